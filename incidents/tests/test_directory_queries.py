"""The trust of the day from the database: who counts, who is away, who is below whom."""

import datetime as dt

import pytest
from django.utils import timezone

from incidents.directory import AWAY, HOLIDAY
from incidents.models import Relationship
from incidents.queries import directory
from incidents.tests.factories import away, manage, small_trust, stands_in
from people.tests.factories import AppointmentFactory, PersonFactory, PlacementFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LAST_WEEK = TODAY - dt.timedelta(days=7)


@pytest.fixture
def trust():
    return small_trust()


def test_posts_of_the_day_are_there_with_who_stands_in(trust):
    stands_in(trust.deputy, trust.head, "headteacher")
    away(trust.head)

    found = directory.on(TODAY)

    assert found.receivers("headteacher", trust.wray.pk) == {trust.deputy.pk}
    assert found.receivers("dsl", trust.wray.pk) == {trust.dsl.pk}
    assert found.central == trust.central.pk


@pytest.mark.parametrize("change", [{"ends_on": LAST_WEEK}, {"state": "proposed"}])
def test_a_post_that_ended_or_waits_for_a_second_person_counts_for_nothing(trust, change):
    change |= {"confirmed_at": None} if "state" in change else {}
    trust.dsl.appointments.update(**change)

    assert directory.on(TODAY).receivers("dsl", trust.wray.pk) == frozenset()


def test_whoever_has_left_neither_holds_a_post_nor_stands_in(trust):
    stands_in(trust.deputy, trust.head, "headteacher")
    away(trust.head)
    trust.deputy.last_day = trust.dsl.last_day = LAST_WEEK
    trust.deputy.save()
    trust.dsl.save()

    found = directory.on(TODAY)

    assert found.receivers("headteacher", trust.wray.pk) == frozenset()
    assert found.receivers("dsl", trust.wray.pk) == frozenset()


def test_on_holiday_one_still_receives_and_otherwise_not_the_blocked_neither(trust):
    away(trust.head, "holiday")
    away(trust.dsl, "holiday")
    away(trust.dsl, "family_leave")
    trust.chair.blocked_at = timezone.now()
    trust.chair.save()

    found = directory.on(TODAY).absent

    assert found == {trust.head.pk: HOLIDAY, trust.dsl.pk: AWAY, trust.chair.pk: AWAY}


def test_below_is_everybody_under_them_however_far(trust):
    below = manage(PersonFactory(), trust.cleaner, trust.wray).person

    found = directory.on(TODAY, also=[below.pk])

    assert below.pk in found.below(frozenset({trust.head.pk}))
    assert trust.chief.pk not in found.below(frozenset({trust.head.pk}))
    assert below.pk not in directory.on(TODAY).below(frozenset({trust.head.pk}))


def test_somebody_works_where_they_mainly_do_or_did_last(trust):
    PlacementFactory(person=trust.teacher, school=trust.central, main=False)
    left = PlacementFactory(school=trust.wray, ends_on=LAST_WEEK).person
    PlacementFactory(person=left, school=trust.central, starts_on=TODAY + dt.timedelta(days=9))

    found = directory.main_places([trust.teacher.pk, left.pk], TODAY)

    assert found == {trust.teacher.pk: trust.wray.pk, left.pk: trust.wray.pk}


def test_relatives_are_those_declared_on_the_day_both_ways(trust):
    Relationship.objects.create(one=trust.head, other=trust.hr, kind="spouse", starts_on=LAST_WEEK)
    Relationship.objects.create(
        one=trust.head, other=trust.it, kind="partner", starts_on=LAST_WEEK, ends_on=LAST_WEEK
    )

    found = directory.on(TODAY).related

    assert found == {trust.head.pk: {trust.hr.pk}, trust.hr.pk: {trust.head.pk}}


def test_former_heads_are_remembered_with_their_schools(trust):
    AppointmentFactory(
        person=trust.stranger, role="headteacher", school=trust.wray, ends_on=LAST_WEEK
    )

    assert directory.on(TODAY).formerly_headed == {trust.stranger.pk: {trust.wray.pk}}


def test_a_larger_trust_costs_no_more_queries(trust, django_assert_num_queries):
    for _ in range(20):
        manage(PersonFactory(), trust.deputy, trust.wray)

    with django_assert_num_queries(9):
        directory.on(TODAY)
