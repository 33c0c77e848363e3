"""Who decides on a day, rung by rung."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import Delegate
from accounts.queries import deciders
from people.models import Absence, Appointment
from people.tests.factories import PersonFactory, SchoolFactory, holder, teacher

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def school():
    return SchoolFactory(name="Oxenholme Primary School")


def ladder(step, school, *never, of=None):
    today = timezone.localdate()
    found = deciders.on(today, managers_of=[of] if of else [])
    rungs = found.ladder(step, school and school.pk, never=[row.pk for row in never], of=of)
    return [rung.people for rung in rungs]


def away(person, **more):
    today = timezone.localdate()
    return Absence.objects.create(person=person, kind="sick", starts_on=today, **more)


def test_the_head_of_the_school_comes_first_and_the_executives_above(school):
    head, elsewhere = holder("headteacher", school), holder("headteacher", SchoolFactory())
    executive, chief = holder("nominated_executive"), holder("chief_executive")

    found = ladder("headteacher", school)

    assert found == [
        {head.pk: "headteacher"},
        {executive.pk: "nominated_executive"},
        {chief.pk: "chief_executive"},
    ]
    assert elsewhere.pk not in found[0]


def test_whoever_asks_is_passed_over_and_the_next_rung_decides(school):
    head, chief = holder("headteacher", school), holder("chief_executive")

    assert ladder("headteacher", school, head) == [{chief.pk: "chief_executive"}]


def test_whoever_is_away_is_stood_in_for(school):
    head, stand_in = holder("headteacher", school), teacher(school)
    Appointment.objects.filter(person=head).update(stand_in=stand_in)
    away(head)

    assert ladder("headteacher", school) == [{stand_in.pk: "headteacher"}]


def test_nobody_stands_in_for_a_stand_in_who_is_away(school):
    head, stand_in = holder("headteacher", school), teacher(school)
    Appointment.objects.filter(person=head).update(stand_in=stand_in)
    chief = holder("chief_executive")
    away(head)
    away(stand_in)

    assert ladder("headteacher", school) == [{chief.pk: "chief_executive"}]


def test_a_nominee_of_the_school_decides_while_they_are_named(school):
    head, nominee, over = holder("headteacher", school), teacher(school), teacher(school)
    yesterday = timezone.localdate() - DAY
    named = {"school": school, "named_by": head, "starts_on": yesterday}
    Delegate.objects.create(person=nominee, **named)
    Delegate.objects.create(person=over, ends_on=yesterday, **named)

    assert ladder("headteacher_or_nominee", school) == [
        {head.pk: "headteacher", nominee.pk: "nominee"}
    ]


def test_a_line_manager_is_asked_before_the_head(school):
    head, manager, asker = holder("headteacher", school), teacher(school), teacher(school)
    asker.placements.update(line_manager=manager)

    assert ladder("line_manager", school, of=asker.pk) == [
        {manager.pk: "line_manager"},
        {head.pk: "headteacher"},
    ]


def test_a_step_that_went_up_may_be_decided_on_each_rung_it_has_reached(school):
    head, executive = holder("headteacher", school), holder("nominated_executive")
    holder("chief_executive")
    found = deciders.on(timezone.localdate())

    reached = [found.deciding("headteacher", school.pk, rung, never=[]) for rung in (0, 1)]

    assert reached == [
        {head.pk: "headteacher"},
        {head.pk: "headteacher", executive.pk: "nominated_executive"},
    ]


def test_it_takes_the_same_number_of_queries_for_one_school_and_for_many(
    school, django_assert_num_queries
):
    for _ in range(3):
        holder("headteacher", SchoolFactory())
    person = PersonFactory()

    with django_assert_num_queries(4):
        deciders.on(timezone.localdate(), managers_of=[person.pk])
