"""Asking once more who it is, before a page that must not be opened from a screen left alone."""

from collections.abc import Callable
from functools import wraps

from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponse


def step_up(view: Callable) -> Callable:
    """Only within ten minutes of signing in or confirming; else to confirm, and then back.

    Confirmed with the second factor where there is one, else with the password. Whoever has
    neither signs in by a school account or a code, and is let through.
    Put below `@requires`, on the page that asks, not on the POST it sends.
    """

    @wraps(view)
    def asked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if is_reauthentication_required(request, app="people"):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return asked
