"""Asking for an official account: where, whether one there could serve, what for, with whom, sent.

Each page saves what was typed; with "Save and finish later" also what is incomplete.
"""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts import asked, asked_shown
from accounts.forms.asking import AboutForm, AnswerForm, ExistingForm, PeopleForm, PlaceForm
from accounts.queries import asking as queries
from accounts.queries import asking_process
from accounts.views.register_pages import profile_of
from accounts.workflow import asking as workflow
from core.access import requires

STEPS = ("Where", "What for", "The people", "Check and send")


@requires("accounts.ask_for_account")
def ask(request):
    """School and platform begin a draft. Whoever may not ask reads why, and who may."""
    profile = profile_of(request.user)
    places = queries.places(request.user, profile, timezone.localdate())
    if asked.is_off(profile) or not places:
        return render(request, "accounts/asking/closed.html", closed(request.user, profile))
    form = PlaceForm(request.POST or None, places=places)
    if request.method == "POST" and form.is_valid():
        row = workflow.begin(by=request.user, **form.cleaned_data)
        return redirect("accounts:existing", pk=row.pk)
    return _page(request, form, current=1, title="Where is it to be?")


def closed(user, profile):
    """Why requests are switched off, or who may ask."""
    groups = dict(asked.settings.BY_KEY["account.may_ask"].choices)
    may = [groups[code].lower() for code in asked.setting(profile, "account.may_ask")]
    return {
        "off": asked.why_off(profile) if asked.is_off(profile) else "",
        "may_ask": may,
        "tell": asking_process.whom_to_tell(timezone.localdate()),
        "may_change_profile": user.has_perm("people.change_profile"),
    }


def _page(request, form, *, current, title, row=None, **more):
    page = {"form": form, "row": row, "steps": STEPS, "current": current, "page_title": title}
    return render(request, "accounts/asking/ask.html", page | more)


def _is_later(request):
    return "later" in request.POST


def _on(request, row, name):
    """Where to go from a page: out, back to the check, or on."""
    if _is_later(request):
        messages.success(request, "Saved. Only you can see it until you send it.")
        return redirect("accounts:requests")
    if request.GET.get("then") == "check":
        name = "accounts:check_request"
    return redirect(name, pk=row.pk)


@requires("accounts.change_accountrequest", queries.own)
def change_place(request, row):
    workflow.refuse_unless_editable(row)
    places = queries.places(request.user, profile_of(request.user), timezone.localdate())
    key = str(row.school_id or "trust")
    initial = {"school": key, "platform": row.platform}
    form = PlaceForm(request.POST or None, places=places, initial=initial)
    if request.method == "POST" and form.is_valid():
        workflow.keep(row, form.cleaned_data, by=request.user)
        return redirect("accounts:existing", pk=row.pk)
    return _page(request, form, current=1, title="Where is it to be?", row=row)


@requires("accounts.change_accountrequest", queries.own)
def existing(request, row):
    """The accounts of that school and platform: could one of these serve? Asked only where
    there are some."""
    workflow.refuse_unless_editable(row)
    found = list(queries.existing(row.school, row.platform))
    if not found:
        return redirect("accounts:describe_request", pk=row.pk)
    form = ExistingForm(request.POST or None, initial={"why_not_existing": row.why_not_existing})
    form.fields["why_not_existing"].required = not _is_later(request)
    if request.method == "POST" and form.is_valid():
        workflow.keep(row, form.cleaned_data, by=request.user)
        return _on(request, row, "accounts:describe_request")
    return _page(
        request, form, current=1, title="Could one of these serve?", row=row, accounts=found
    )


@requires("accounts.change_accountrequest", queries.own)
def describe(request, row):
    return _ask(request, row, AboutForm, 2, "What is it for?", "accounts:staff_request")


@requires("accounts.change_accountrequest", queries.own)
def staff(request, row):
    return _ask(request, row, PeopleForm, 3, "Who looks after it?", "accounts:check_request")


def _ask(request, row, kind, current, title, then):
    workflow.refuse_unless_editable(row)
    process = asking_process.today(profile_of(request.user))
    form = kind(request.POST or None, request=row, process=process, later=_is_later(request))
    if request.method == "POST" and form.is_valid():
        workflow.keep(row, form.said(), by=request.user)
        return _on(request, row, then)
    return _page(request, form, current=current, title=title, row=row)


@requires("accounts.send_accountrequest", queries.own)
def check(request, row):
    """Everything that was said, with what is still missing; then it is sent, once."""
    if not workflow.is_editable(row):
        return redirect(row)
    process = asking_process.today(profile_of(request.user))
    answering = workflow.waits_for_more(row)
    form = AnswerForm(request.POST or None) if answering else None
    lacking = to_put_right(row, process)
    if request.method == "POST" and not lacking and (form is None or form.is_valid()):
        if answering:
            workflow.answer(row, by=request.user, words=form.cleaned_data["words"])
        else:
            workflow.send(row, by=request.user)
        messages.success(request, "Sent. We tell you when something is decided.")
        return redirect(row)
    page = {
        "row": row,
        "form": form,
        "steps": STEPS,
        "current": len(STEPS),
        "rows": asked_shown.rows(row, _names(row, process)),
        "lacking": lacking,
        "question": workflow.what_more(row) if answering else None,
        "process": process,
        "way": way(process),
        "creator": asking_process.CREATOR_WORDS[process.creator],
    }
    return render(request, "accounts/asking/check.html", page)


def way(process):
    """Who decides, one step after the other, in words."""
    return [asking_process.STEP_WORDS[step] for step in process.steps]


def _names(row, process):
    spare = () if row.why_not_existing else ("why_not_existing",)
    return [name for name in asked.everything(process.profile) if name not in spare]


def to_put_right(row, process):
    """(words, address) of what hinders sending: gaps, and what has become wrong since."""
    found = []
    if not row.why_not_existing and queries.existing(row.school, row.platform).exists():
        found.append(("Say why none of the accounts there can serve", "accounts:existing"))
    for kind, name in ((AboutForm, "describe_request"), (PeopleForm, "staff_request")):
        form = kind(request=row, process=process)
        form.data = {key: form[key].value() for key in form.fields}
        form.is_bound = True
        found += [
            (error, f"accounts:{name}") for errors in form.errors.values() for error in errors
        ]
    return found
