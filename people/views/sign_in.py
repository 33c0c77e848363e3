"""allauth's pages where this portal opens them in a way of its own."""

from allauth.account.internal.stagekit import clear_login
from allauth.account.views import LoginView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount.adapter import get_adapter as get_provider_adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required

from core.access import requires
from core.workflow import Refused
from people.queries import demonstration
from people.queries import sign_in as queries


@login_not_required
def sign_in(request):
    """What is posted begins anew: whoever went back to mend their address meant it."""
    if request.method == "POST":
        clear_login(request)
    ways = {
        "doors": demonstration.doors() if settings.DEMO else [],
        "providers": get_provider_adapter().list_providers(request),
    }
    return LoginView.as_view(extra_context=ways)(request)


@requires("people.remove_passkey", queries.passkeys_of)
def remove_passkey(request, passkey):
    """allauth asks whether an app may be taken away, but not whether a passkey may."""
    if not get_adapter().can_delete_authenticator(passkey):
        raise Refused(get_adapter().error_messages["cannot_delete_authenticator"])
    return webauthn.remove_webauthn(request, pk=passkey.pk)
