import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notices.models import Notice
from people.models import Absence, Closure, Placement, Term
from people.tests.factories import (
    AppointmentFactory,
    PersonFactory,
    PlacementFactory,
    SchoolFactory,
    holder,
    teacher,
)
from policies.models import Assignment, AssignmentEvent
from policies.tests.counted import assigned, published
from policies.workflow import reminders

pytestmark = pytest.mark.django_db
ASSIGNED, DUE = dt.date(2026, 11, 2), dt.date(2026, 11, 23)  # Mondays
ONE_DAY = dt.timedelta(days=1)


def to_sign(person=None, school=None, due_on=DUE, **kwargs):
    school = school or SchoolFactory()
    person = person or teacher(school)
    version = published(Assignment.objects.count() + 1, on=ASSIGNED)
    return assigned(person, version, school, due_on=due_on, on=ASSIGNED)


def remind_daily(first, last):
    """The days on which something was owed, with how much."""
    days = [first + n * ONE_DAY for n in range((last - first).days + 1)]
    owed = {day: reminders.remind(day) for day in days}
    return {f"{day:%d %b}": number for day, number in owed.items() if number}


def test_reminders_are_owed_at_each_step_once():
    to_sign()

    owed = remind_daily(ASSIGNED, DUE + 60 * ONE_DAY)

    # 22 November is a Sunday: the step of the day before moves to Monday.
    assert owed == {"09 Nov": 1, "16 Nov": 1, "23 Nov": 1, "24 Nov": 1, "30 Nov": 1}
    assert set(Notice.objects.values_list("kind", flat=True)) == {"assignment"}


def test_a_day_done_twice_owes_nothing_more():
    to_sign()
    first = reminders.remind(DUE)

    second = reminders.remind(DUE)

    assert (first, second) == (1, 0)


def test_missed_nights_collapse_into_the_latest_step():
    assignment = to_sign()

    owed = reminders.remind(DUE + 2 * ONE_DAY)

    assert owed == 1
    assert list(Notice.objects.values_list("key", flat=True)) == [f"step:{assignment.pk}:{DUE}:1"]


def test_nothing_is_owed_for_what_is_signed_or_refused():
    for state in ("signed", "closed", "not_signed"):
        assignment = to_sign()
        Assignment.objects.filter(pk=assignment.pk).update(
            state=state,
            ended_at="2026-11-03T12:00Z",
            closed_because="left" if state == "closed" else "",
        )

    assert reminders.remind(DUE) == 0


def test_the_paused_are_reminded_when_they_are_back():
    assignment = to_sign()
    Absence.objects.create(
        person=assignment.person,
        kind="sick",
        starts_on=DUE - 10 * ONE_DAY,
        ends_on=DUE + ONE_DAY,
    )

    owed = remind_daily(DUE - 10 * ONE_DAY, DUE + 7 * ONE_DAY)

    assert owed == {"25 Nov": 1, "30 Nov": 1}


def test_a_step_in_the_holidays_or_on_a_day_off_moves_to_the_next_working_day():
    Term.objects.create(name="Autumn", starts_on="2026-09-02", ends_on="2026-12-18")
    Term.objects.create(name="Spring", starts_on="2027-01-05", ends_on="2027-03-25")
    school = SchoolFactory()
    to_sign(school=school, due_on=dt.date(2026, 12, 23))
    part_time = PlacementFactory(school=school, working_days=0b0010000).person  # Fridays
    to_sign(person=part_time, school=school, due_on=dt.date(2026, 12, 23))
    Closure.objects.create(kind="strike", starts_on="2026-12-16", ends_on="2026-12-16")

    owed = remind_daily(dt.date(2026, 12, 7), dt.date(2027, 1, 15))

    # Fourteen days before: 9 December, the other on Friday 11; seven before: a strike day, so 17
    # and 18; all later steps fall into the holidays and collapse into the first day back.
    assert owed == {"09 Dec": 1, "11 Dec": 1, "17 Dec": 1, "18 Dec": 1, "05 Jan": 1, "08 Jan": 1}


def test_a_new_due_date_has_steps_of_its_own():
    assignment = to_sign()
    reminders.remind(DUE - 7 * ONE_DAY)
    Assignment.objects.filter(pk=assignment.pk).update(due_on=DUE + 7 * ONE_DAY)

    owed = reminders.remind(DUE)

    assert owed == 1


def test_a_night_takes_the_same_statements_whatever_the_size():
    school, _head, _manager, person = school_with_posts()
    took = {}
    for number in (1, 2, 5):
        while Assignment.objects.count() < number:
            to_sign(person, school)
        Notice.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            assert reminders.remind(DUE + 8 * ONE_DAY) == number
            assert reminders.escalate(DUE + 8 * ONE_DAY) == number
        took[number] = len(queries)

    assert took[1] == took[2] == took[5]


