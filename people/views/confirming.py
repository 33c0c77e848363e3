"""Showing that it is still you with a code by e-mail, where there is nothing else to show."""

import time

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from core.access import requires
from people.forms.sign_in import ConfirmCodeForm

WAITS = "code_to_confirm"  # in the session, which a copy of the database does not open
TRIES = 3
TOO_OFTEN = "That was too often. Wait a few minutes, then try again."


@requires("people.confirm_by_code")
def confirm_by_code(request):
    """First a button that sends the code, then the place to type it."""
    ways = get_adapter().get_reauthentication_methods(request.user)
    if not any(way["id"] == "code" for way in ways):
        raise PermissionDenied
    waits = _waiting(request)
    typed = request.method == "POST" and waits and "code" in request.POST
    if request.method == "POST" and not typed:
        return _send(request)
    form = ConfirmCodeForm(request.POST if typed else None, expected=waits and waits["code"])
    if typed and _may_try(request, waits) and form.is_valid():
        return _confirmed(request)
    page = {
        "form": form if waits else None,
        "next": get_next_redirect_url(request) or "",
        "reauthentication_alternatives": [way for way in ways if way["id"] != "code"],
    }
    return render(request, "account/confirm_by_code.html", page)


def _waiting(request):
    waits = request.session.get(WAITS)
    return waits if waits and waits["until"] > time.time() and waits["tries"] > 0 else None


def _may_try(request, waits):
    request.session[WAITS] = waits | {"tries": waits["tries"] - 1}
    return ratelimit.consume(request, action="reauthenticate", user=request.user)


def _send(request):
    address, adapter = request.user.email, get_adapter()
    if ratelimit.consume(request, action="request_login_code", key=address.lower()):
        code = adapter.generate_login_code()
        until = time.time() + settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT
        request.session[WAITS] = {"code": code, "until": until, "tries": TRIES}
        adapter.send_mail("account/email/login_code", address, {"code": code})
    else:
        messages.error(request, TOO_OFTEN)
    query = urlencode({"next": get_next_redirect_url(request) or ""})
    return redirect(f"{reverse('account_confirm_by_code')}?{query}")


def _confirmed(request):
    del request.session[WAITS]
    record_authentication(request, request.user, method="code", reauthenticated=True)
    return resume_request(request) or redirect("home")
