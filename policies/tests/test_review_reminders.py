import datetime as dt

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from notices.models import Message, Notice
from notices.workflow import gathering
from people.models import Person
from people.tests.factories import PersonFactory, TrustFactory, holder
from policies.models import Policy
from policies.tests.factories import VersionFactory, policy_for
from policies.workflow import review_reminders

pytestmark = pytest.mark.django_db
DUE = dt.date(2026, 12, 7)  # a Monday


def day(ahead):
    return DUE - dt.timedelta(days=ahead)


def in_force(*owners, **kwargs):
    policy = policy_for(**{"next_review_on": DUE, "title": "Lone Working Policy"} | kwargs)
    VersionFactory(policy=policy, state="published", published_at=timezone.now())
    policy.owners.add(*owners)
    return policy


def keys(person):
    return [key.rsplit(":", 1)[1] for key in person.notices.values_list("key", flat=True)]


def every_night(first, last):
    for night in range((last - first).days + 1):
        review_reminders.remind(first + dt.timedelta(days=night))


def test_the_owner_is_reminded_at_ninety_sixty_thirty_and_no_days():
    owner = PersonFactory()
    in_force(owner)

    every_night(day(100), day(-20))

    said = owner.notices.order_by("due_on").values_list("due_on", "key")
    assert [(due_on, key.rsplit(":", 1)[1]) for due_on, key in said] == [
        (day(90), "90"),
        (day(60), "60"),
        (day(30), "30"),
        (day(0), "0"),
    ]


def test_missed_nights_are_caught_up_with_the_latest_step_only():
    owner = PersonFactory()
    in_force(owner)

    review_reminders.remind(day(20))

    assert keys(owner) == ["30"]


def test_a_second_run_and_a_replay_of_an_earlier_night_send_nothing():
    owner, clerk = PersonFactory(), holder("clerk")
    in_force(owner)
    first = review_reminders.remind(day(-1))

    again = [review_reminders.remind(on) for on in (day(-1), day(0), day(30), day(-2))]

    assert (first, again) == (2, [0, 0, 0, 0])
    assert (keys(owner), clerk.notices.count()) == (["0"], 1)


def test_clerk_and_an_executive_are_told_each_week_that_it_is_overdue():
    clerk, executive, chief = (holder(role) for role in ("clerk", "executive", "chief_executive"))
    in_force(PersonFactory())

    every_night(day(5), day(-15))

    told = [day(-1), day(-8), day(-15)]
    assert list(clerk.notices.values_list("due_on", flat=True).order_by("due_on")) == told
    assert list(executive.notices.values_list("due_on", flat=True).order_by("due_on")) == told
    assert not chief.notices.exists()


def test_without_an_owner_who_is_here_the_clerk_is_reminded():
    clerk, gone = holder("clerk"), PersonFactory(last_day=day(60))
    in_force(gone)

    review_reminders.remind(day(29))

    assert (keys(clerk), keys(gone)) == (["30"], [])


def test_only_what_is_in_force_is_reviewed():
    owner = PersonFactory()
    draft = policy_for(next_review_on=DUE)
    draft.owners.add(owner)
    in_force(owner, next_review_on=None)

    assert review_reminders.remind(day(0)) == 0


def test_the_statements_are_as_many_for_ten_policies_as_for_one():
    holder("clerk"), holder("chief_executive")
    in_force(PersonFactory())
    with CaptureQueriesContext(
        connection,
    ) as one:
        review_reminders.remind(day(-1))
    for _ in range(9):
        in_force(PersonFactory())
    with CaptureQueriesContext(connection) as ten:
        review_reminders.remind(day(-1))

    assert len(ten) == len(one)


# --- the words
def said(on):
    with time_machine.travel(dt.datetime.combine(on, dt.time(9), dt.UTC), tick=False):
        call_command("send_reminders", on=on)
        gathering.compose(timezone.now())
    return list(Message.objects.filter(made_at__date=on).values_list("person", "subject"))


@pytest.fixture
def told():
    TrustFactory()
    owner, clerk = PersonFactory(), holder("clerk")
    return owner, clerk, in_force(owner)


def test_the_owner_reads_what_to_do_by_when(told):
    owner, _, policy = told

    assert said(day(90)) == [(owner.pk, "Review the Lone Working Policy by Monday 7 December")]
    assert f"{{portal}}/policies/{policy.slug}/hold-review/" in Message.objects.get().text


def test_the_clerk_reads_since_when_it_is_overdue(told):
    owner, clerk, _ = told

    assert said(day(-1)) == [
        (owner.pk, "Review the Lone Working Policy, due since Monday 7 December"),
        (clerk.pk, "The review of the Lone Working Policy is overdue since 7 December 2026"),
    ]


def test_nothing_is_said_of_a_review_that_was_held_meanwhile(told):
    review_reminders.remind(day(0))
    Policy.objects.update(next_review_on=dt.date(2027, 12, 7))

    assert said(day(0)) == []
    assert Notice.objects.get().settled_at is not None
    assert Person.objects.count() == 3
