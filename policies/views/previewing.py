"""A version as each school will read it: looked at before it is published, and kept nowhere."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from core.access import requires
from policies import merging, shown
from policies.queries import slots, versions
from policies.workflow import editions as workflow


@requires("policies.preview_editions", versions.visible_to)
def editions(request, version):
    """Every school, with what its text still lacks; those that lack something first."""
    values = slots.values_by_school(timezone.localdate())
    names = slots.school_names(values)
    lines = [
        (school or "", names[school], [*gaps, *merging.unknown_in(version.html + own.html)], own)
        for school, gaps, own in slots.lines(version, values)
    ]
    return render(
        request,
        "policies/editions.html",
        {
            "version": version,
            "lines": sorted(lines, key=lambda line: (not line[2], line[1])),
            "lacking": sum(bool(gaps) for _, _, gaps, _ in lines),
        },
    )


@requires("policies.preview_editions", versions.visible_to)
def edition(request, version):
    """The text at one school, or for those who work at none; gaps stand in square brackets."""
    values = slots.values_by_school(timezone.localdate())
    asked = request.GET.get("school", "")
    school = next((key for key in values if str(key or "") == asked), "none such")
    if school not in values:
        raise Http404
    roles = version.policy.role_editions.values_list("name", flat=True)
    role = next((name for name in roles if name == request.GET.get("role")), "")
    own = workflow.own_at(version, school, role)
    gaps = merging.gaps_in(version.html + own.html, values[school])
    marked = {field: f"[nothing to put for {field}]" for field in gaps}
    text = workflow.text_with(version, version.clauses.all(), values[school] | marked, own)
    return render(
        request,
        "policies/edition.html",
        {
            "version": version,
            "place": slots.school_names([school])[school],
            "key": school or "",
            "role": role,
            "roles": roles,
            "gaps": gaps,
            "parts": shown.sections(text.clauses),
        },
    )
