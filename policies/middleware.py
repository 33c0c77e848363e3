"""Where the profile says so, the portal waits until what is to be signed has been signed."""

from django.contrib import messages
from django.shortcuts import redirect

from people import profile
from people.queries import trust
from policies import blocking
from policies.queries import assignments

WORDS = "Sign these first. The rest of the portal opens when you have, or have said why not."


class BlockUntilSignedMiddleware:
    """Costs no query where the profile does not block: the person came with the trust's profile."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return None
        if not _blocks(request.user):
            return None
        match = request.resolver_match
        if blocking.is_open(
            request.user, match.namespace, match.view_name or "", match.route, kwargs
        ):
            return None
        if not assignments.holds_back(request.user):
            return None
        messages.info(request, WORDS)
        return redirect("home")


def _blocks(person):
    if not hasattr(person, "trust_profile"):  # somebody who did not come by our own backend
        return trust.setting(blocking.SETTING)
    return profile.value(person.trust_profile or {}, blocking.SETTING)
