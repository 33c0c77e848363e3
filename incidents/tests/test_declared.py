"""What people declare of each other: routing knows it, and the page of a case shows it."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Declaration, Permission
from accounts.workflow import declaring, declaring_permissions
from incidents.models import Relationship
from incidents.tests.factories import small_trust
from incidents.tests.test_reporting import readers, report
from incidents.workflow import reading
from notices import composing
from notices.models import Notice
from people.tests.entering import enter

pytestmark = pytest.mark.django_db
BEGAN = dt.date(2019, 6, 1)


@pytest.fixture
def trust():
    return small_trust()


def married(trust, *, by=None, one=None, other=None):
    """Declared by one of the two, and read by whoever receives it."""
    row = Declaration(
        kind="relationship",
        school=trust.wray,
        other="colleague",
        other_person=other or trust.head,
        relationship="spouse",
        words="We married in 2019.",
        starts_on=BEGAN,
    )
    declaring.declare(row, by=one or trust.cleaner)
    receiver = by or next(iter(declaring.queries.receivers(row)))
    if isinstance(receiver, int):
        receiver = type(trust.head).objects.get(pk=receiver)
    declaring.acknowledge(row, by=receiver)
    return row


def test_routing_passes_by_whoever_is_declared_to_be_married_to_the_person_concerned(trust):
    row = married(trust)

    concern = report(trust, trust.cleaner)

    kept = Relationship.objects.get()
    assert (kept.one, kept.other, kept.kind) == (trust.cleaner, trust.head, "spouse")
    assert kept.history.get().history_user == row.received_by
    assert trust.head not in {person for person, _ in readers(concern.case)}


def test_what_was_recorded_before_is_recorded_once(trust):
    Relationship.objects.create(one=trust.head, other=trust.cleaner, kind="spouse", starts_on=BEGAN)

    married(trust)

    assert Relationship.objects.count() == 1


def test_ending_it_is_for_those_who_keep_the_relatives_and_they_are_told(trust):
    row = married(trust)

    declaring.end(row, by=trust.cleaner, on=timezone.localdate())

    told = Notice.objects.get(kind="relationship_over", person=trust.hr)
    assert Relationship.objects.get().ends_on is None
    assert "related no more" in composing.lines_of([told])[told.pk].sentence
    Relationship.objects.update(ends_on=timezone.localdate())
    assert composing.lines_of([told]) == {told.pk: None}


def page_of(client, case, person):
    reading.answer_conflict(case, by=person)
    enter(client, person)
    url = reverse("incidents:case", kwargs={"reference": case.reference})
    return client.get(url).content.decode()


def test_the_case_shows_what_had_been_declared_and_allowed_on_the_day(trust, client):
    for kind, words in (("relationship", "We are cousins."), ("conflict", "My firm.")):
        declaring.declare(
            Declaration(
                kind=kind,
                school=trust.wray,
                words=words,
                starts_on=BEGAN,
                other_person=trust.dsl if kind == "relationship" else None,
                relationship="relative" if kind == "relationship" else "",
            ),
            by=trust.cleaner,
        )
    allowed = declaring_permissions.ask(
        Permission(kind="other", school=trust.wray, scope="The class page.", starts_on=BEGAN),
        by=trust.cleaner,
    )
    declaring_permissions.grant(allowed, by=trust.head, conditions="Until summer.")

    case = report(trust, trust.cleaner).case
    case.subjects.create(part="harmed", person=trust.dsl)
    shown = page_of(client, case, trust.head)

    assert "We are cousins." in shown
    assert "a conflict of interest" in shown
    assert "My firm." not in shown
    assert "The class page." in shown
