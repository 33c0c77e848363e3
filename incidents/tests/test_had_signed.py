"""What the person concerned had signed, as the page of the case shows it."""

import datetime as dt

import pytest
from django.utils import timezone

from incidents.queries import signed
from incidents.tests.factories import small_trust
from incidents.tests.test_case_pages import as_, page, url
from incidents.tests.test_reporting import report
from incidents.workflow import reading
from people.tests.factories import PersonFactory
from policies.tests.factories import approved, policy_for
from policies.tests.test_on_the_day import signed as sign
from policies.workflow import version as workflow

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust():
    trust = small_trust()
    trust.cleaner.placements.update(starts_on=timezone.localdate() - dt.timedelta(days=90))
    on = timezone.localdate() - dt.timedelta(days=30)
    for title, reference in (("Lone Working", "HVT-07"), ("Social Media", "HVT-08")):
        version = approved(policy_for(title=title, reference=reference))
        workflow.publish(version, by=PersonFactory(), on=on)
        if title == "Lone Working":
            sign(trust.cleaner, ago=20)
    return trust


def shown(case):
    found = signed.had_signed(case)
    return [
        (shown.row.policy.title, shown.row.status, len(shown.clauses))
        for one in found
        for shown in one.policies
    ]


@pytest.mark.parametrize("said", ["Lone working, 1", "section 1 of hvt-07"])
def test_the_policy_that_the_concern_names_with_its_section_as_signed(trust, said):
    case = report(trust, trust.cleaner, clauses=said).case

    assert shown(case) == [("Lone Working", "signed", 1)]


def test_all_of_theirs_where_it_names_none(trust):
    case = report(trust, trust.cleaner, clauses="").case

    assert shown(case) == [("Lone Working", "signed", 0), ("Social Media", "to_sign", 0)]


def test_it_is_the_day_it_happened_that_counts(trust):
    before = timezone.localdate() - dt.timedelta(days=25)

    case = report(trust, trust.cleaner, clauses="Lone Working", happened_on=before).case

    assert shown(case) == [("Lone Working", "to_sign", 0)]


def test_nobody_with_a_record_here_had_signed_anything(trust):
    assert shown(report(trust).case) == []


def test_it_stands_in_the_adults_strand_alone(client, trust):
    case = report(trust, trust.cleaner, clauses="Lone Working", child_at_risk="yes").case
    for person in (trust.head, trust.dsl):
        reading.answer_conflict(case, by=person)

    assert "had signed" in page(as_(client, trust.head), url("case", case))
    assert "had signed" not in page(as_(client, trust.dsl), url("case", case))
