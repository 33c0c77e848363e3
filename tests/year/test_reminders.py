"""Two terms replayed, undisturbed and disturbed: nobody hears too much, too late, or on a day off.

They hold both changes of the clock and a leap day; without PORTAL_LONG=1 the last ten weeks.
"""

import datetime as dt
import os
import random
from collections import Counter

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from notices.models import Message, Notice
from notices.workflow import gathering
from people.models import Absence, Closure, Person, Term
from people.queries.calendar import calendars
from people.tests.factories import PlacementFactory, SchoolFactory, TrustFactory, holder
from policies.models import Assignment
from policies.tests.counted import assigned, published, signed
from policies.workflow import reminders

pytestmark = [pytest.mark.lengthy, pytest.mark.long, pytest.mark.django_db]
LAST = dt.date(2028, 4, 7)
ONE_DAY = dt.timedelta(days=1)
LONG = os.environ.get("PORTAL_LONG") == "1"
FIRST = dt.date(2027, 9, 1) if LONG else dt.date(2028, 1, 28)
DAYS = [FIRST + n * ONE_DAY for n in range((LAST - FIRST).days + 1)]
TERMS = [("2027-09-02", "2027-12-17"), ("2028-01-04", "2028-03-31")]
HALF_TERMS = [("2027-10-25", "2027-10-29"), ("2028-02-14", "2028-02-18")]
WEEKS = [0b11111] * 2 + [0b00111, 0b10100]  # part-timers among them
SICK = (FIRST + 20 * ONE_DAY, FIRST + 30 * ONE_DAY)


def build():
    """Six people, their line manager and their head; the first of them is long away."""
    TrustFactory()
    school = SchoolFactory()
    for starts_on, ends_on in TERMS:
        Term.objects.create(name="Term", starts_on=starts_on, ends_on=ends_on)
    for starts_on, ends_on in HALF_TERMS:
        Closure.objects.create(kind="holiday", starts_on=starts_on, ends_on=ends_on)
    Closure.objects.create(kind="strike", starts_on="2027-11-10", ends_on="2027-11-11")
    holder("hr")
    holder("headteacher", school)
    manager = PlacementFactory(school=school).person
    people = [
        PlacementFactory(school=school, line_manager=manager, working_days=week).person
        for week in WEEKS
    ]
    Absence.objects.create(person=people[0], kind="sick", starts_on=SICK[0], ends_on=SICK[1])
    return school, people


def ask(school, people, day):
    """A policy comes into force, and everybody is to sign it within a fortnight."""
    version = published(day.month + 100 * day.year, title=f"Policy of {day:%B}", on=day)
    for person in people:
        row = assigned(person, version, school, due_on=day + 14 * ONE_DAY, on=day)
        key = f"assigned:{row.pk}"
        Notice.objects.create(person=person, kind="assignment", key=key, ref=row.pk, due_on=day)


def sign_what_is_old(people, day):
    """The n-th person signs some days after being asked, the longer the higher n; one never."""
    for number, person in enumerate(people[:-1]):
        asked_by = day - (2 + 9 * number) * ONE_DAY
        for assignment in person.assignments.filter(state="open", assigned_on__lte=asked_by):
            signed(assignment, on=day)


def replay(runs_on):
    """The two terms, each night run as often as `runs_on` says; what was sent to whom when."""
    school, people = build()
    for day in DAYS:
        with time_machine.travel(dt.datetime.combine(day, dt.time(10), dt.UTC), tick=False):
            if day.day == 5:
                ask(school, people, day)
            for _ in range(runs_on(day)):
                reminders.remind(day)
                reminders.escalate(day)
                gathering.compose(timezone.now())
            sign_what_is_old(people, day)
    return people


def places():
    """Who is who in every replay, in the order in which they joined."""
    people = Person.objects.order_by("pk").values_list("pk", flat=True)
    return {pk: place for place, pk in enumerate(people)}


def sent():
    """Everybody's mails: to whom, on which day, saying what."""
    place = places()
    rows = Message.objects.order_by("pk").values_list("person", "made_at", "subject")
    return sorted((place[pk], timezone.localdate(at), subject) for pk, at, subject in rows)


def owed():
    """Every step and level: to whom it was owed, about whose signature of what, and which."""
    place = places()
    rows = {row.pk: row for row in Assignment.objects.select_related("policy")}
    return {
        (place[person], place[rows[ref].person_id], rows[ref].policy.title, step_of(key))
        for person, ref, key in Notice.objects.values_list("person", "ref", "key")
    }


def step_of(key):
    """ "step -7", "assigned" or "escalation hr" out of a key."""
    parts = key.split(":")
    return {"step": f"step {parts[-1]}", "escalation": f"escalation {parts[1]}"}.get(
        parts[0], parts[0]
    )


def check_nobody_hears_on_a_day_off(people):
    calendar = calendars()[people[0].placements.get().school_id]
    weeks = {person.pk: week for person, week in zip(people, WEEKS, strict=True)}
    days = Counter(
        (person, timezone.localdate(at))
        for person, at in Message.objects.values_list("person", "made_at")
    )
    on_days_off = [
        (person, day)
        for person, day in days
        if not calendar.is_staff_day(day)
        or not weeks.get(person, 0b11111) >> day.weekday() & 1
        or (person == people[0].pk and SICK[0] <= day <= SICK[1])
    ]
    assert on_days_off == []
    assert set(days.values()) == {1}


def replayed(runs_on):
    """What was sent and owed in a replay, and that nobody heard anything on a day off."""
    with transaction.atomic():
        people = replay(runs_on)
        check_nobody_hears_on_a_day_off(people)
        result = sent(), owed()
        transaction.set_rollback(True)
    return result


def test_nights_done_twice_send_the_mails_of_an_undisturbed_year():
    undisturbed = replayed(lambda day: 1)

    twice = replayed(lambda day: 2)

    assert twice == undisturbed
    assert len(undisturbed[0]) > 20


def test_missed_nights_are_caught_up_and_say_nothing_new():
    chance = random.Random(2027)
    missed = {day for day in DAYS if chance.random() < 0.3} | set(DAYS[12:17])
    _, everything = replayed(lambda day: 1)

    mails, said = replayed(lambda day: 0 if day in missed else 1)

    never_signed = len(WEEKS) + 2  # the last to join
    levels = {(who, step) for _, who, _, step in everything if step.startswith("escalation")}
    assert said <= everything
    assert {day for _, day, _ in mails}.isdisjoint(missed)
    assert {(who, step) for _, who, _, step in said if who == never_signed} >= {
        (who, step) for who, step in levels if who == never_signed
    }
    assert {step for who, step in levels if who == never_signed} == {
        "escalation line_manager",
        "escalation headteacher",
        "escalation hr",
    }
