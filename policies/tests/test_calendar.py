import datetime as dt

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from people.models import Absence, Closure
from people.tests.entering import enter
from people.tests.factories import (
    PersonFactory,
    PlacementFactory,
    SchoolFactory,
    TrustFactory,
    holder,
    teacher,
)
from policies.models import Assignment, CalendarFeed, Policy
from policies.tests.factories import VersionFactory, approved, policy_for
from policies.workflow import feeds
from policies.workflow import version as life

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 12, 7)
HOSTILE = "Lone; Working, Policy\\n\r\nATTENDEE:mailto:x@y.example – ünd"


@pytest.fixture(autouse=True)
def _now():
    cache.clear()
    with time_machine.travel(dt.datetime(2026, 12, 7, 10, 0, tzinfo=dt.UTC), tick=False):
        yield


def reviewed(title, on, **kwargs):
    policy = policy_for(title=title, next_review_on=on, **kwargs)
    VersionFactory(policy=policy, state="published", published_at=timezone.now())
    return policy


@pytest.fixture
def plans():
    """A review, a version in force from January, a day to sign by, and one review overdue."""
    TrustFactory()
    person = teacher(SchoolFactory(), family_name="Nair")
    reviewed("Lone Working Policy", dt.date(2027, 3, 1))
    reviewed("Equality Policy", dt.date(2026, 10, 1))
    approved(policy_for(title="Gifts Policy"), effective_on=dt.date(2027, 1, 4))
    life.publish(approved(policy_for(title="Visits Policy")), by=PersonFactory())
    return person


def listed(client, **query):
    page = client.get(reverse("policies:calendar"), query)
    return (
        [entry.words for entry in page.context["overdue"]],
        [
            (f"{month:%Y-%m}", [entry.words for entry in rows])
            for month, rows in page.context["months"]
        ],
    )


def test_the_page_lists_by_month_what_is_planned(client, plans):
    enter(client, holder("clerk"))

    assert listed(client) == (
        ["Review due: Equality Policy"],
        [
            (
                "2026-12",
                ["In force: Visits Policy, version 1.0", "To be signed by: Visits Policy"],
            ),
            ("2027-01", ["In force: Gifts Policy, version 1.0"]),
            ("2027-03", ["Review due: Lone Working Policy"]),
        ],
    )


def test_an_owner_sees_what_they_own_and_a_teacher_nothing(client, plans):
    owner = enter(client, PersonFactory())
    Policy.objects.get(title="Gifts Policy").owners.add(owner)
    mine = listed(client)
    enter(client, plans)

    assert mine == ([], [("2027-01", ["In force: Gifts Policy, version 1.0"])])
    assert client.get(reverse("policies:calendar")).status_code == 403


@pytest.mark.parametrize("month", ["", "2026-13", "x" * 400, "9999-12", "0001-01", "1" * 400])
def test_a_month_that_is_none_is_this_month_or_the_nearest(client, month):
    enter(client, holder("clerk"))

    assert client.get(reverse("policies:calendar"), {"from": month}).status_code == 200


def test_the_page_asks_as_much_of_the_database_for_three_policies(
    client, django_assert_num_queries
):
    TrustFactory()
    enter(client, holder("clerk"))
    reviewed("One", TODAY)
    client.get(reverse("policies:calendar"))
    with django_assert_num_queries(9):
        client.get(reverse("policies:calendar"))
    reviewed("Two", TODAY)
    reviewed("Three", TODAY)
    with django_assert_num_queries(9):
        client.get(reverse("policies:calendar"))


# --- the feed
def address_of(secret):
    return reverse("policies:calendar_file", args=[secret])


def test_the_address_is_shown_once_kept_as_a_hash_and_made_anew(client):
    person = enter(client, holder("clerk"))
    made = client.post(reverse("policies:feed"))
    secret = made.context["address"].split("/calendar/")[1].removesuffix(".ics")

    later = client.get(reverse("policies:feed")).content.decode()
    anew = client.post(reverse("policies:feed")).context["address"]

    assert secret in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    assert secret not in later
    assert anew != made.context["address"]
    assert client.get(address_of(secret)).status_code == 404
    rows = CalendarFeed.objects.filter(person=person)
    assert sorted(row.ended_at is None for row in rows) == [False, True]
    assert not any(secret in row.digest for row in rows)
    assert len(secret) >= 22  # 128 bits in base 64


