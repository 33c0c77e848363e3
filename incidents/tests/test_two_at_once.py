"""Sent twice in the same moment: one concern, whatever reaches the database first."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from core.at_once import Overtaken
from incidents.models import Case, Concern, Reader
from incidents.tests.factories import small_trust
from incidents.tests.test_reporting import report
from incidents.workflow import deciding

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
TIMES = 4


def test_a_report_sent_four_times_at_once_is_one_concern():
    trust, number, begin = small_trust(), uuid4(), Barrier(TIMES)

    def send():
        try:
            begin.wait()
            return report(trust, trust.cleaner, number=number).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(TIMES) as several:
        sent = {future.result() for future in [several.submit(send) for _ in range(TIMES)]}

    assert len(sent) == 1
    assert [model.objects.count() for model in (Concern, Case, Reader)] == [1, 1, 1]


def test_of_decisions_at_once_one_stands_and_the_others_are_told_who_was_faster():
    trust, begin = small_trust(), Barrier(TIMES)
    case = report(trust, trust.cleaner).case
    seen = deciding.mark(case)
    managers = [trust.head, trust.education, trust.chief, trust.trustees]

    def decide(person):
        try:
            begin.wait()
            mine = Case.objects.get(pk=case.pk)
            said = {"decision": "low_level", "why": f"Thinks {person}"}
            deciding.decide_threshold(mine, said, by=person, seen=seen)
        except Overtaken as why:
            return str(why)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(TIMES) as several:
        told = [future.result() for future in [several.submit(decide, who) for who in managers]]

    winner = case.records.get(kind="threshold").by
    assert sorted(bool(words) for words in told) == [False, True, True, True]
    assert all(str(winner) in words for words in told if words)
