"""Signing in, in a browser: every way in, and the way out."""

import copy
import datetime as dt
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.socialaccount.providers.google import views as google
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from people.models import Person, Role
from people.tests.factories import SchoolFactory, TrustFactory, holder, teacher
from tests.as_demonstration import as_demonstration
from tests.identity_provider import IdentityProvider, google_account, microsoft_account
from tests.looking import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "four quiet brown horses"
HOME = re.compile(r"/$")


@pytest.fixture(autouse=True)
def _unthrottled(page):
    cache.clear()
    page.set_default_timeout(10_000)


@pytest.fixture
def school():
    TrustFactory()
    return SchoolFactory(name="Saltmarsh Primary School")


@pytest.fixture
def ada(school):
    person = teacher(school, given_names="Ada", family_name="Quill", email="ada@trust.example")
    return with_password(person)


@pytest.fixture
def head(school):
    person = holder(
        Role.HEADTEACHER,
        school,
        given_names="Ruth",
        family_name="Hale",
        email="ruth.hale@trust.example",
    )
    return with_password(person)


@pytest.fixture
def provider(settings, monkeypatch):
    with IdentityProvider() as provider:
        settings.SOCIALACCOUNT_PROVIDERS = provider.apps()
        policy = copy.deepcopy(settings.CONTENT_SECURITY_POLICY)
        policy["DIRECTIVES"]["form-action"].append(provider.origin)
        settings.CONTENT_SECURITY_POLICY = policy
        monkeypatch.setattr(google, "ID_TOKEN_ISSUER", provider.origin)
        adapter = google.GoogleOAuth2Adapter
        monkeypatch.setattr(adapter, "authorize_url", f"{provider.origin}/authorize")
        monkeypatch.setattr(adapter, "access_token_url", f"{provider.origin}/token")
        yield provider


def with_password(person):
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    return person


def sign_in(page, url, address, password=""):
    page.goto(url)
    page.get_by_label("E-mail address").fill(address)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def mailed(pattern):
    return re.search(pattern, mail.outbox[-1].body)[0]


def app_code(page, secret):
    """What an authenticator app shows now, or shows next where this one is nearly over."""
    if (over := 30 - time.time() % 30) < 8:
        page.wait_for_timeout(over * 1000)
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_a_link_in_a_mail_survives_signing_in_by_code(page, live_server, ada, output_folder):
    page.goto(f"{live_server.url}/you/?from=mail")
    look(page, output_folder, "sign-in")

    page.get_by_label("E-mail address").fill("ada@trust.example")
    page.get_by_role("button", name="Sign in", exact=True).click()
    look(page, output_folder, "sign-in-type-code")
    page.get_by_label("Code from the e-mail").fill("0000-0000")
    page.get_by_role("button", name="Sign in", exact=True).click()
    look(page, output_folder, "sign-in-type-code-wrong")
    page.get_by_label("Code from the e-mail").fill(mailed(r"\d{4}-\d{4}").replace("-", " "))
    page.get_by_role("button", name="Sign in", exact=True).click()

    page.wait_for_url(f"{live_server.url}/you/?from=mail")
    look(page, output_folder, "your-details")


def test_a_password_opens_the_door_and_guessing_closes_it(page, live_server, ada, output_folder):
    for _ in range(5):
        sign_in(page, f"{live_server.url}/sign-in/", "ada@trust.example", "a guess")
    look(page, output_folder, "sign-in-wrong-password")
    sign_in(page, f"{live_server.url}/sign-in/", "ada@trust.example", PASSWORD)
    page.get_by_text("That was too often. Wait five minutes, then try again.").first.wait_for()
    cache.clear()  # five minutes pass
    sign_in(page, f"{live_server.url}/sign-in/", "ada@trust.example", PASSWORD)

    page.wait_for_url(HOME)


def test_a_headteacher_adds_an_app_and_signs_in_with_it(page, live_server, head, output_folder):
    sign_in(page, f"{live_server.url}/you/", "ruth.hale@trust.example", PASSWORD)
    page.get_by_role("heading", name="One more step, once").wait_for()
    look(page, output_folder, "second-step-why")
    page.get_by_role("link", name="Use an authenticator app").click()
    look(page, output_folder, "second-step-app")
    page.get_by_text("No camera? Type it in").click()
    secret = page.locator("code.secret").inner_text()
    page.get_by_label("The six figures").fill("000000")
    page.get_by_role("button", name="Add the app").click()
    page.get_by_label("The six figures").fill(app_code(page, secret))
    page.get_by_role("button", name="Add the app").click()
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    look(page, output_folder, "recovery-codes")
    recovery = page.locator(".codes li").first.inner_text()
    page.get_by_role("link", name="I have kept them: go on").click()
    page.wait_for_url(f"{live_server.url}/you/")
    page.get_by_role("link", name="Apps and passkeys").click()
    look(page, output_folder, "second-step")
    page.locator(".me").get_by_role("button", name="Sign out").click()
    sign_in(page, f"{live_server.url}/you/", "ruth.hale@trust.example", PASSWORD)
    look(page, output_folder, "second-step-code")
    page.get_by_label("Code from your app").fill(recovery)
    page.get_by_role("button", name="Sign in", exact=True).click()

    page.wait_for_url(f"{live_server.url}/you/")
    assert secret not in str(Authenticator.objects.values_list("data", flat=True))


