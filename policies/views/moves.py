"""A version's moves: each page asks what the move needs, and calls its verb."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.access import requires
from policies.forms.moves import ApprovalForm, NarrowForm, NoteForm, ScheduleForm
from policies.queries import comparing, relating, slots, versions
from policies.workflow import recalling, scheduling
from policies.workflow import version as workflow

ONE_DAY = timedelta(days=1)


@require_POST
@requires("policies.consult_version", versions.visible_to)
def consult(request, version):
    workflow.consult(version, by=request.user)
    messages.success(request, f"{version} is in consultation.")
    return redirect(version)


@require_POST
@requires("policies.submit_version", versions.visible_to)
def submit(request, version):
    workflow.submit(version, by=request.user)
    messages.success(request, f"{version} now waits for the committee's approval.")
    return redirect(version)


@requires("policies.return_version", versions.visible_to)
def return_to_author(request, version):
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        workflow.return_to_author(version, by=request.user, note=form.cleaned_data["note"])
        messages.success(request, f"{version} is back with {version.author}.")
        return redirect(version)
    return render(request, "policies/return.html", {"version": version, "form": form})


@requires("policies.approve_version", versions.visible_to)
def approve(request, version):
    form = ApprovalForm(request.POST or None, initial={"body": version.policy.committee})
    if request.method == "POST" and form.is_valid():
        workflow.approve(version, by=request.user, **form.cleaned_data)
        messages.success(request, f"The approval of {version} is on record.")
        return redirect(version)
    page = {"version": version, "form": form, **_since_in_force(version)}
    return render(request, "policies/approve.html", page)


@requires("policies.publish_version", versions.visible_to)
def publish(request, version):
    """First whom it will bother; only the button on that page publishes."""
    if request.method == "POST":
        workflow.publish(version, by=request.user)
        messages.success(request, f"{version} is published.")
        return redirect(version.policy)
    found = workflow.preview(version, timezone.localdate())
    blocked = _named(found["blocked"])
    return render(
        request,
        "policies/publish.html",
        {
            "version": version,
            "reach": found,
            "blocked": blocked,
            "why_not": workflow.PUBLISH.refusal(version, request.user),
            "asks": workflow.asks_again(version),
            "retires": relating.to_retire(version.policy),
            "no_statement": workflow.lacks_statement(version),
            "narrow": _narrow_form(version),
            **_since_in_force(version),
        },
    )


def _narrow_form(version):
    """Whom to ask, where there is a choice: something is in force, and this version asks again."""
    if comparing.in_force(version) is None or not workflow.asks_again(version):
        return None
    return NarrowForm(initial={"only": version.asks_only})


@require_POST
@requires("policies.publish_version", versions.visible_to)
def narrow(request, version):
    form = NarrowForm(request.POST)
    if form.is_valid():
        workflow.narrow(version, form.cleaned_data["only"], by=request.user)
        messages.success(request, "Below is whom it asks now. Nothing is published yet.")
    else:
        messages.error(request, "Choose from the groups and posts on the page.")
    return redirect("policies:publish", pk=version.pk)


@requires("policies.recall_version", versions.visible_to)
def recall(request, version):
    """Ask to take back what was published by mistake; the other of owner and clerk confirms."""
    form = NoteForm(request.POST or None)
    asked = version.recall_asked_by
    if request.method == "POST" and asked:
        recalling.confirm(version, by=request.user)
        messages.success(request, f"{version} is taken back. Those who were told will hear of it.")
        return redirect(version.policy)
    if request.method == "POST" and form.is_valid():
        recalling.ask(version, by=request.user, reason=form.cleaned_data["note"][:500])
        messages.success(request, "It is asked for. It is taken back once it is confirmed.")
        return redirect(version)
    refusal = workflow.RECALL.refusal(version, request.user)
    page = {"version": version, "form": form, "asked": asked, "over": refusal}
    page["why_not"] = refusal or (asked and recalling.why_not(version, request.user))
    return render(request, "policies/recall.html", page)


def _since_in_force(version):
    """What changed since the version in force, for whoever approves or publishes the next."""
    current = comparing.in_force(version)
    if current is None:
        return {}
    address = reverse("policies:compare", args=[version.policy.slug])
    return {
        "in_force": current,
        "redline": comparing.between(current, version),
        "address": f"{address}?old={current.pk}&new={version.pk}",
    }


def _named(unfilled):
    """(school's name, its missing fields) of schools whose text has an empty place."""
    names = slots.school_names(unfilled)
    return [(names[school], ", ".join(fields)) for school, fields in unfilled.items()]


@requires("policies.schedule_version", versions.visible_to)
def schedule(request, version):
    tomorrow = timezone.localdate() + ONE_DAY
    later = version.effective_on and version.effective_on >= tomorrow
    form = ScheduleForm(
        request.POST or None, initial={"on": version.effective_on if later else tomorrow}
    )
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["on"]
        scheduling.schedule(version, by=request.user, on=day)
        said = f"{version} will be published on {scheduling.planned_for(day)}."
        messages.success(request, said)
        return redirect(version)
    why_not = workflow.PUBLISH.refusal(version, request.user)
    blocked = [] if why_not else _named(slots.unfilled(version, timezone.localdate()))
    return render(
        request,
        "policies/schedule.html",
        {"version": version, "form": form, "why_not": why_not, "blocked": blocked},
    )


@require_POST
@requires("policies.schedule_version", versions.visible_to)
def cancel_schedule(request, version):
    scheduling.cancel(version, by=request.user)
    messages.success(request, f"{version} will not be published by itself any more.")
    return redirect(version)


@requires("policies.withdraw_version", versions.visible_to)
def withdraw(request, version):
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        workflow.withdraw(version, by=request.user, note=form.cleaned_data["note"])
        messages.success(request, f"{version} is withdrawn.")
        return redirect(version.policy)
    return render(request, "policies/withdraw.html", {"version": version, "form": form})
