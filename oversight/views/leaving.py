"""A school that leaves the trust: its last day, whom that concerns, and its hand-over pack."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from core import wording
from core.access import requires
from oversight.forms import LastDayForm
from oversight.queries import scopes
from people.queries import schools
from people.workflow import leaving as workflow


@requires("oversight.view_leaving", schools.visible_to)
def leaving(request, school):
    return _page(request, school, LastDayForm(school=school))


@requires("oversight.plan_leaving", schools.visible_to)
def plan_leaving(request, school):
    form = LastDayForm(request.POST or None, school=school)
    if request.method == "POST" and form.is_valid():
        workflow.plan(school, on=form.cleaned_data["left_on"], by=request.user)
        said = "stays in the trust"
        if school.left_on:
            said = f"leaves the trust at the end of {wording.plain_day(school.left_on)}"
        messages.success(request, f"{school} {said}.")
        return redirect("oversight:leaving", slug=school.slug)
    return _page(request, school, form)


def _page(request, school, form):
    today = timezone.localdate()
    day = school.left_on or today
    ends = workflow.who_ends(school, day).count()
    leaves = workflow.who_leaves(school, day).count()
    return render(
        request,
        "oversight/leaving.html",
        {
            "school": school,
            "form": form,
            "gone": bool(school.left_on and school.left_on < today),
            "leaves": leaves,
            "stays": ends - leaves,
            "outstanding": scopes.outstanding_at(school),
            "packs": scopes.packs_of(request.user, school),
            "may_plan": request.user.has_perm("oversight.plan_leaving", school),
            "may_ask": request.user.has_perm("oversight.ask_handover", school),
        },
    )
