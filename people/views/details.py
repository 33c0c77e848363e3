"""Your own details: what the portal knows of you, and how you sign in."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.access import requires
from core.wording import count
from people.middleware import where_they_were
from people.queries import sign_in

NOWHERE_ELSE = "You were not signed in anywhere else."


@requires("people.view_details")
def details(request):
    today = timezone.localdate()
    placements = request.user.placements.on(today).select_related("school", "line_manager")
    appointments = request.user.appointments.in_effect(today).select_related("school")
    page = {
        "placements": placements,
        "appointments": appointments,
        "has_second_factor": bool(sign_in.factors_of(request.user)),
    }
    return render(request, "people/details.html", page)


@requires("people.add_second_step")
def second_step(request):
    """Why one is needed, and where to add it; or, where there is one, to confirm with it."""
    if sign_in.factors_of(request.user):
        return redirect(reverse("mfa_reauthenticate", query={"next": where_they_were(request)}))
    return render(request, "people/second_step.html", {"next": where_they_were(request)})


@require_POST
@requires("people.sign_out_elsewhere")
def sign_out_elsewhere(request):
    places = request.session.end_others()
    said = f"You are signed out in {count(places, 'other place')}." if places else NOWHERE_ELSE
    messages.success(request, said)
    return redirect("people:details")
