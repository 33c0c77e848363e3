"""The three things on top of the inbox: the most urgent of all, and nothing of anybody else."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents.queries import today
from incidents.tests.factories import away, small_trust
from incidents.tests.test_case_pages import as_
from incidents.tests.test_deciding import MAY, decide
from incidents.tests.test_reporting import report
from incidents.workflow import reading, records
from people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust():
    return small_trust()


def said(user):
    return [(thing.case, thing.words) for thing in today.things(user)]


def test_an_urgent_case_that_is_unopened_comes_before_every_deadline(trust):
    old = report(trust, trust.cleaner).case
    reading.open_case(old, by=trust.head)
    decide(old, MAY, trust.head)
    urgent = report(trust, trust.cleaner, child_at_risk="yes").case

    first, *others = said(trust.head)
    assert first == (urgent, "Open it")
    assert set(others) == {(old, "Assess it"), (old, "Contact the LADO")}
    assert said(trust.dsl) == [(urgent, "Open it")]
    assert said(trust.stranger) == []


def test_only_what_is_theirs_to_do_or_nobodys_in_particular(trust):
    case = report(trust, trust.cleaner, child_at_risk="yes").case
    for person in (trust.head, trust.dsl):
        reading.open_case(case, by=person)
    day = str(timezone.localdate() + dt.timedelta(days=9))
    for words, person in (("Hers", trust.dsl), ("His", trust.head)):
        records.add(case, "action", {"what": words, "due_on": day}, by=trust.head, person=person)

    assert said(trust.head) == [(case, "Assess it"), (case, "His")]
    assert said(trust.dsl) == []  # it stands in the adult's strand, which she does not read


def test_nothing_of_a_case_that_is_over_or_of_who_is_suspended(trust):
    case = report(trust, trust.cleaner).case
    reading.open_case(case, by=trust.head)
    records.add(case, "referral", {"body": "dbs"}, by=trust.head)
    assert len(said(trust.head)) == 2
    away(trust.head, "suspended")

    assert said(Person.objects.get(pk=trust.head.pk)) == []


def test_what_is_late_is_said_to_be(trust):
    case = report(trust, trust.cleaner).case
    reading.open_case(case, by=trust.head)
    noticed = (timezone.now() - dt.timedelta(hours=73)).isoformat()
    records.add(case, "referral", {"body": "ico", "noticed": noticed}, by=trust.head)

    first = today.things(trust.head)[0]

    assert (first.words, first.is_late) == (
        "Referral: The Information Commissioner (ICO)",
        True,
    )


@pytest.mark.parametrize("many", [1, 3])
def test_the_inbox_asks_as_often_whatever_number_there_is(
    client, trust, many, django_assert_num_queries
):
    for _ in range(many):
        case = report(trust, trust.cleaner).case
        decide(case, MAY, trust.head)
        report(trust, trust.deputy, child_at_risk="yes")
    as_(client, trust.head).get(reverse("incidents:inbox"))

    with django_assert_num_queries(12):
        client.get(reverse("incidents:inbox"))