def test_a_headteacher_adds_a_passkey_and_signs_in_with_it_alone(
    page, live_server, head, output_folder
):
    virtual_authenticator(page)
    sign_in(page, f"{live_server.url}/you/", "ruth.hale@trust.example", PASSWORD)
    page.get_by_role("link", name="Add a passkey").click()
    look(page, output_folder, "passkey-add")
    page.get_by_label("What you call it").fill("My telephone")
    page.get_by_role("button", name="Add the passkey").click()
    page.get_by_role("link", name="I have kept them: go on").click()
    page.goto(f"{live_server.url}/sign-in/passkeys/")
    look(page, output_folder, "passkeys")
    page.locator(".me").get_by_role("button", name="Sign out").click()
    page.goto(f"{live_server.url}/you/")
    page.get_by_role("button", name="Use a passkey").click()

    page.wait_for_url(f"{live_server.url}/you/")


def test_a_passkey_is_the_second_step_after_a_password(page, live_server, ada, output_folder):
    virtual_authenticator(page)
    sign_in(page, f"{live_server.url}/sign-in/passkeys/add/", "ada@trust.example", PASSWORD)
    page.get_by_role("button", name="Add the passkey").click()
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    page.locator(".me").get_by_role("button", name="Sign out").click()
    sign_in(page, f"{live_server.url}/you/", "ada@trust.example", PASSWORD)
    page.get_by_role("button", name="Use my passkey").click()

    page.wait_for_url(f"{live_server.url}/you/")


def test_a_passkey_that_is_not_used_is_said_on_the_page(page, live_server, ada):
    virtual_authenticator(page, automaticPresenceSimulation=True, isUserVerified=False)
    page.goto(f"{live_server.url}/sign-in/")
    page.get_by_role("button", name="Use a passkey").click()

    page.get_by_text("No passkey was used.").wait_for()


def virtual_authenticator(page, **options):
    """A telephone's own authenticator, by DevTools."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    standard = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": standard | options})


def test_microsoft_and_google_sign_in_and_keep_the_link(
    page, live_server, ada, provider, output_folder
):
    provider.account = microsoft_account("ada@trust.example")
    page.goto(f"{live_server.url}/you/?from=mail")
    look(page, output_folder, "sign-in-accounts")
    page.get_by_role("button", name="Continue with Microsoft 365").click()
    page.wait_for_url(f"{live_server.url}/you/?from=mail")
    page.locator(".me").get_by_role("button", name="Sign out").click()
    provider.account = google_account("ada@trust.example")
    page.goto(f"{live_server.url}/you/?from=mail")
    page.get_by_role("button", name="Continue with Google").click()
    page.wait_for_url(f"{live_server.url}/you/?from=mail")
    page.locator(".me").get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Continue with Harbourne ID").click()

    page.wait_for_url(HOME)


def test_an_account_nobody_here_has_is_told_so(page, live_server, ada, provider, output_folder):
    provider.account = microsoft_account("somebody.else@trust.example")
    page.goto(f"{live_server.url}/sign-in/")
    page.get_by_role("button", name="Continue with Microsoft 365").click()

    page.get_by_role("heading", name="We do not know this account").wait_for()
    look(page, output_folder, "sign-in-not-known")


def test_a_leaver_is_out_at_the_next_click(page, live_server, ada, output_folder):
    sign_in(page, f"{live_server.url}/you/", "ada@trust.example", PASSWORD)
    page.wait_for_url(f"{live_server.url}/you/")
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Person.objects.filter(pk=ada.pk).update(last_day=yesterday)
    page.reload()
    page.get_by_role("heading", name="Sign in").wait_for()
    sign_in(page, f"{live_server.url}/you/", "ada@trust.example", PASSWORD)

    page.get_by_role("heading", name="Your record is closed").wait_for()
    look(page, output_folder, "sign-in-closed")


def test_the_other_pages_about_signing_in_can_be_read(page, live_server, ada, output_folder):
    for name in ("code", "password/forgotten", "password/sent", "password/done", "stopped"):
        page.goto(f"{live_server.url}/sign-in/{name}/")
        look(page, output_folder, f"sign-in-{name.replace('/', '-')}")
    sign_in(page, f"{live_server.url}/you/", "ada@trust.example", PASSWORD)
    for name in ("password", "second-step", "out"):
        page.goto(f"{live_server.url}/sign-in/{name}/")
        look(page, output_folder, f"sign-in-{name}")


def test_the_demonstration_is_entered_with_one_click(
    page, live_server, settings, school, output_folder
):
    teacher(school, given_names="Ada", family_name="Quill", demonstration=True)
    for role in (Role.HEADTEACHER, Role.DSL):
        holder(role, school, demonstration=True)
    for role in (Role.HR, Role.COMMUNICATIONS_MANAGER, Role.CLERK, Role.TRUSTEE, Role.AUDITOR):
        holder(role, demonstration=True)
    with as_demonstration(settings):
        page.goto(f"{live_server.url}/you/?from=mail")
        look(page, output_folder, "sign-in-demonstration")
        page.get_by_role("button", name="Ada Quill").click()
        page.wait_for_url(f"{live_server.url}/you/?from=mail")


def test_signing_in_works_without_javascript(browser, live_server, ada):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, f"{live_server.url}/you/", "ada@trust.example")
    page.get_by_label("Code from the e-mail").fill(mailed(r"\d{4}-\d{4}"))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{live_server.url}/you/")
    context.close()


def test_signing_in_takes_nothing_but_a_keyboard(page, live_server, ada):
    page.goto(f"{live_server.url}/you/")
    page.keyboard.press("Tab")
    skip = page.evaluate("document.activeElement.textContent")
    page.get_by_label("E-mail address").focus()
    page.keyboard.type("ada@trust.example")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")

    page.wait_for_url(f"{live_server.url}/you/")
    assert skip == "Skip to the main content"


def test_the_door_looks_well_in_the_dark(page, live_server, school, provider, output_folder):
    page.emulate_media(color_scheme="dark")
    page.goto(f"{live_server.url}/sign-in/")
    look(page, output_folder, "sign-in-dark")
