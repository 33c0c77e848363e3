"""Signing in with Microsoft, Google or another provider, against one on this machine."""

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.google import views as google
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from people.models import Person
from people.tests.factories import PersonFactory
from tests.identity_provider import (
    TENANT,
    IdentityProvider,
    google_account,
    microsoft_account,
)
from trust_portal import identity_providers

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings, monkeypatch):
    with IdentityProvider() as provider:
        settings.SOCIALACCOUNT_PROVIDERS = provider.apps()
        # Google's addresses are fixed when its module is imported.
        monkeypatch.setattr(google, "ID_TOKEN_ISSUER", provider.origin)
        adapter = google.GoogleOAuth2Adapter
        monkeypatch.setattr(adapter, "authorize_url", f"{provider.origin}/authorize")
        monkeypatch.setattr(adapter, "access_token_url", f"{provider.origin}/token")
        yield provider


def go_through(client, name, query=""):
    """What a browser does: to the provider, and back with what it gave."""
    sent = client.post(f"/sign-in/{name}/login/{query}")
    back = requests.get(sent["location"], allow_redirects=False, timeout=5).headers["location"]
    return client.get(back)


def who(client):
    return client.session.get("_auth_user_id")


def test_microsoft_signs_in_whoever_has_its_address(client, provider):
    person = PersonFactory(email="Ruth.Hale@trust.example")
    provider.account = microsoft_account("ruth.hale@trust.example")

    response = go_through(client, "microsoft", "?process=login&next=/you/")

    assert (response.status_code, response["location"]) == (302, "/you/")
    assert who(client) == str(person.pk)
    assert list(SocialAccount.objects.values_list("user", "uid", "extra_data")) == [
        (person.pk, "ms-1", {})
    ]
    assert provider.asked[0]["code_challenge_method"] == "S256"


def test_the_account_stays_theirs_when_the_address_changes(client, provider):
    person = PersonFactory(email="ruth.hale@trust.example")
    provider.account = microsoft_account("ruth.hale@trust.example")
    go_through(client, "microsoft")
    Person.objects.filter(pk=person.pk).update(email="ruth.oduya@trust.example")
    other = PersonFactory(email="ruth.hale@trust.example")
    client.post("/sign-in/out/")

    go_through(client, "microsoft")

    assert who(client) == str(person.pk)
    assert not SocialAccount.objects.filter(user=other).exists()


def test_an_account_with_the_new_address_confirms_it(client, provider):
    person = PersonFactory(email="hale@old.example", email_to_confirm="Ruth.Hale@trust.example")
    provider.account = microsoft_account("ruth.hale@trust.example")

    go_through(client, "microsoft")

    person.refresh_from_db()
    assert who(client) == str(person.pk)
    assert (person.email, person.email_to_confirm) == ("Ruth.Hale@trust.example", "")
    assert person.history.first().history_user == person


def test_an_account_confirms_no_address_that_somebody_else_has(client, provider):
    person = PersonFactory(email="hale@old.example")
    provider.account = microsoft_account("hale@old.example")
    go_through(client, "microsoft")
    client.post("/sign-in/out/")
    PersonFactory(email="ruth.hale@trust.example")
    Person.objects.filter(pk=person.pk).update(email_to_confirm="ruth.hale@trust.example")
    provider.account = microsoft_account("ruth.hale@trust.example")

    go_through(client, "microsoft")

    person.refresh_from_db()
    assert (who(client), person.email) == (str(person.pk), "hale@old.example")


def test_google_signs_in_whoever_has_its_address(client, provider):
    person = PersonFactory(email="ruth.hale@trust.example")
    provider.account = google_account("ruth.hale@trust.example", hd="trust.example")

    response = go_through(client, "google", "?next=/you/")

    assert (response["location"], who(client)) == ("/you/", str(person.pk))


def test_another_provider_signs_in_whoever_has_its_address(client, provider):
    person = PersonFactory(email="ruth.hale@trust.example")
    provider.account = google_account("ruth.hale@trust.example")

    response = go_through(client, "oidc", "?next=/you/")

    assert (response["location"], who(client)) == ("/you/", str(person.pk))


@pytest.mark.parametrize("name", ["google", "oidc"])
def test_an_address_that_was_not_verified_signs_nobody_in(client, provider, name):
    PersonFactory(email="ruth.hale@trust.example")
    provider.account = google_account("ruth.hale@trust.example", email_verified=False)

    response = go_through(client, name)

    assert (response.status_code, who(client)) == (403, None)


