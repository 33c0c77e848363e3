"""Asking once more who it is, before a page that must not be opened from a screen left alone."""

from collections.abc import Callable
from functools import wraps

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve
from django.utils.http import urlencode


def step_up(view: Callable) -> Callable:
    """Only within ten minutes of signing in or confirming; else to confirm, and then back.

    What was posted waits in the session, and is done once they have confirmed. Put below
    `@requires`: whoever may not is not asked.
    """

    @wraps(view)
    def asked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        require(request)
        # A post that waited comes back under the address of the page that confirmed it.
        request.resolver_match = resolve(request.path_info)
        return view(request, *args, **kwargs)

    return asked


def require(request: HttpRequest, *, back: str = "") -> None:
    """The same inside a view; `back` is the page to return to, where it is not this one."""
    if not get_adapter().is_reauthentication_required(app="people"):
        return
    ways = get_adapter().get_reauthentication_methods(request.user)
    if not ways:  # nothing to confirm with: no password, no second factor, no address
        return
    if request.FILES:
        messages.warning(request, "Your file was not kept. Please add it again.")
        back = back or request.path
    if back:
        raise ImmediateHttpResponse(redirect(f"{ways[0]['url']}?{urlencode({'next': back})}"))
    raise ReauthenticationRequired
