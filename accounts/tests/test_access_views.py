"""The pages on which access to accounts is given, confirmed, ended and listed."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessGrant
from accounts.tests.factories import AccessGrantFactory, SocialAccountFactory
from people.models import Trust
from people.tests.entering import enter
from people.tests.factories import SchoolFactory, TrustFactory, holder, teacher

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    TrustFactory()
    return SchoolFactory(name="Oxenholme Primary School")


@pytest.fixture
def manager(client, school):
    return enter(client, holder("communications_manager"))


def errors(response):
    return {name: words[0] for name, words in response.context["form"].errors.items()}


def test_access_is_given_confirmed_on_ones_own_page_and_ended(client, manager, school):
    person, account = teacher(school), SocialAccountFactory()
    give = reverse("accounts:give_access", args=[account.pk])
    said = {"person": person.email, "kind": "full", "given_on": "2026-03-02"}

    client.post(give, said | {"basis": "Job description"})
    twice = client.post(give, said)
    grant = AccessGrant.objects.get()
    enter(client, person)
    home = client.get("/").content
    client.post(reverse("accounts:confirm_grant", args=[grant.pk]))
    enter(client, manager)
    client.post(
        reverse("accounts:end_grant", args=[grant.pk]), {"on": "2026-03-03", "how": "Removed"}
    )

    grant.refresh_from_db()
    assert b"Confirm the access you were given" in home
    assert errors(twice)["kind"].startswith(f"{person} has this already")
    assert grant.confirmed_at
    assert (grant.how_ended, grant.ended_by) == ("Removed", manager)


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({}, "person", "Choose a person, or a supplier"),
        ({"person": "yes", "kind": "supplier"}, "supplier",
         "Choose the supplier whose access this is"),
        ({"person": "yes", "ends_on": "2026-03-01"}, "ends_on",
         "Until: this is before the first day"),
        ({"person": "yes", "login": "pin 482193"}, "login",
         "This looks like a PIN. The portal keeps no passwords, codes or keys: write only where it"
         " is kept."),
    ],
)  # fmt: skip
def test_access_that_cannot_be_is_told_beside_its_field(
    client, manager, school, said, field, words
):
    person = teacher(school)
    url = reverse("accounts:give_access", args=[SocialAccountFactory().pk])
    sent = {"kind": "edit", "given_on": "2026-03-02"} | said
    sent["person"] = person.email if said.get("person") else ""

    response = client.post(url, sent)

    assert errors(response) == {field: words}
    assert not AccessGrant.objects.exists()


def test_where_each_has_a_login_of_their_own_its_name_is_asked_for(client, manager, school):
    Trust.objects.update(profile={"account.official_email": "separate_login"})
    url = reverse("accounts:give_access", args=[SocialAccountFactory().pk])

    response = client.post(
        url, {"person": teacher(school).email, "kind": "edit", "given_on": "2026-03-02"}
    )

    assert errors(response) == {
        "login": "Give their own user name: each person has a separate login"
    }


def test_who_holds_access_over_all_accounts_is_listed_and_taken_away(client, manager, school):
    grant = AccessGrantFactory(person=teacher(school, family_name="Thwaite"))
    AccessGrantFactory(confirmed_at=timezone.now())
    url = reverse("accounts:holders")

    found = {
        query: list(client.get(f"{url}?{query}").context["page"])
        for query in ("q=thwaite", "show=unconfirmed", "show=ended")
    }
    text = b"".join(client.get(reverse("accounts:export_holders")).streaming_content)

    assert found == {"q=thwaite": [grant], "show=unconfirmed": [grant], "show=ended": []}
    assert text.decode().count("\n") == 3
