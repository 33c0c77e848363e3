import datetime as dt

import pytest
import time_machine

from people.models import Closure, Term
from people.tests.factories import PersonFactory, SchoolFactory, TrustFactory, teacher
from policies import counting
from policies.importing import document
from policies.models import Assignment, AssignmentSchool, SigningCount
from policies.tests.factories import approved, place, policy_for
from policies.workflow import drafting, joining, signing
from policies.workflow import version as life

pytestmark = pytest.mark.django_db
BEFORE = dt.datetime(2025, 11, 5, 9, tzinfo=dt.UTC)
INSET_ASH, INSET_BIRCH = dt.date(2026, 8, 27), dt.date(2026, 9, 3)


@pytest.fixture
def schools():
    TrustFactory()
    ash, birch = SchoolFactory(name="Ash"), SchoolFactory(name="Birch")
    for name, starts in (("Autumn", "2026-09-02"), ("Overlapping", "2026-10-01")):
        Term.objects.create(
            name=name, starts_on=dt.date.fromisoformat(starts), ends_on=dt.date(2027, 7, 20)
        )
    for school, on in ((ash, INSET_ASH), (birch, INSET_BIRCH)):
        Closure.objects.create(school=school, kind="inset", starts_on=on, ends_on=on)
    return ash, birch


def in_force(on=dt.date(2025, 11, 3), **kwargs):
    version = approved(policy_for(**kwargs))
    life.publish(version, by=PersonFactory(), on=on)
    return version


def sign(person, on):
    with time_machine.travel(dt.datetime.combine(on, dt.time(9), dt.UTC), tick=False):
        row = person.assignments.get(state="open")
        texts = tuple(signing.texts_for(row, row.assigned_on))
        signing.sign(row, by=person, signature=signing.Signature(person.name, texts))


def night(on):
    with time_machine.travel(dt.datetime.combine(on, dt.time(0, 10), dt.UTC), tick=False):
        joining.settle_all(on)


def every_night(first, last):
    for number in range((last - first).days + 1):
        night(first + dt.timedelta(days=number))


def asked_again(person):
    rows = person.assignments.exclude(occasion__in=("new_version", "joined")).order_by("pk")
    return list(rows.values_list("occasion", "assigned_on", "due_on"))


def test_each_school_opens_on_its_inset_day_and_all_sign_by_the_end_of_september(schools):
    ash, birch = schools
    at_ash, at_birch = teacher(ash), teacher(birch)
    in_force(signing_rule="yearly")
    for person in (at_ash, at_birch):
        sign(person, dt.date(2025, 11, 5))

    every_night(dt.date(2026, 7, 30), dt.date(2026, 9, 10))

    until = dt.date(2026, 9, 30)
    assert asked_again(at_ash) == [("annual", INSET_ASH, until)]
    assert asked_again(at_birch) == [("annual", INSET_BIRCH, until)]


def test_somebody_at_two_schools_is_asked_once_by_the_earlier_and_counts_at_both(schools):
    ash, birch = schools
    person = teacher(birch)
    place(person, ash, dt.date(2020, 9, 1))
    in_force(signing_rule="yearly")
    sign(person, dt.date(2025, 11, 5))

    every_night(INSET_ASH, INSET_BIRCH)

    current = AssignmentSchool.objects.filter(counted_until=None)
    assert asked_again(person) == [("annual", INSET_ASH, dt.date(2026, 9, 30))]
    assert set(current.values_list("school", "signed_on")) == {
        (None, None),
        (ash.pk, None),
        (birch.pk, None),
    }


def test_a_second_run_and_missed_nights_ask_nobody_twice_and_the_totals_agree(schools):
    ash, _ = schools
    people = [teacher(ash) for _ in range(3)]
    version = in_force(signing_rule="yearly")
    for person in people:
        sign(person, dt.date(2025, 11, 5))

    night(dt.date(2026, 9, 14))
    night(dt.date(2026, 9, 14))
    sign(people[0], dt.date(2026, 9, 16))
    night(dt.date(2026, 10, 25))
    night(dt.date(2027, 3, 28))
    counting.fold()

    assert Assignment.objects.filter(occasion="annual").count() == 3
    assert Assignment.objects.filter(state="signed").count() == 4
    total = SigningCount.objects.get(policy=version.policy, school=None)
    assert (total.assigned, total.signed) == (3, 1)


def test_who_signed_since_august_or_still_has_to_is_left_alone(schools):
    ash, _ = schools
    lately, not_yet = teacher(ash), teacher(ash)
    in_force(on=dt.date(2026, 7, 13), signing_rule="yearly")
    sign(lately, dt.date(2026, 8, 3))

    every_night(INSET_ASH, dt.date(2026, 9, 8))

    assert (asked_again(lately), asked_again(not_yet)) == ([], [])
    assert not_yet.assignments.get().state == "open"


def test_a_policy_without_a_yearly_rule_asks_nobody_again(schools):
    person = teacher(schools[0])
    in_force()
    sign(person, dt.date(2025, 11, 5))

    night(dt.date(2026, 9, 14))

    assert asked_again(person) == []


def test_some_months_after_the_last_signature_it_is_asked_for_again_over_a_leap_day(schools):
    person = teacher(schools[0])
    in_force(on=dt.date(2027, 2, 1), signing_rule="months_after", sign_every_months=12)
    sign(person, dt.date(2027, 2, 28))

    night(dt.date(2028, 2, 27))
    before = asked_again(person)
    night(dt.date(2028, 2, 28))
    night(dt.date(2028, 2, 29))

    assert before == []
    assert [row[:2] for row in asked_again(person)] == [("after_months", dt.date(2028, 2, 28))]


def test_whoever_joins_and_must_sign_before_meeting_pupils_is_red_on_the_first_day(schools):
    in_force(joining="before_pupils")
    person = teacher(schools[0])
    first = dt.date(2026, 9, 14)
    person.placements.update(starts_on=first)

    night(first)

    with time_machine.travel(dt.datetime.combine(first, dt.time(8), dt.UTC), tick=False):
        assert person.assignments.get().status == "overdue"


def test_whoever_has_long_been_here_is_not_late_because_the_audience_was_widened(schools):
    version = in_force(joining="before_pupils")
    version.policy.audience.update(staff_group="support")
    person, today = teacher(schools[0]), dt.date(2026, 9, 14)
    version.policy.audience.update(staff_group="teaching")

    night(today)
    night(today)

    rows = AssignmentSchool.objects.filter(assignment=person.assignments.get())
    assert set(rows.values_list("due_on", flat=True)) == {today}


@pytest.mark.parametrize(
    ("profile", "rule"), [({"ack.cycle": "yearly_bundle"}, "yearly"), ({}, "each_version")]
)
def test_a_new_policy_is_signed_as_often_as_the_trust_says(profile, rule):
    TrustFactory(profile=profile)
    data = b"# Lone Working Policy\n\n## 1. Rule\n\n1.1 Say where you are.\n"

    version = drafting.import_policy(
        document.read(data, "lone.md"), data, "lone.md", by=PersonFactory()
    )

    assert version.policy.signing_rule == rule


def test_three_policies_of_a_bundle_are_asked_for_together_and_due_together(schools):
    person = teacher(schools[0])
    for _ in range(3):
        version = in_force(signing_rule="yearly")
        person.assignments.filter(version=version).update(state="signed", ended_at=BEFORE)
        AssignmentSchool.objects.filter(assignment__version=version).update(signed_on=BEFORE.date())

    night(INSET_ASH)

    assert asked_again(person) == [("annual", INSET_ASH, dt.date(2026, 9, 30))] * 3
