"""How allauth signs our people in: nobody signs up, nobody is told which addresses exist.

`Person.email` alone says whose an address is; allauth's own table of addresses stays empty, so
that an address taken away from somebody opens nothing.
"""

import logging
import time
from base64 import urlsafe_b64encode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context as current
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth import authenticate
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme

from people.models import Trust
from people.queries import sign_in
from people.workflow import addresses

log = logging.getLogger(__name__)

WORDS = {
    "account_inactive": "This record is closed, so it cannot be used to sign in.",
    "email_password_mismatch": "The e-mail address and the password do not belong together.",
    "enter_current_password": "That is not your password as it is now.",
    "incorrect_code": "That is not the code, or it is no longer valid.",
    "incorrect_password": "That is not your password.",
    "invalid_login": "Write your e-mail address, like name@school.uk.",
    "invalid_password_reset": "This link has been used, or is more than an hour old.",
    "rate_limited": "That was too often. Wait a few minutes, then try again.",
    "too_many_login_attempts": "That was too often. Wait five minutes, then try again.",
}


def confirm_if_new(person, address):
    """Whoever signs in by mail to the address HR announced has shown that it reaches them."""
    is_new = bool(address) and address.lower() == person.email_to_confirm.lower()
    if is_new and sign_in.may_enter(address) == person:
        addresses.confirm_address(addresses.token(person))
        person.refresh_from_db(fields=["email", "email_to_confirm"])


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | WORDS

    def is_open_for_signup(self, request):
        return False

    def is_safe_url(self, url):
        """A page of this portal, written without a host."""
        return bool(url) and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def login(self, request, user):
        user.skip_history_when_saving = True  # last_login is no change to the person
        super().login(request, user)
        del user.skip_history_when_saving

    def post_login(self, request, user, *, email, **kwargs):
        """A code that was typed came by mail to `email`: if that is the new one, it is theirs."""
        confirm_if_new(user, email)
        return super().post_login(request, user, email=email, **kwargs)

    def set_password(self, user, password):
        user.set_password(password)
        user.save(update_fields=["password"])

    def reauthenticate(self, user, password):
        request = current.request
        self.pre_authenticate(request, email=user.email or "")
        if authenticate(request, email=user.email, password=password) != user:
            return False
        self._rollback_login_failed_rl_usage()
        return True

    def is_reauthentication_required(self, *, app, **kwargs):
        """Not within ten minutes of signing in: then nothing is asked twice."""
        records = get_authentication_records(current.request, current.request.user)
        recent = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not any(record["at"] > recent for record in records)

    def get_reauthentication_methods(self, user):
        """Whoever has a second factor confirms with it, not with the password."""
        methods = super().get_reauthentication_methods(user)
        words = {
            "reauthenticate": "Use your password",
            "mfa_reauthenticate": "Use a code",
            "mfa_reauthenticate:webauthn": "Use your passkey",
        }
        methods = [method | {"description": words[method["id"]]} for method in methods]
        strong = [method for method in methods if method["id"] != "reauthenticate"]
        return strong or [*methods, *self._by_mail(user)]

    def _by_mail(self, user):
        """Not for an invented person, whose door in the demonstration proves nothing either."""
        if not user.is_authenticated or not user.email or (settings.DEMO and user.demonstration):
            return []
        words = {"id": "code", "description": "Use a code sent by e-mail"}
        return [words | {"url": reverse("account_confirm_by_code")}]

    def get_reset_password_from_key_url(self, key):
        """With the portal's own address: what the request calls the host may be anything."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.PORTAL_URL + path.replace("UID-KEY", key)

    def send_mail(self, template_prefix, email, context):
        """Straight out. A failure is logged, and looks like success: no hint to anyone."""
        words = {"trust": Trust.objects.first(), "portal_url": settings.PORTAL_URL}
        message = self.render_mail(template_prefix, email, context | words)
        message.extra_headers["Auto-Submitted"] = "auto-generated"
        try:
            message.send()
        except OSError as failure:  # smtplib's errors are OSErrors
            log.error("sign-in mail not sent: %s", type(failure).__name__)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        if user.email:
            self.send_mail(template_prefix, user.email, {"user": user, "at": timezone.now()})

    def get_user_search_fields(self):
        return ["given_names", "family_name", "email"]


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Signing in with Microsoft, Google or another: only whom we know, and never a new record."""

    def is_open_for_signup(self, request, sociallogin):
        return False

    def get_app(self, request, provider, client_id=None):
        try:
            return super().get_app(request, provider, client_id)
        except SocialApp.DoesNotExist:
            raise Http404 from None  # not configured here

    def list_providers(self, request):
        """In the order of the settings, the first of which is the button that stands out."""
        order = list(settings.SOCIALACCOUNT_PROVIDERS)
        return sorted(super().list_providers(request), key=lambda found: order.index(found.id))

    def populate_user(self, request, sociallogin, data):
        """Of what the provider tells about the person, only the domain is looked at and kept."""
        told = sociallogin.account.extra_data
        sociallogin.account.extra_data = {"hd": told["hd"]} if told.get("hd") else {}
        return sociallogin.user

    def pre_social_login(self, request, sociallogin):
        person = self._known(sociallogin)
        if person is None or not self._is_from_here(sociallogin.account):
            page = render(request, "socialaccount/not_known.html", status=403)
            raise ImmediateHttpResponse(page)
        for address in self._verified(sociallogin):
            confirm_if_new(person, address)
        account, _created = SocialAccount.objects.update_or_create(
            provider=sociallogin.account.provider,
            uid=sociallogin.account.uid,
            defaults={"user": person, "extra_data": sociallogin.account.extra_data},
        )
        sociallogin.account, sociallogin.user = account, person

    def get_connect_redirect_url(self, request, socialaccount):
        return reverse("people:details")

    def on_authentication_error(self, request, provider, error=None, exception=None, **kwargs):
        log.warning("sign-in with %s failed: %s", provider.id, error or type(exception).__name__)

    def _known(self, sociallogin):
        """Whom this account belonged to last time; else who has one of its verified addresses."""
        if sociallogin.is_existing and sociallogin.user.is_active:
            return sociallogin.user
        return next(filter(None, map(sign_in.may_enter, self._verified(sociallogin))), None)

    def _verified(self, sociallogin):
        return [found.email for found in sociallogin.email_addresses if found.verified]

    def _is_from_here(self, account):
        domains = settings.GOOGLE_DOMAINS
        return (
            not (account.provider == "google" and domains)
            or account.extra_data.get("hd") in domains
        )


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": "Your post needs a second step. Add another one first, "
        "then remove this one.",
        "incorrect_code": WORDS["incorrect_code"],
    }

    def get_totp_issuer(self):
        trust = Trust.objects.first()
        return f"{trust.name} portal" if trust else "Trust Portal"

    def get_public_key_credential_rp_entity(self):
        return super().get_public_key_credential_rp_entity() | {"name": self.get_totp_issuer()}

    def generate_authenticator_name(self, user, type):
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return "My passkey" if number == 1 else f"My passkey {number}"

    def can_delete_authenticator(self, authenticator):
        """Not the last one of somebody whose post needs one."""
        person = authenticator.user
        others = Authenticator.objects.filter(user=person, type__in=sign_in.FACTORS)
        return others.exclude(pk=authenticator.pk).exists() or not sign_in.must_prove_more(person)

    def encrypt(self, text):
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher():
    """Of SECRET_KEY and the ones before it: a dump of the database makes no codes."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [salted_hmac("people.second_factor", "", key, algorithm="sha256") for key in keys]
    return MultiFernet([Fernet(urlsafe_b64encode(made.digest())) for made in digests])
