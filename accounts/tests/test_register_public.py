"""Is this account really ours? What everybody is told without signing in."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.tests.factories import SocialAccountFactory, platform
from accounts.views import register_public
from people.tests.factories import SchoolFactory, TrustFactory, teacher

pytestmark = pytest.mark.django_db
PAGE = reverse("accounts:is_it_ours")


@pytest.fixture
def school():
    cache.clear()
    TrustFactory(profile={"account.public_page": True})
    return SchoolFactory(name="Oxenholme Primary School")


@pytest.fixture
def account(school):
    return SocialAccountFactory(
        title="Oxenholme",
        handle="OxenholmePrimary",
        handle_key="oxenholmeprimary",
        address="https://instagram.com/OxenholmePrimary",
        address_key="instagram.com/oxenholmeprimary",
        school=school,
        owner=teacher(school, family_name="Thwaite"),
        mailbox="social@oxenholme.sch.uk",
    )


def said(client, q):
    return client.get(PAGE, {"q": q}).context["answer"].said


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("@OxenholmePrimary", "yes"),
        ("https://www.instagram.com/oxenholmeprimary/?igshid=1", "yes"),
        ("https://www.facebook.com/oxenholmeprimary", "no"),
        ("0xenholmeprimary", "no"),
        ("https://oxenholme.example/", "no"),
        ("https://www.instagram.com/p/Cxyz", "unclear"),
        ("\N{FULLWIDTH LATIN SMALL LETTER O}xenholmeprimary", "yes"),
    ],
)
def test_an_address_or_a_name_is_answered_to_the_letter(client, account, typed, expected):
    assert said(client, typed) == expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"state": "dormant"}, "yes"),
        ({"state": "lost_access"}, "lost"),
        ({"state": "unverified"}, "no"),
        ({"state": "closed"}, "no"),
        ({"shown_publicly": False}, "no"),
        ({"kind": "look_alike"}, "look_alike"),
        ({"kind": "look_alike", "state": "unverified"}, "no"),
    ],
)
def test_what_is_answered_follows_from_how_it_stands(client, account, more, expected):
    type(account).objects.update(**more)

    assert said(client, "oxenholmeprimary") == expected


def test_the_list_by_school_names_what_is_in_use_and_nobody(client, account, school):
    SocialAccountFactory(title="Of the trust", platform=platform("x"))
    SocialAccountFactory(title="Hidden", shown_publicly=False)
    SocialAccountFactory(title="Lost", state="lost_access")

    response = client.get(PAGE)

    shelves = [(place, [row.title for row in rows]) for place, rows in response.context["shelves"]]
    assert shelves == [(None, ["Of the trust"]), (school, ["Oxenholme"])]
    text = response.content.decode()
    assert ["Thwaite" in text, "social@oxenholme" in text] == [False, False]


def test_there_is_no_such_page_where_the_trust_has_not_opened_it(client):
    TrustFactory()

    assert client.get(PAGE).status_code == 404


def test_it_is_linked_from_the_foot_and_the_public_pages_where_it_is_open(client, school):
    TrustFactory._meta.model.objects.update(
        profile={"account.public_page": True, "public.page": True}
    )

    foot = client.get(reverse("help")).context["foot"]
    beside = client.get(reverse("public:index")).content.decode()

    assert ("Is this account ours?", PAGE) in list(foot)
    assert f'href="{PAGE}"' in beside


def test_nobody_asks_without_end(client, account, monkeypatch):
    monkeypatch.setattr(register_public, "MOST_AN_HOUR", 2)

    codes = [client.get(PAGE, {"q": "oxenholmeprimary"}).status_code for _ in range(3)]

    assert codes == [200, 200, 429]


@pytest.mark.parametrize("q", ["x" * 400, ""])
def test_what_cannot_be_read_is_told_beside_the_field(client, account, q):
    response = client.get(PAGE, {"q": q})

    assert response.status_code == 200
    assert response.context["form"].errors.keys() == {"q"}
