import datetime as dt

import pytest

from people.models import Absence
from people.tests.factories import SchoolFactory, holder, teacher
from policies.models import AssignmentSchool
from policies.tests.factories import approved, policy_for
from policies.workflow import joining
from policies.workflow import version as workflow

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 2)  # a Monday; due on 16 November


def away(person, first, last):
    return Absence.objects.create(person=person, kind="sick", starts_on=first, ends_on=last)


def asked():
    person = teacher(SchoolFactory())
    workflow.publish(approved(policy_for()), by=holder("clerk"), on=DAY)
    return person, person.assignments.get()


def test_whoever_comes_back_has_ten_working_days_at_least():
    person, assignment = asked()
    away(person, dt.date(2026, 11, 9), dt.date(2026, 11, 20))

    for _ in range(2):
        joining.settle_all(dt.date(2026, 11, 23))

    assignment.refresh_from_db()
    assert (assignment.due_first_on, assignment.due_on) == (
        dt.date(2026, 11, 16),
        dt.date(2026, 12, 4),  # the tenth working day after the weekend on which it was over
    )
    assert set(AssignmentSchool.objects.values_list("due_on", flat=True)) == {dt.date(2026, 12, 4)}


def test_whoever_had_more_days_left_keeps_them():
    person, assignment = asked()
    type(assignment).objects.update(due_first_on=dt.date(2026, 12, 1))
    away(person, dt.date(2026, 11, 3), dt.date(2026, 11, 8))

    joining.settle_all(dt.date(2026, 11, 9))

    assignment.refresh_from_db()
    assert assignment.due_on == dt.date(2026, 12, 7)


def test_nothing_moves_while_somebody_is_still_away():
    person, assignment = asked()
    away(person, dt.date(2026, 11, 9), None)

    joining.settle_all(dt.date(2026, 11, 23))

    assignment.refresh_from_db()
    assert assignment.due_on == dt.date(2026, 11, 16)
