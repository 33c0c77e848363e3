import datetime as dt

import pytest

from people.models import Person
from people.tests.factories import AppointmentFactory, PersonFactory, PlacementFactory
from people.workflow import standing

pytestmark = pytest.mark.django_db
JULY, AUGUST = dt.date(2026, 7, 31), dt.date(2026, 8, 31)


def last_day(person):
    standing.refresh(Person.objects.filter(pk=person.pk))
    return Person.objects.get(pk=person.pk).last_day


def test_whoever_holds_something_open_has_no_last_day():
    placed = PlacementFactory(person__last_day=JULY).person
    PlacementFactory(person=placed, ends_on=JULY)
    governor = AppointmentFactory(role="governor", person__last_day=JULY).person

    assert [last_day(placed), last_day(governor)] == [None, None]


def test_the_last_day_is_the_latest_end_of_all_that_was_held():
    both = PlacementFactory(ends_on=JULY).person
    AppointmentFactory(person=both, ends_on=AUGUST)
    placed = PlacementFactory(ends_on=JULY).person
    trustee = AppointmentFactory(role="trustee", ends_on=AUGUST).person

    assert [last_day(both), last_day(placed), last_day(trustee)] == [AUGUST, JULY, AUGUST]


def test_a_post_that_was_never_confirmed_keeps_nobody():
    person = PlacementFactory(ends_on=JULY).person
    AppointmentFactory(person=person, state="proposed")

    assert last_day(person) == JULY


def test_whoever_never_held_anything_stays_as_they_are():
    assert last_day(PersonFactory(last_day=JULY)) == JULY
    assert last_day(PersonFactory()) is None


def test_it_is_one_statement_and_touches_only_what_changes(django_assert_num_queries):
    for _ in range(3):
        PlacementFactory(ends_on=JULY)
    PlacementFactory()

    with django_assert_num_queries(2):
        counts = [standing.refresh(Person.objects.all()) for _ in range(2)]

    assert counts == [3, 0]


def test_nobody_costs_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert standing.refresh(Person.objects.none()) == 0
