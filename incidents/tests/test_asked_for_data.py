"""Whoever manages a case with data of a requester in it hears that something waits; nobody else."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from incidents import notifications
from incidents.queries import requests as queries
from incidents.queries import today
from incidents.tests.factories import ReaderFactory, small_trust
from incidents.tests.test_case_pages import as_
from incidents.tests.test_reporting import report
from incidents.tests.test_requests import asked, item_of
from incidents.workflow import reading, reporting
from incidents.workflow import requests as workflow
from notices.models import Notice
from notices.workflow import gathering
from people.tests.factories import holder

pytestmark = pytest.mark.django_db
TO_NAME = "Say what there is for a request for data"


@pytest.fixture
def trust():
    made = small_trust()
    made.lead_of_data = holder("data_lead", known_as="Lea")
    return made


def told(**of):
    rows = Notice.objects.filter(kind=notifications.CASE_DATA, **of).order_by("pk")
    return [(row.person, row.ref, row.private, row.urgent) for row in rows]


def said(notice):
    return notifications.WORDS[notice.kind]([notice])[notice.pk]


def things(user):
    return [(thing.case, thing.words) for thing in today.things(user)]


def test_whoever_manages_the_case_hears_that_something_waits_and_nothing_more(trust):
    case = report(trust, trust.cleaner, child_at_risk="yes").case
    asked(trust, trust.cleaner)

    assert told() == [(trust.head, case.pk, True, False)]  # not the DSL, who reads but manages not
    line = said(Notice.objects.get(kind=notifications.CASE_DATA))
    waits = Notice(pk=0, kind=notifications.WAITS, person=trust.head, ref=case.pk)
    assert line == said(waits)  # the words of any other case


@pytest.mark.parametrize("who", ["cleaner", "teacher"])
def test_it_is_owed_for_whom_a_case_is_about_and_for_who_reported_it(trust, who):
    case = report(trust, trust.cleaner).case
    asked(trust, {"cleaner": trust.cleaner, "teacher": case.concerns.get().reporter}[who])

    assert [row[:2] for row in told()] == [(trust.head, case.pk)]


def test_a_request_that_touches_no_case_tells_nobody(trust):
    report(trust, trust.cleaner)
    asked(trust, trust.stranger)
    asked(trust)

    assert told() == []


def test_nobody_hears_of_a_case_about_them_or_of_a_request_of_their_own(trust):
    case = report(trust, trust.cleaner).case
    ReaderFactory(case=case, person=trust.cleaner)  # as a mistake would leave it
    own = report(trust, trust.deputy, by=trust.head).case
    asked(trust, trust.cleaner)
    asked(trust, trust.head)

    assert [row[:2] for row in told()] == [(trust.head, case.pk)]
    assert own.readers.filter(person=trust.head, how="manage").exists()
    assert things(trust.cleaner) == []


def test_whoever_is_named_later_is_told_nothing_any_more(trust):
    case = report(trust, trust.cleaner).case
    asked(trust, trust.cleaner)
    notice = Notice.objects.get(kind=notifications.CASE_DATA)
    reporting.name_person(case, by=trust.head, people=[trust.head])

    assert said(notice) is None
    assert things(trust.head) == []


def test_whoever_came_to_the_case_since_hears_of_it_the_same_night_and_once(trust):
    request = asked(trust, trust.cleaner)
    case = report(trust, trust.cleaner).case
    assert told() == []
    now = timezone.localdate()

    assert (workflow.warn(now), workflow.warn(now)) == (0, 0)

    assert [row[:2] for row in told()] == [(trust.head, case.pk)]
    last = queries.due_on(request, queries.central_calendar())
    workflow.warn(last - dt.timedelta(days=7))
    assert len(told(person=trust.head)) == 2


def test_it_stands_among_their_things_until_something_is_named(trust):
    case = report(trust, trust.cleaner).case
    request = asked(trust, trust.cleaner)
    assert things(trust.head) == [(case, "Open it")]
    reading.open_case(case, by=trust.head)

    assert set(things(trust.head)) == {(case, "Assess it"), (case, TO_NAME)}
    thing = next(thing for thing in today.things(trust.head) if thing.words == TO_NAME)
    assert thing.url == reverse("incidents:offer_items", args=[case.reference])
    assert (thing.due > timezone.localdate(), thing.is_late) == (True, False)
    notice = Notice.objects.get(kind=notifications.CASE_DATA)
    item_of(request, trust.head, case=case)
    assert things(trust.head) == [(case, "Assess it")]
    assert said(notice) is None


def test_a_request_that_is_over_or_opened_again_is_followed(trust):
    case = report(trust, trust.cleaner).case
    reading.open_case(case, by=trust.head)
    request = asked(trust, trust.cleaner)
    notice = Notice.objects.get(kind=notifications.CASE_DATA)
    workflow.end(request, workflow.WITHDRAW, "By letter.", by=trust.dpo)
    over = (said(notice), things(trust.head))
    workflow.end(request, workflow.REOPEN, "They asked again.", by=trust.dpo)

    assert over == (None, [(case, "Assess it")])
    assert said(notice) is not None
    assert (case, TO_NAME) in things(trust.head)


def test_its_message_goes_alone_and_names_nobody(trust):
    with time_machine.travel("2026-11-10 10:00", tick=False):  # a Tuesday in term
        report(trust, trust.cleaner)
        asked(trust, trust.cleaner)
        Notice.objects.exclude(kind=notifications.CASE_DATA).delete()
        gathering.compose_private(timezone.now())

    message = trust.head.messages.get()
    assert str(trust.cleaner) not in message.subject + message.text
    assert "data" not in message.subject + message.text


def test_entering_one_costs_the_officer_the_same_whether_there_is_a_case_or_not(
    client, trust, django_assert_num_queries
):
    asked(trust, trust.stranger)
    with django_assert_num_queries(8):
        asked(trust, trust.stranger)
    report(trust, trust.cleaner)
    with django_assert_num_queries(8):
        asked(trust, trust.cleaner)


def test_the_inbox_asks_as_often_for_one_as_for_three(client, trust, django_assert_num_queries):
    as_(client, trust.head)
    for case in (report(trust, trust.cleaner).case for _ in range(3)):
        reading.open_case(case, by=trust.head)
    asked(trust, trust.cleaner)
    client.get(reverse("incidents:inbox"))

    with django_assert_num_queries(12):
        client.get(reverse("incidents:inbox"))
    assert len(things(trust.head)) == 3
