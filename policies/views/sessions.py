"""Signing sessions as those see them who hold them: opened, handed over, closed, looked at."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core import qr
from core.access import requires
from core.workflow import Refused
from policies import links
from policies.forms.sessions import OpenSessionForm
from policies.models import SigningSession
from policies.queries import desk, sessions
from policies.views import session as tablet
from policies.workflow import sessions as workflow

MOST_SHOWN = 10


@requires("policies.hold_sessions")
def together(request):
    """The schools at which the person may help others to sign."""
    page = {
        "schools": sessions.schools_visible_to(request.user),
        "desks": desk.open_now(request.user),
    }
    return render(request, "policies/together.html", page)


@requires("policies.open_signingsession", sessions.schools_visible_to)
def at_school(request, school):
    page = {
        "school": school,
        "held": sessions.latest_at(school, request.user)[:MOST_SHOWN],
        "desks": desk.latest_at(school)[:MOST_SHOWN],
    }
    return render(request, "policies/at_school.html", page)


@requires("policies.open_signingsession", sessions.schools_visible_to)
def open_session(request, school):
    choices = {
        "policies": sessions.policies_at(school),
        "witnesses": sessions.witnesses_at(school, request.user),
    }
    form = OpenSessionForm(request.POST or None, initial={"witness": request.user}, **choices)
    if request.method == "POST" and form.is_valid():
        session = workflow.open_session(school, by=request.user, **form.cleaned_data)
        messages.success(request, "The session is open until the end of today.")
        return redirect(session)
    page = {"school": school, "form": form, "any": choices["policies"].exists()}
    return render(request, "policies/open_session.html", page)


@requires("policies.view_signingsession", sessions.visible_to)
def session(request, session):
    page = {
        "session": session,
        "lasts": _lasts(session),
        "signatures": sessions.signed_in(session),
    }
    if page["lasts"]:
        address = settings.PORTAL_URL + reverse(
            "policies:enter_session", args=[links.token(session.number)]
        )
        page |= {"pin": links.pin(session.number), "address": address, "code": qr.drawn(address)}
    page["people"] = len({row.acknowledgement.person_id for row in page["signatures"]})
    return render(request, "policies/session.html", page)


@require_POST
@requires("policies.view_signingsession", sessions.visible_to)
def hand_over(request, session):
    """Sign the opener out at this computer and leave it with the session alone."""
    if not _lasts(session):
        raise Refused(workflow.OVER)
    logout(request)
    return tablet.let_in(session)


@require_POST
@requires("policies.close_signingsession", sessions.visible_to)
def close_session(request, session):
    workflow.close(session, by=request.user)
    messages.success(request, "The session is closed. Nobody can sign in it any more.")
    return redirect(session)


def _lasts(session):
    return session.state == SigningSession.State.OPEN and session.ends_at > timezone.now()
