"""A school that joins: what it brought, until when that stands, who signs what from which day."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone

from core import wording
from core.access import requires
from people.queries import schools
from policies.forms.joining import BringInForm, SwitchForm
from policies.queries import inherited, versions
from policies.workflow import bringing_in, switching


@requires("policies.view_joining", schools.visible_to)
def joining(request, school):
    today = timezone.localdate()
    return render(
        request,
        "policies/joining.html",
        {
            "school": school,
            "today": today,
            "rows": inherited.of_school(school),
            "steps": inherited.steps(school, today),
            "may_bring_in": request.user.has_perm("policies.bring_in_policy", school),
            "names": request.user.has_perm("policies.view_bound", school),
            "may_plan": request.user.has_perm("policies.plan_switch", school),
        },
    )


@requires("policies.view_bound", schools.visible_to)
def bound(request, school):
    """Who by name, of all the policies or of one; only those whom the reader may see anyway."""
    today = timezone.localdate()
    steps = inherited.steps(school, today)
    chosen = [step for step in steps if step.policy.slug == request.GET.get("policy")]
    shown = chosen or steps
    rows = inherited.people_of(shown, school, request.user)
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(
        request,
        "policies/bound.html",
        {
            "school": school,
            "today": today,
            "policy": chosen[0].policy if chosen else None,
            "page": page,
            "lines": inherited.steps_of(page.object_list, shown, school),
        },
    )


@requires("policies.bring_in_policy", schools.visible_to)
def bring_in(request, school):
    bringing_in.refuse_unless_in_the_trust(school)
    form = BringInForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        existing = form.existing(school, request.user)
        version = bringing_in.bring_in(
            existing, by=request.user, source=f"Brought by {school}"[:200]
        )
        until = wording.plain_day(existing.until)
        messages.success(request, f"{version} is in force at {school} until {until}.")
        return redirect("policies:joining", slug=school.slug)
    return render(request, "policies/bring_in.html", {"form": form, "school": school})


@requires("policies.plan_switch", versions.policies_visible_to)
def plan_switch(request, policy):
    switching.refuse_unless_inherited(policy)
    form = SwitchForm(request.POST or None, policy=policy)
    if request.method == "POST" and form.is_valid():
        switching.plan(policy, by=request.user, **form.cleaned_data)
        until = wording.plain_day(policy.inherited_until)
        messages.success(request, f"{policy} stays in force at {policy.school} until {until}.")
        return redirect("policies:joining", slug=policy.school.slug)
    return render(request, "policies/plan_switch.html", {"form": form, "policy": policy})
