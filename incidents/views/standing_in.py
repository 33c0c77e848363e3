"""Whoever reads a case in somebody's place hands it over to them with one click."""

from django.contrib import messages
from django.shortcuts import redirect, render

from core.access import requires
from incidents.queries import visible
from incidents.workflow import standing_in as workflow


@requires("incidents.hand_over_case", visible.cases)
def hand_over(request, case):
    if request.method == "POST":
        people = workflow.hand_over(case, by=request.user)
        names = " and ".join(map(str, people))
        said = f"It is handed over to {names}." if names else "They read it already."
        messages.success(request, said)
        return redirect(case)
    return render(request, "incidents/hand_over.html", {"case": case})
