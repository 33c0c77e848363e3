import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from people.tests.factories import SchoolFactory, TrustFactory, holder, teacher
from policies.models import Acknowledgement, Assignment
from policies.pack import Pack
from policies.tests.factories import approved, policy_for
from policies.workflow import signing
from policies.workflow import version as workflow

pytestmark = pytest.mark.django_db
MORNING = dt.datetime(2026, 11, 20, 8, 30, tzinfo=dt.UTC)  # a Friday


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


@pytest.fixture
def priya(client):
    """A teacher with three policies to sign, 2 minutes each, the second of them due first."""
    TrustFactory()
    person = teacher(SchoolFactory(), given_names="Priya", family_name="Nair")
    clerk = holder("clerk")
    for title, days in (("Code of Conduct", 9), ("Safeguarding Policy", 7), ("Visits Policy", 9)):
        version = approved(policy_for(title=title), words=400)
        workflow.publish(version, by=clerk)
        due = timezone.localdate() + dt.timedelta(days=days)
        Assignment.objects.filter(version=version).update(due_on=due)
    client.force_login(person)
    return person


def pages(person):
    rows = person.assignments.order_by("due_on", "policy__title")
    return [reverse("policies:pack_read", args=[row.pk]) for row in rows]


def sign(client, url):
    form = client.get(url).context["form"].initial
    return client.post(url, form | {"typed_name": "Priya Nair"})


def test_home_leads_to_the_pack_and_says_by_when_and_how_long(client, priya):
    asked = "Sign 3 policies, the first by Friday 27 November"

    home, pack = client.get("/"), client.get(reverse("policies:pack"))

    assert home.context["asked"] == pack.context["asked"] == asked
    assert reverse("policies:pack") in home.content.decode()
    assert "About 6 minutes in one sitting" in pack.content.decode()
    assert [row.policy.title for row in pack.context["pack"].rows] == [
        "Safeguarding Policy",
        "Code of Conduct",
        "Visits Policy",
    ]


def test_each_is_signed_on_its_own_page_and_leads_to_the_next(client, priya):
    first, second, third = pages(priya)
    places = [client.get(first).context["sitting"]]

    went = [sign(client, first)["Location"]]
    places.append(client.get(second).context["sitting"])
    went += [sign(client, second)["Location"], sign(client, third)["Location"]]

    assert [(at["place"], at["of"], at["done"], at["minutes"]) for at in places] == [
        (1, 3, 0, 6),
        (2, 3, 1, 4),
    ]
    assert went == [second, third, reverse("policies:pack")]
    records = Acknowledgement.objects.order_by("pk")
    assert [(row.version.policy.title, row.typed_name, row.method) for row in records] == [
        ("Safeguarding Policy", "Priya Nair", "portal"),
        ("Code of Conduct", "Priya Nair", "portal"),
        ("Visits Policy", "Priya Nair", "portal"),
    ]
    assert len({row.leaf_id for row in records}) == 3
    assert "All signed. Thank you, Priya." in client.get(went[-1]).content.decode()


def test_a_second_click_signs_nothing_and_goes_on(client, priya):
    first, second, _ = pages(priya)
    form = client.get(first).context["form"].initial | {"typed_name": "Priya Nair"}

    went = [client.post(first, form)["Location"] for _ in range(2)]

    assert went == [second, second]
    assert Acknowledgement.objects.count() == 1


def test_whoever_stops_goes_on_the_next_day_with_what_is_left(client, priya, clock):
    first, second, _ = pages(priya)
    sign(client, first)
    today = client.get(reverse("policies:pack")).context["pack"]
    clock.shift(dt.timedelta(hours=5))
    later = client.get(second).context["sitting"]
    clock.shift(dt.timedelta(days=1))
    client.force_login(priya)
    tomorrow = client.get(second).context["sitting"]

    assert (today.done, len(today.rows)) == (1, 3)
    assert (later["place"], later["of"]) == (2, 3)
    assert (tomorrow["place"], tomorrow["of"]) == (1, 2)


def test_what_was_not_signed_with_a_reason_is_not_asked_for(client, priya):
    row = priya.assignments.get(policy__title="Visits Policy")
    signing.refuse(row, by=priya, reason="Clause 1 contradicts my contract.")

    pack = client.get(reverse("policies:pack")).context["pack"]

    assert [row.policy.title for row in pack.rows] == ["Safeguarding Policy", "Code of Conduct"]


def test_the_list_asks_the_same_number_of_questions_however_long_it_is(
    client, priya, django_assert_num_queries
):
    for row in priya.assignments.all()[:2]:
        signing.refuse(row, by=priya, reason="Later.")
    client.get("/")

    with django_assert_num_queries(5):
        client.get(reverse("policies:pack"))
    for _ in range(2):
        workflow.publish(approved(policy_for()), by=holder("clerk"))
    with django_assert_num_queries(5):
        client.get(reverse("policies:pack"))


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (27, 27, "Sign 2 policies by Friday 27 November"),
        (27, 30, "Sign 2 policies, the first by Friday 27 November"),
        (19, 27, "Sign 2 policies, the first was due on Thursday 19 November"),
    ],
)
def test_the_pack_says_by_when(first, last, words):
    rows = [Assignment(state="open", due_on=dt.date(2026, 11, day)) for day in (first, last)]

    assert Pack(rows).asked(dt.date(2026, 11, 20)) == words
