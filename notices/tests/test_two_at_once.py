"""Two workers doing the same sweep at the same moment: everybody has one summary, one mail."""

import datetime as dt
import threading

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from notices.models import Message, Notice
from notices.tests.factories import NoticeFactory
from notices.workflow import gathering
from notices.workflow import message as life
from people.tests.factories import SchoolFactory, teacher
from policies.models import Assignment
from policies.tests.counted import assigned, published
from policies.workflow import reminders

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
A_FRIDAY = "2026-11-20T09:00:00+00:00"
PEOPLE, WORKERS = 60, 4


def at_once(act):
    """What each of four threads, begun together, answered."""
    begin, answers = threading.Barrier(WORKERS), []

    def work():
        begin.wait()
        try:
            answers.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_everybody_is_summarised_once():
    school = SchoolFactory()
    for _ in range(PEOPLE):
        NoticeFactory(person=teacher(school), ref=1, due_on="2026-11-20")

    with time_machine.travel(A_FRIDAY, tick=False):
        written = at_once(lambda: gathering.compose(timezone.now()))

    assert sum(written) == PEOPLE
    assert Message.objects.values("person").distinct().count() == PEOPLE
    assert not Notice.objects.filter(message=None).exists()


def test_every_message_is_claimed_by_one_worker():
    person = teacher(SchoolFactory())
    now = timezone.now()
    Message.objects.bulk_create(
        Message(person=person, address="a@trust.example", subject="", urgent=True, next_try_at=now)
        for _ in range(5 * life.BATCH)
    )

    claims = at_once(lambda: life.claim(now))

    claimed = [pk for chosen in claims for pk in chosen]
    assert [len(chosen) for chosen in claims] == [life.BATCH] * WORKERS
    assert len(set(claimed)) == len(claimed)


def test_a_night_done_by_several_owes_each_step_once():
    school = SchoolFactory()
    day = dt.date(2026, 11, 20)
    version = published(1, on=day.replace(day=2))
    for _ in range(PEOPLE):
        assigned(teacher(school), version, school, due_on=day, on=day.replace(day=2))

    owed = at_once(lambda: reminders.remind(day))

    assert sum(owed) == Assignment.objects.count() == Notice.objects.count() == PEOPLE
