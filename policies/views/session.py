"""The session on a tablet passed round, or on somebody's own telephone: name, text, signature.

The browser holds one signed cookie, which names the session and nobody; it is good for these pages
until the session ends. Nothing of who signed stays for whoever comes next.
"""

from functools import partial, wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.hashers import check_password
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from core import throttle
from policies.forms.sessions import NameForm, PinForm
from policies.models import Assignment
from policies.queries import sessions
from policies.views import scenarios
from policies.views.borrowed import BARE, read_and_sign
from policies.workflow import sessions as workflow

COOKIE = "signing-session"
WRONG_PINS, SOME_TIME = 20, 600  # seconds; a PIN has a million values
WRONG_PIN = "This is not the PIN of the session. Ask whoever leads it."


@login_not_required
def enter_session(request, token):
    """Behind the QR code: the PIN said in the room lets a telephone in."""
    address = request.META.get("REMOTE_ADDR", "")
    if throttle.is_shut("session", address, most=WRONG_PINS, seconds=SOME_TIME):
        return _too_often(request)
    found = sessions.session_of(token)
    if found is None:
        throttle.miss("session", address, seconds=SOME_TIME)
        return _over(request)
    if throttle.is_shut("pin", str(found.number), most=WRONG_PINS, seconds=SOME_TIME):
        return _too_often(request)
    form = PinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if check_password(form.cleaned_data["pin"], found.pin_hash):
            return let_in(found)
        throttle.miss("pin", str(found.number), seconds=SOME_TIME)
        form.add_error("pin", WRONG_PIN)
    page = {"session": found, "form": form}
    return render(request, "policies/session_pin.html", BARE | page)


def let_in(session):
    """To the list of names, with a cookie that says which session and nothing else."""
    response = redirect("policies:session_names")
    left = session.ends_at - timezone.now()
    response.set_signed_cookie(
        COOKIE,
        session.number.hex,
        salt=COOKIE,
        max_age=int(left.total_seconds()),
        path=reverse("policies:session_names"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def in_session(view):
    """Find the session that this browser was let into; the same answer for every other browser."""

    @wraps(view)
    def guarded(request, **lookup):
        number = request.get_signed_cookie(COOKIE, default="", salt=COOKIE)
        found = sessions.session_by_number(number) if number else None
        return view(request, found, **lookup) if found else _over(request)

    return login_not_required(guarded)


@in_session
def names(request, session):
    """Asked afresh for each who comes: the page remembers nobody."""
    form = NameForm(request.POST or None)
    asked = request.method == "POST" and form.is_valid()
    found = sessions.found_in(session, form.cleaned_data["name"]) if asked else []
    page = {"session": session, "form": form, "asked": asked, "found": found}
    return render(request, "policies/session_names.html", BARE | page)


@in_session
def read(request, session, pk):
    assignment = get_object_or_404(sessions.readable_in(session), pk=pk)
    if assignment.state == Assignment.State.SIGNED:
        return _signed(request, session, assignment)
    asks, _ = scenarios.put(request, assignment, shared=True)
    page = {"session": session, "assignment": assignment, "asks": asks}
    sign = partial(workflow.sign, session, assignment)
    return read_and_sign(request, assignment, "policies/session_read.html", page, sign)


def _signed(request, session, assignment):
    """Names nobody: whoever takes the tablet next reads it too."""
    following = sessions.next_for(session, assignment.person_id)
    page = {"session": session, "following": following}
    return render(request, "policies/session_signed.html", BARE | page)


@require_POST
@login_not_required
def leave_session(request):
    """Give the tablet back: the browser forgets the session."""
    response = render(request, "policies/session_left.html", BARE)
    response.delete_cookie(COOKIE, path=reverse("policies:session_names"), samesite="Lax")
    return response


def _over(request):
    return render(request, "policies/session_over.html", BARE, status=404)


def _too_often(request):
    return render(request, "policies/too_often.html", BARE, status=429)
