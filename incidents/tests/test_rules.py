"""Who may do what: one row a permission, one column a way of standing to a case."""

import pytest
import rules
from django.utils import timezone

from incidents.models import Draft
from incidents.rules import forget_ways
from incidents.tests.factories import away, small_trust
from incidents.tests.test_reporting import report
from people.tests.factories import holder

pytestmark = pytest.mark.django_db
STANDING = ("manager", "dsl", "concerned", "reporter", "chief", "administrator")
TABLE = {
    "view_case": "yy----",
    "step_out_of_case": "yy----",
    "view_access_log": "y-----",
    "name_person": "y-----",
    "assess_case": "y-----",
    "close_case": "y-----",
    "release_task": "y-----",
    "hold_task": "------",
}


@pytest.fixture
def trust():
    return small_trust()


@pytest.fixture
def people(trust):
    return dict(
        zip(
            STANDING,
            (
                trust.head,
                trust.dsl,
                trust.cleaner,
                trust.teacher,
                trust.chief,
                holder("administrator"),
            ),
            strict=True,
        )
    )


@pytest.mark.parametrize("permission", TABLE)
def test_a_permission_is_for_those_of_the_table(trust, people, permission):
    case = report(trust, trust.cleaner, child_at_risk="yes").case

    got = ""
    for person in people.values():
        forget_ways(case)
        got += "y" if person.has_perm(f"incidents.{permission}", case) else "-"

    assert got == TABLE[permission]


def test_nobody_may_anything_about_no_row(trust):
    named = [f"incidents.{name}" for name in TABLE]

    assert not any(trust.head.has_perm(name) for name in named)
    assert all(rules.perm_exists(name) for name in named)


def test_a_suspended_or_a_former_manager_may_nothing(trust):
    case = report(trust, trust.cleaner).case
    away(trust.head, "suspended")
    assert not trust.head.has_perm("incidents.view_case", case)

    trust.head.absences.all().delete()
    case.readers.update(ended_at=timezone.now())
    forget_ways(case)
    del trust.head._suspended_on
    assert not trust.head.has_perm("incidents.view_case", case)


def test_a_draft_and_a_concern_are_their_authors(trust):
    draft = Draft.objects.create(author=trust.teacher)
    concern = report(trust, trust.cleaner)

    assert trust.teacher.has_perm("incidents.change_draft", draft)
    assert trust.teacher.has_perm("incidents.view_concern", concern)
    assert not trust.head.has_perm("incidents.change_draft", draft)
    assert not trust.head.has_perm("incidents.view_concern", concern)


def test_heads_and_dsls_write_down_for_others(trust):
    may = [
        person.has_perm("incidents.report_for_others")
        for person in (trust.head, trust.dsl, trust.teacher, trust.hr)
    ]

    assert may == [True, True, False, False]
