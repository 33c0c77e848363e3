"""A delegate for the posts of an account hears of being named, and of its end, once each."""

import datetime as dt

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from accounts.models import Delegate
from accounts.tests import posted
from accounts.workflow import posting_rules
from notices import composing
from notices.models import Notice
from people.tests.factories import teacher

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
NAMED = "You are named to decide on posts for Oxenholme Primary."
UNTIL = "You are named to decide on posts for Oxenholme Primary, until Friday 6 November."
NO_LONGER = "You no longer decide on posts for Oxenholme Primary in somebody’s place."


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield NOW.date()


@pytest.fixture
def at():
    return posted.begin()


@pytest.fixture
def person(at):
    return teacher(at.school)


def name(at, person, **days):
    days = {"starts_on": timezone.localdate(), "ends_on": None, **days}
    return posting_rules.name_delegate(at.account, person, by=at.head, **days)


def said(day):
    """What is said on this day, (to whom, sentence); what was due is settled by it."""
    with time_machine.travel(day, tick=False):
        due = Notice.objects.filter(settled_at=None, due_on__lte=timezone.localdate())
        rows = list(due.order_by("pk"))
        lines = composing.lines_of(rows)
        due.update(settled_at=timezone.now())
        return [(row.person, lines[row.pk].sentence) for row in rows if lines[row.pk]]


def test_whoever_is_named_hears_of_it_on_the_first_day_and_once(at, person, today):
    for _ in range(2):
        name(at, person, starts_on=today + DAY)

    assert said(NOW) == []
    assert said(NOW + DAY) == [(person, NAMED)]
    assert said(NOW + 2 * DAY) == []


def test_the_day_after_the_last_one_they_hear_that_it_is_over(at, person, today):
    name(at, person, ends_on=today + 4 * DAY)

    found = [said(NOW + days * DAY) for days in (0, 4, 5, 6)]

    assert found == [[(person, UNTIL)], [], [(person, NO_LONGER)], []]


def test_whoever_ends_it_earlier_tells_them_and_the_planned_day_says_nothing_more(
    at, person, today
):
    delegate = name(at, person, ends_on=today + 4 * DAY)
    said(NOW)

    for _ in range(2):
        posting_rules.end_delegate(delegate, by=at.head)

    assert [said(NOW), said(NOW + 5 * DAY)] == [[(person, NO_LONGER)], []]


def test_ended_before_they_heard_of_it_nothing_is_said(at, person):
    posting_rules.end_delegate(name(at, person), by=at.head)

    assert said(NOW) == []


def test_nothing_is_said_of_days_that_have_passed_or_that_others_follow(at, person, today):
    name(at, person, starts_on=today - 2 * DAY, ends_on=today - DAY)
    first = name(at, person, ends_on=today)
    name(at, person, starts_on=today + DAY)
    said(NOW)

    assert first.ends_on == today
    assert said(NOW + DAY) == [(person, NAMED)]


def test_whoever_ended_their_own_is_not_told(at, person):
    delegate = name(at, person)
    said(NOW)

    posting_rules.end_delegate(delegate, by=person)

    assert said(NOW) == []


def test_a_naming_that_is_rolled_back_owes_nothing(at, person):
    with transaction.atomic():
        name(at, person)
        transaction.set_rollback(True)

    assert not Delegate.objects.exists()
    assert not Notice.objects.exists()


def test_no_line_holds_a_name_or_a_word_of_a_post(at, person):
    posted.asked(at)
    delegate = name(at, person)
    lines = said(NOW)
    posting_rules.end_delegate(delegate, by=at.head)

    sentences = [sentence for whom, sentence in lines + said(NOW) if whom == person]

    assert sentences == [NAMED, NO_LONGER]


def test_as_many_queries_for_one_as_for_three(at, django_assert_num_queries):
    for number in (1, 3):
        for _ in range(number):
            name(at, teacher(at.school))
        rows = list(Notice.objects.filter(kind="post_delegate"))
        with django_assert_num_queries(1):
            composing.lines_of(rows)