@pytest.mark.parametrize(("hd", "status"), [({}, 403), ({"hd": "elsewhere.example"}, 403)])
def test_google_accounts_of_other_domains_are_refused_where_the_domain_is_set(
    client, provider, settings, hd, status
):
    settings.GOOGLE_DOMAINS = frozenset({"trust.example"})
    PersonFactory(email="ruth.hale@trust.example")
    provider.account = google_account("ruth.hale@trust.example", **hd)

    response = go_through(client, "google")

    assert (response.status_code, who(client)) == (status, None)


def test_google_accounts_of_the_domain_are_let_in(client, provider, settings):
    settings.GOOGLE_DOMAINS = frozenset({"trust.example"})
    person = PersonFactory(email="ruth.hale@trust.example")
    provider.account = google_account("ruth.hale@trust.example", hd="trust.example")

    go_through(client, "google")

    assert who(client) == str(person.pk)


@pytest.mark.parametrize(
    "address", ["stranger@trust.example", "office@trust.example", "left@trust.example", ""]
)
def test_an_account_nobody_here_has_gets_a_plain_page_and_no_record(client, provider, address):
    PersonFactory(email="office@trust.example")
    PersonFactory(email="left@trust.example", last_day=timezone.localdate().replace(year=2020))
    before = Person.objects.count()
    provider.account = microsoft_account(address)

    response = go_through(client, "microsoft")

    assert (response.status_code, who(client)) == (403, None)
    assert "socialaccount/not_known.html" in [template.name for template in response.templates]
    assert (Person.objects.count(), SocialAccount.objects.count()) == (before, 0)


def test_a_leaver_is_refused_by_the_account_too(client, provider):
    person = PersonFactory(email="ruth.hale@trust.example")
    provider.account = microsoft_account("ruth.hale@trust.example")
    go_through(client, "microsoft")
    client.post("/sign-in/out/")
    Person.objects.filter(pk=person.pk).update(last_day="2020-07-31")

    response = go_through(client, "microsoft")

    assert (response.status_code, who(client)) == (403, None)


def test_nobody_takes_over_an_account_by_connecting_it(client, provider):
    PersonFactory(email="ruth.hale@trust.example")
    intruder = PersonFactory()
    client.force_login(intruder, backend="people.backends.SignInBackend")
    provider.account = microsoft_account("ruth.hale@trust.example")

    go_through(client, "microsoft", "?process=connect")

    assert not SocialAccount.objects.filter(user=intruder).exists()
    assert who(client) == str(intruder.pk)


def test_somebody_who_says_no_there_may_try_again(client, provider):
    provider.refuses = True

    response = go_through(client, "microsoft")

    assert (response["location"], who(client)) == ("/sign-in/stopped/", None)
    assert client.get("/sign-in/stopped/").status_code == 200


def test_an_answer_nobody_asked_for_signs_nobody_in(client, provider):
    PersonFactory(email="ruth.hale@trust.example")

    response = client.get("/sign-in/microsoft/login/callback/?code=x&state=y")

    assert (response.status_code, who(client)) == (401, None)


def test_no_link_leads_out_of_the_portal_by_way_of_the_account(client, provider):
    PersonFactory(email="ruth.hale@trust.example")
    provider.account = microsoft_account("ruth.hale@trust.example")

    response = go_through(client, "microsoft", "?next=https://evil.example/")

    assert response["location"] == "/"


@pytest.mark.parametrize("tenant", ["", "common", "Organizations", "consumers"])
def test_microsoft_needs_the_trusts_own_tenant(tenant):
    given = {"MICROSOFT_CLIENT_ID": "x", "MICROSOFT_TENANT": tenant}

    with pytest.raises(ImproperlyConfigured):
        identity_providers.configured(
            lambda name, default="": given.get(name, default), lambda name: ""
        )


def test_the_sign_in_form_may_lead_to_the_providers_that_are_configured():
    given = {
        "MICROSOFT_CLIENT_ID": "x",
        "MICROSOFT_TENANT": TENANT,
        "OIDC_CLIENT_ID": "y",
        "OIDC_SERVER_URL": "https://id.trust.example/realms/staff",
    }

    providers = identity_providers.configured(
        lambda name, default="": given.get(name, default), lambda name: "secret"
    )

    assert identity_providers.origins(providers) == [
        "https://login.microsoftonline.com",
        "https://id.trust.example",
    ]
