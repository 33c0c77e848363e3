"""What everybody may read: the school's own words of public policies, nobody's name."""

import datetime as dt

import pytest
from django.urls import reverse

from people.models import Trust
from people.tests.entering import enter
from people.tests.factories import AppointmentFactory, SchoolFactory, TrustFactory, holder
from policies.models import Clause, EditionText, Review, Version
from policies.queries import public
from policies.tests.factories import VersionFactory, approved, policy_for
from policies.workflow import version as workflow

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 20)
INDEX = "/public/"


@pytest.fixture
def ash():
    TrustFactory(profile={"public.page": True})
    return SchoolFactory(name="Ash Primary School", slug="ash")


def published(*lines, html=None, **kwargs):
    defaults = {"public": True, "signing_rule": "not_signed"}
    version = approved(policy_for(*lines, **defaults | kwargs))
    if html:
        Version.objects.filter(pk=version.pk).update(html=html)
        Clause.objects.filter(version=version).update(html=html)
        version.refresh_from_db()
    workflow.publish(version, by=holder("clerk", given_names="Miriam", family_name="Clerk"))
    return version


def titles(shelf):
    return [version.policy.title for version in shelf.versions]


def test_it_is_shut_until_the_profile_opens_it(client, ash):
    version = published(title="Complaints Policy", slug="complaints")
    Trust.objects.update(profile={})
    pages = [
        INDEX,
        "/public/trust/complaints/",
        "/public/trust/complaints.pdf",
        "/public/schools/ash/",
        "/public/schools/ash/complaints/",
        "/public/schools/ash/complaints.pdf",
    ]

    assert [client.get(page).status_code for page in pages] == [404] * 6
    assert "Public policies" not in client.get("/sign-in/").content.decode()

    Trust.objects.update(profile={"public.page": True})

    assert [client.get(page).status_code for page in pages] == [200] * 6
    assert 'href="/public/"' in client.get("/sign-in/").content.decode()
    assert version.policy.title in client.get(INDEX).content.decode()


def test_only_policies_in_force_and_marked_as_public_are_there(client, ash):
    published(title="Complaints Policy", slug="complaints")
    published(title="Pay Policy", slug="pay", public=False)
    VersionFactory(policy=policy_for(title="Gifts Policy", slug="gifts", public=True))
    withdrawn = published(title="Telephones Policy", slug="telephones")
    workflow.withdraw(withdrawn, by=holder("clerk"), note="Part of another policy.")

    shelves = public.shelves(DAY)

    assert [(shelf.school, titles(shelf)) for shelf in shelves] == [
        (None, ["Complaints Policy"]),
        (ash, ["Complaints Policy"]),
    ]
    for slug in ("pay", "gifts", "telephones", "nothing"):
        assert client.get(f"/public/schools/ash/{slug}/").status_code == 404


def test_each_school_shows_its_own_words_and_waits_for_those_it_lacks(client, ash):
    birch = SchoolFactory(name="Birch Academy", slug="birch")
    AppointmentFactory(role="dsl", school=ash, person__given_names="Tomasz")
    published(
        title="Safeguarding", slug="safe", html="<p>{{ school.name }}: ask {{ dsl.name }}</p>"
    )
    own = published(title="Uniform Policy", slug="uniform", school=birch)

    assert [(shelf.school, titles(shelf)) for shelf in public.shelves(DAY)] == [
        (ash, ["Safeguarding"]),
        (birch, ["Uniform Policy"]),
    ]
    assert (
        "Ash Primary School: ask Tomasz" in client.get("/public/schools/ash/safe/").content.decode()
    )
    assert client.get("/public/schools/birch/safe/").status_code == 404
    assert client.get("/public/schools/ash/uniform/").status_code == 404
    assert own.editions.count() == EditionText.objects.count() == 0  # reading keeps nothing


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((), {"trust", "ash", "birch"}),
        (({"staff_group": "teaching"},), {"trust", "ash", "birch"}),
        (({"school": "ash"},), {"ash"}),
        (({}, {"school": "birch", "include": False}), {"trust", "ash"}),
        (
            ({}, {"school": "birch", "staff_group": "supply", "include": False}),
            {"trust", "ash", "birch"},
        ),
    ],
)  # fmt: skip
def test_a_policy_stands_at_the_schools_its_audience_names(ash, lines, expected):
    schools = {"ash": ash, "birch": SchoolFactory(name="Birch", slug="birch")}
    published(*[line | {"school": schools.get(line.get("school"))} for line in lines])

    found = {shelf.school.slug if shelf.school else "trust" for shelf in public.shelves(DAY)}

    assert found == expected


def test_the_page_names_nobody_who_wrote_owns_or_approved_it(client, ash):
    version = published(title="Complaints Policy", slug="complaints")
    version.policy.owners.add(holder("policy_owner", given_names="Stephen", family_name="Owner"))
    version.approvals.create(
        body="Board of Trustees", approved_on=dt.date(2026, 9, 1), recorded_by=holder("clerk")
    )
    Review.objects.create(policy=version.policy, held_on=dt.date(2026, 10, 6), outcome="no_changes")

    said = client.get("/public/trust/complaints/").content.decode()

    names = [version.author.family_name, "Miriam", "Stephen", "Owner"]
    assert [name for name in names if name in said] == []
    assert "Board of Trustees, 1 September 2026" in said
    assert "6 October 2026" in said


def test_it_is_the_same_for_everybody_and_a_cache_may_keep_it(client, ash):
    published(title="Complaints Policy", slug="complaints")
    page = "/public/schools/ash/complaints/"
    first = client.get(page)
    enter(client, holder("headteacher", ash, given_names="Ruth", family_name="Hale"))
    second = client.get(page)

    again = client.get(page, headers={"if-none-match": first["ETag"]})

    assert first.content == second.content
    assert {part.strip() for part in first["Cache-Control"].split(",")} == {"public", "max-age=300"}
    assert (first.cookies, again.status_code, again.content) == ({}, 304, b"")
    assert client.post(page).status_code == 405


def test_the_paper_is_drawn_once_and_anew_when_the_text_changes(client, ash):
    version = published(title="Complaints Policy", slug="complaints")
    page = reverse("public:paper", kwargs={"school": "ash", "slug": "complaints"})
    first = client.get(page)

    second = client.get(page)

    assert first.content[:5] == b"%PDF-"
    assert first.content == second.content
    assert client.get(page, headers={"if-none-match": first["ETag"]}).status_code == 304
    version.policy.summary = "How to complain."
    version.policy.save()
    assert client.get(page)["ETag"] != first["ETag"]


def test_the_number_of_queries_does_not_grow(client, ash, django_assert_num_queries):
    for number in range(3):
        published(html="<p>{{ school.name }}</p>")
        SchoolFactory()
        if number in (0, 2):
            with django_assert_num_queries(13):
                client.get(INDEX)