def test_the_feed_is_a_calendar_of_titles_and_days_without_names(client, plans):
    clerk = holder("clerk")
    Policy.objects.filter(title="Lone Working Policy").update(title=HOSTILE)
    answer = client.get(address_of(feeds.make(clerk, by=clerk)))

    calendar = Calendar.from_ical(answer.content)
    events = {str(event["summary"]): event for event in calendar.walk("VEVENT")}
    review = events[f"Review due: {HOSTILE}".replace("\r\n", "\n")]

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert review.decoded("dtstart") == dt.date(2027, 3, 1)
    assert review.decoded("dtend") == dt.date(2027, 3, 2)
    assert set(review) == {
        "SUMMARY",
        "DTSTART",
        "DTEND",
        "DTSTAMP",
        "UID",
        "URL",
        "TRANSP",
    }
    assert (calendar["version"], calendar["x-wr-calname"]) == (
        "2.0",
        "Policies of Harbourne Valley Trust",
    )
    assert max(map(len, answer.content.split(b"\r\n"))) <= 75
    assert b"Nair" not in answer.content
    assert b"\nATTENDEE" not in answer.content
    assert Assignment.objects.exists()


@pytest.mark.parametrize("why", ["left", "suspended", "no longer", "revoked", "unknown"])
def test_the_feed_stops_for_whoever_may_not_read_it_any_more(client, why):
    owner, policy = PersonFactory(), reviewed("Lone Working Policy", TODAY)
    policy.owners.add(owner)
    secret = feeds.make(owner, by=owner)
    before = client.get(address_of(secret)).status_code
    if why == "left":
        PlacementFactory(person=owner, ends_on=dt.date(2026, 12, 6))
        owner.last_day = dt.date(2026, 12, 6)
        owner.save(update_fields=["last_day"])
    elif why == "suspended":
        Absence.objects.create(person=owner, kind="suspended", starts_on=TODAY)
    elif why == "no longer":
        policy.owners.clear()
    elif why == "revoked":
        feeds.revoke(owner, by=owner)
    else:
        secret = "made-up"

    assert (before, client.get(address_of(secret)).status_code) == (200, 404)


def test_the_address_can_be_taken_away_on_the_page(client):
    clerk = enter(client, holder("clerk"))
    secret = feeds.make(clerk, by=clerk)

    client.post(reverse("policies:end_feed"))

    assert client.get(address_of(secret)).status_code == 404
    assert CalendarFeed.objects.get().ended_by == clerk


def test_the_feed_is_throttled(client):
    clerk = holder("clerk")
    secret = feeds.make(clerk, by=clerk)

    got = [client.get(address_of(secret)).status_code for _ in range(61)]

    assert (got[:60], got[60]) == ([200] * 60, 429)


def test_a_suspended_clerk_has_no_calendar(client):
    clerk = holder("clerk")
    secret = feeds.make(clerk, by=clerk)
    Absence.objects.create(person=clerk, kind="suspended", starts_on=TODAY)

    assert client.get(address_of(secret)).status_code == 404


def test_schools_without_an_inset_day_are_listed_with_the_day_they_open(client):
    TrustFactory()
    school = SchoolFactory(name="Ash")
    SchoolFactory(name="Birch")
    day = dt.date(2026, 8, 27)
    Closure.objects.create(school=school, kind="inset", starts_on=day, ends_on=day)
    reviewed("Staff Code of Conduct", TODAY, signing_rule="yearly")
    enter(client, holder("clerk"))

    page = client.get(reverse("policies:calendar"))

    assert [(row.name, row.on, row.is_inset) for row in page.context["openings"]] == [
        ("Ash", day, True),
        ("Birch", dt.date(2026, 9, 1), False),
    ]
    assert "no INSET day is in its calendar" in page.content.decode()
