import datetime as dt

import pytest

from people.models import Closure, Term
from people.queries import calendar
from people.tests.factories import SchoolFactory

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY = dt.date(2026, 11, 23), dt.date(2026, 11, 24)


def term(school, *days):
    return Term.objects.create(school=school, name="Term", starts_on=days[0], ends_on=days[-1])


def close(school, kind, day):
    return Closure.objects.create(school=school, kind=kind, starts_on=day, ends_on=day)


def test_a_school_keeps_its_own_terms_else_the_trusts(django_assert_num_queries):
    own, without = SchoolFactory(), SchoolFactory()
    term(None, MONDAY)
    term(own, TUESDAY)

    with django_assert_num_queries(1):
        found = calendar.calendars()

    days = {key: [found[key].is_school_day(day) for day in (MONDAY, TUESDAY)] for key in found}
    assert days == {None: [True, False], own.pk: [False, True], without.pk: [True, False]}


def test_closures_of_the_trust_close_every_school_and_a_schools_own_only_itself():
    one, other = SchoolFactory(), SchoolFactory()
    close(None, "inset", MONDAY)
    close(one, "closed", TUESDAY)

    found = calendar.calendars()

    days = {key: [found[key].is_school_day(day) for day in (MONDAY, TUESDAY)] for key in found}
    assert days == {None: [False, True], one.pk: [False, False], other.pk: [False, True]}


def test_the_central_team_keeps_working_days_and_the_trusts_bank_holidays():
    central = SchoolFactory(kind="central")
    term(None, MONDAY)
    close(None, "holiday", TUESDAY)
    close(None, "bank_holiday", MONDAY)

    found = calendar.calendars()[central.pk]

    assert [found.is_school_day(day) for day in (MONDAY, TUESDAY)] == [False, True]


def test_a_portal_without_schools_or_terms_keeps_working_days():
    assert calendar.calendars()[None].next_school_day(dt.date(2026, 11, 21)) == MONDAY