# --- reminding everybody at once
def test_all_outstanding_are_reminded_once_a_day_and_it_says_who_asked():
    person = teacher(SchoolFactory())
    first, second = to_sign(person), to_sign(person)
    head = PersonFactory()
    rows = Assignment.objects.filter(pk__in=[first.pk, second.pk])

    told = reminders.remind_outstanding(rows, by=head, on=DUE)
    again = reminders.remind_outstanding(rows, by=head, on=DUE)
    tomorrow = reminders.remind_outstanding(rows, by=head, on=DUE + ONE_DAY)

    assert (told, again, tomorrow) == (1, 0, 1)
    assert Notice.objects.count() == 4
    events = AssignmentEvent.objects.values_list("assignment", "verb", "source", "target", "by")
    assert sorted(events[:2]) == [
        (row.pk, "remind", "open", "open", head.pk) for row in (first, second)
    ]


# --- telling others
def told(on):
    reminders.escalate(on)
    return sorted(Notice.objects.filter(kind="escalation", due_on=on).values_list("person", "ref"))


def school_with_posts():
    school = SchoolFactory()
    head, manager = holder("headteacher", school), teacher(school)
    person = PlacementFactory(school=school, line_manager=manager).person
    return school, head, manager, person


def test_line_manager_headteacher_and_hr_are_told_each_at_their_day_and_once():
    school, head, manager, person = school_with_posts()
    hr = holder("hr")
    late = to_sign(person, school)
    days = {n: told(DUE + n * ONE_DAY) for n in range(40)}

    assert {n: rows for n, rows in days.items() if rows} == {
        7: [(manager.pk, late.pk)],
        14: [(head.pk, late.pk)],
        28: [(hr.pk, late.pk)],
    }


def test_after_missed_nights_no_level_is_lost_and_one_is_told_a_day():
    school, head, manager, person = school_with_posts()
    hr = holder("hr")
    late = to_sign(person, school)

    days = [told(DUE + n * ONE_DAY) for n in (29, 30, 31, 36)]

    assert days == [[(manager.pk, late.pk)], [(head.pk, late.pk)], [(hr.pk, late.pk)], []]


def test_a_day_done_twice_tells_nobody_twice():
    school, _head, manager, person = school_with_posts()
    late = to_sign(person, school)

    first, second = told(DUE + 21 * ONE_DAY), told(DUE + 21 * ONE_DAY)

    assert first == second == [(manager.pk, late.pk)]


def test_without_a_line_manager_who_is_here_the_head_is_told():
    school, head, manager, person = school_with_posts()
    Absence.objects.create(person=manager, kind="sick", starts_on=DUE)
    late = to_sign(person, school)

    assert told(DUE + 7 * ONE_DAY) == [(head.pk, late.pk)]


def test_whoever_stands_in_for_an_absent_head_is_told():
    school = SchoolFactory()
    deputy = teacher(school)
    head = holder("headteacher", school)
    head.appointments.update(stand_in=deputy)
    Absence.objects.create(person=head, kind="sick", starts_on=DUE)
    late = to_sign(teacher(school), school)

    assert told(DUE + 7 * ONE_DAY) == [(deputy.pk, late.pk)]


@pytest.mark.parametrize(
    ("present", "who"),
    [
        (("executive_headteacher", "nominated_executive"), "executive_headteacher"),
        (("nominated_executive", "chief_executive"), "nominated_executive"),
        (("chief_executive",), "chief_executive"),
    ],
)
def test_about_a_headteacher_the_next_rung_up_is_told(present, who):
    school, other = SchoolFactory(), SchoolFactory()
    head = holder("headteacher", school)
    Placement.objects.create(
        person=head, school=other, staff_group="leadership", starts_on=ASSIGNED
    )
    holder("headteacher", other)  # no other head hears of it
    posts = {
        role: holder(role, school if role == "executive_headteacher" else None) for role in present
    }
    late = to_sign(head, school)

    assert told(DUE + 14 * ONE_DAY) == [(posts[who].pk, late.pk)]


def test_about_the_chief_executive_the_chair_of_trustees_is_told():
    chief, chair = holder("chief_executive"), holder("chair_of_trustees")
    holder("nominated_executive")
    late = to_sign(chief)

    assert told(DUE + 14 * ONE_DAY) == [(chair.pk, late.pk)]


def test_hr_of_the_school_and_of_the_trust_are_told_and_never_of_themselves():
    school = SchoolFactory()
    at_school, at_trust = holder("hr", school), holder("hr")
    late, theirs = to_sign(teacher(school), school), to_sign(at_trust)
    for n in (28, 29, 30):
        reminders.escalate(DUE + n * ONE_DAY)

    rows = Notice.objects.filter(key__startswith="escalation:hr").values_list("person", "ref")
    assert sorted(rows) == [(at_school.pk, late.pk), (at_trust.pk, late.pk)]
    assert theirs.state == "open"


def test_nobody_is_told_of_the_paused():
    school, _head, _manager, person = school_with_posts()
    Absence.objects.create(person=person, kind="family_leave", starts_on=DUE)
    to_sign(person, school)

    assert told(DUE + 30 * ONE_DAY) == []


def test_a_proposed_or_ended_post_is_told_nothing():
    school = SchoolFactory()
    AppointmentFactory(school=school, state="proposed", confirmed_at=None)
    AppointmentFactory(school=school, ends_on=DUE)
    to_sign(teacher(school), school)

    assert told(DUE + 14 * ONE_DAY) == []
