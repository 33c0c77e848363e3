"""Whoever holds a post that needs a second factor adds one before anything else."""

from functools import wraps

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.shortcuts import redirect
from django.urls import reverse

from people.queries import sign_in

PROVED = "second_factor_proved"
# Where adding one happens, and the ways out.
OPEN = {
    "account_logout",
    "account_confirm_by_code",
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "people:second_step",
}


class SecondFactorMiddleware:
    """Costs no query for a session that proved one, nor for a person without a post."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return None
        if request.resolver_match.view_name in OPEN or has_proved(request):
            return None
        if not sign_in.must_prove_more(request.user):
            return None
        if request.method == "GET":
            request.session["after_second_step"] = request.get_full_path()
        return redirect("people:second_step")


def has_proved(request):
    """True where this session was opened with a second factor, ours or a provider's own."""
    return request.session.get(PROVED) == request.user.pk or any(
        record["method"] == "mfa" or record.get("provider") in settings.SECOND_FACTOR_PROVIDERS
        for record in get_authentication_records(request, request.user)
    )


def changes_factors(view):
    """After adding a factor the session has proved it; after any change the other sessions end."""

    @wraps(view)
    def changing(request, *args, **kwargs):
        before = _factors(request.user)
        response = view(request, *args, **kwargs)
        after = _factors(request.user)
        if after != before:
            request.session.end_others()
        if after and not before:
            request.session[PROVED] = request.user.pk
        return response

    return changing


def renews_key(view):
    """After somebody confirmed who they are, a session key seen earlier opens nothing more."""

    @wraps(view)
    def confirming(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if request.method == "POST" and response.status_code == 302:
            request.session.cycle_key()
        return response

    return confirming


def _factors(user):
    return sign_in.factors_of(user) if user.is_authenticated else []


def where_they_were(request):
    return request.session.get("after_second_step") or reverse("home")
