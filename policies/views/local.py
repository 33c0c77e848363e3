"""What schools add to a policy of the trust: their own section, and who looks after it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.access import requires
from policies.forms.local import OwnWordsForm
from policies.importing import plain
from policies.queries import comparing, local, slots, variants, versions
from policies.redline import comparing as redline
from policies.workflow import local as workflow


@requires("policies.view_local", versions.policies_visible_to)
def at_schools(request, policy):
    """Every school's own section for the owner; for a head those of their own schools."""
    today, person = timezone.localdate(), request.user
    rows = local.appendices_visible_to(person).filter(policy=policy).order_by("school__name")
    own = list(local.schools_of(person, today))
    written = {row.school_id: row for row in rows}
    return render(
        request,
        "policies/local.html",
        {
            "policy": policy,
            "appendices": rows.select_related("school", "written_by"),
            "own": [(school, written.get(school.pk)) for school in own],
            **_wordings(person, policy, own),
            "looks_after": person.has_perm("policies.preview_editions", policy),
            "version": comparing.latest(policy),
        },
    )


def _wordings(person, policy, own):
    """The sections that may be worded, and what was asked for: by one's own schools, or by all."""
    rows = variants.visible_to(person).filter(policy=policy).order_by("school__name", "anchor")
    theirs = {school.pk for school in own}
    overtaken = [row for row, _ in variants.overtaken(policy)]
    kept = person.has_perm("policies.preview_editions", policy)
    return {
        "unlocked": variants.unlocked(policy),
        "may_unlock": person.has_perm("policies.unlock_clauses", policy),
        "waiting": rows.filter(state="proposed"),
        "in_force": rows.filter(state="accepted"),
        "overtaken": [row for row in overtaken if kept or row.school_id in theirs],
    }


@requires("policies.write_appendix", versions.policies_visible_to)
def write_appendix(request, policy):
    """The school's own section, chosen by `?school=` among those whose words the person writes."""
    school = own_school(request)
    now = local.appendices(policy).filter(school=school).first()
    form = _form(request, school, now)
    page = {"policy": policy, "school": school, "now": now, "form": form}
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            workflow.write_appendix(policy, school, form.html, by=request.user, seen=seen)
        except workflow.WrittenMeanwhile:
            return _both(request, page)
        messages.success(request, f"The section of {school} is in its text from now on.")
        return redirect("policies:local", slug=policy.slug)
    return render(request, "policies/appendix.html", page)


def own_school(request):
    """The school named in the address; 404 where it is none of the person's own."""
    schools = local.schools_of(request.user, timezone.localdate())
    school = schools.filter(slug=request.GET.get("school", "")[:60]).first()
    if school is None:
        raise Http404
    return school


def _form(request, school, now, data=None):
    before = now.html if now else ""
    initial = {"text": plain.marked(before) if before else "", "seen": now.pk if now else ""}
    values = slots.values_by_school(timezone.localdate())[school.pk]
    return OwnWordsForm(data or request.POST or None, initial=initial, values=values, before=before)


def _both(request, page):
    """What somebody else wrote meanwhile beside what was typed; the next press saves it."""
    now, typed = page["now"], page["form"].html
    data = page["form"].data.copy()
    data["seen"] = now.pk if now else ""
    form = _form(request, page["school"], now, data)
    form.is_valid()
    entry = redline.compare_texts(now.html if now else "", typed)
    return render(
        request, "policies/appendix.html", page | {"form": form, "entry": entry}, status=409
    )


@require_POST
@requires("policies.remove_appendix", local.appendices_visible_to)
def remove_appendix(request, appendix):
    workflow.remove_appendix(appendix, by=request.user)
    messages.success(request, f"The section of {appendix.school} is taken out.")
    return redirect(reverse("policies:local", args=[appendix.policy.slug]))


@requires("policies.view_empty_places")
def empty_places(request):
    """Which school's edition lacks which words, in every text in force or on its way there."""
    rows = slots.empty_places(request.user, timezone.localdate())
    return render(request, "policies/empty_places.html", {"rows": rows})
