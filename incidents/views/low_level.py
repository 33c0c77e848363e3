"""Low-level concerns, so that a pattern can be seen."""

from django.shortcuts import render

from core.access import requires
from incidents.queries import low_level as queries
from incidents.queries import visible


@requires("incidents.view_low_level")
def low_level(request):
    page = {
        "patterns": queries.patterns(request.user),
        "readable": set(visible.cases(request.user).values_list("pk", flat=True)),
    }
    return render(request, "incidents/low_level.html", page)
