"""What somebody had signed on a day: the same answer whenever it is asked."""

import datetime as dt

import pytest
from django.utils import timezone

from notices.models import Notice
from notices.tests.factories import MessageFactory
from people.tests.factories import PersonFactory, SchoolFactory, TrustFactory, teacher
from policies.models import Assignment
from policies.queries import assignments, on_the_day
from policies.tests.factories import approved, policy_for
from policies.workflow import recording, signing, voiding
from policies.workflow import version as workflow

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def days_ago(number):
    return TODAY - dt.timedelta(days=number)


def noon(ago):
    """Of that day, whatever the clock says now and whether it was changed since."""
    return timezone.make_aware(dt.datetime.combine(days_ago(ago), dt.time(12)))


@pytest.fixture
def person():
    TrustFactory()
    who = teacher(SchoolFactory())
    who.placements.update(starts_on=days_ago(400))
    return who


def published(policy, *, ago, **kwargs):
    version = approved(policy, **kwargs)
    workflow.publish(version, by=PersonFactory(), on=days_ago(ago))
    return version


def signed(person, *, ago):
    (row,) = assignments.with_schools(person.assignments.filter(state="open"))
    texts = signing.texts_at(row.version, row.school_ids or (None,), row.assigned_on)
    at = noon(ago)
    given = (row, signing.Signature(person.name, tuple(texts)), at)
    recording.record_all([given], by=None)
    return row


def remind(person, row, *, ago, key="step:1"):
    at = noon(ago)
    Notice.objects.create(
        person=person,
        kind="assignment",
        key=f"{key}:{row.pk}:{ago}",
        ref=row.pk,
        due_on=days_ago(ago),
        settled_at=at,
        message=MessageFactory(person=person),
    )


def said(person, ago):
    return [
        (row.status, row.signed and row.signed.version, row.owed and row.owed.version)
        for row in on_the_day.of(person, days_ago(ago))
    ]


def test_the_version_signed_by_then_and_the_one_still_to_sign(person):
    policy = policy_for()
    first = published(policy, ago=100)
    signed(person, ago=90)
    second = published(policy, ago=30, major=2)
    signed(person, ago=10)

    assert said(person, 120) == []
    assert said(person, 95) == [("to_sign", None, first)]
    assert said(person, 50) == [("signed", first, None)]
    assert said(person, 20) == [("earlier", first, second)]
    assert said(person, 0) == [("signed", second, None)]


def test_what_was_signed_that_very_day_counts_and_what_was_voided_does_not(person):
    version = published(policy_for(), ago=100)
    row = signed(person, ago=90)

    assert said(person, 90) == [("signed", version, None)]
    voiding.void(row.acknowledgements.get(), by=PersonFactory(), reason="Somebody else’s name.")
    assert said(person, 90) == [("to_sign", None, version)]


def test_reminders_count_up_to_the_day_and_the_first_message_is_none(person):
    published(policy_for(), ago=100)
    row = Assignment.objects.get(person=person)
    remind(person, row, ago=99, key="assigned")
    for ago in (98, 97, 60):
        remind(person, row, ago=ago)

    assert [one.reminders for one in on_the_day.of(person, days_ago(90))] == [2]
    assert [one.reminders for one in on_the_day.of(person, TODAY)] == [3]


def test_a_signature_of_a_record_that_was_joined_with_theirs_is_theirs(person):
    version = published(policy_for(), ago=100)
    signed(person, ago=90)
    stays = teacher(SchoolFactory())
    person.merged_into = stays
    person.save(update_fields=["merged_into"])

    assert ("signed", version, None) in said(stays, 50)


def test_the_clauses_are_those_that_were_signed(person):
    published(policy_for(), ago=100)
    signed(person, ago=90)
    only = on_the_day.of(person, TODAY)[0]

    assert [clause["number"] for clause in only.clauses({"1"})] == ["1"]
    assert only.clauses({"9.9"}) == []
