import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from core.workflow import Refused
from ledger import leaves
from people.tests.factories import PersonFactory, SchoolFactory, holder, teacher
from policies.models import Acknowledgement, Assignment, SigningDelta
from policies.tests.factories import approved, policy_for
from policies.workflow import assigning, editions, recording, signing, voiding
from policies.workflow import version as workflow

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 2)


def to_sign(person, school):
    version = approved(policy_for())
    workflow.publish(version, by=holder("clerk"), on=DAY)
    return person.assignments.get(), editions.edition_for(version, school.pk, DAY)


def test_signing_keeps_exactly_what_was_read_with_its_proof():
    school = SchoolFactory()
    person = teacher(school)
    assignment, edition = to_sign(person, school)

    record = signing.sign(
        assignment,
        by=person,
        signature=signing.Signature(
            typed_name=person.name, editions=(edition,), address="192.0.2.7"
        ),
    )

    assert (record.person, record.version, record.method) == (person, assignment.version, "portal")
    assert [(row.edition, row.sha256) for row in record.editions.all()] == [
        (edition, edition.text_id)
    ]
    content = signing.canonical(record, [edition.text_id])
    assert leaves.matches(record.leaf, content)
    assert not leaves.matches(record.leaf, content | {"typed_name": "Somebody Else"})
    assert [event.verb for event in assignment.events.all()] == ["sign"]


def test_signing_twice_leaves_one_signature():
    school = SchoolFactory()
    person = teacher(school)
    assignment, edition = to_sign(person, school)
    signature = signing.Signature(typed_name=person.name, editions=(edition,))
    other_tab = Assignment.objects.get(pk=assignment.pk)
    signing.sign(assignment, by=person, signature=signature)

    with pytest.raises(Refused, match="is signed"):
        signing.sign(other_tab, by=person, signature=signature)

    assert Acknowledgement.objects.count() == 1
    assert sum(SigningDelta.objects.values_list("signed", flat=True)) == 2


def test_a_superseded_text_cannot_be_signed_any_more():
    school = SchoolFactory()
    person = teacher(school)
    assignment, edition = to_sign(person, school)
    stale = Assignment.objects.select_related("version").get(pk=assignment.pk)
    workflow.publish(
        approved(assignment.policy, minor=1, material=False), by=holder("clerk"), on=DAY
    )

    with pytest.raises(Refused, match="newer version was published while you were reading"):
        signing.sign(
            stale, by=person, signature=signing.Signature(typed_name="x", editions=(edition,))
        )

    assert Acknowledgement.objects.count() == 0
    assignment.refresh_from_db()
    assert assignment.state == "open"


def test_a_withdrawn_text_cannot_be_signed_any_more():
    school = SchoolFactory()
    person = teacher(school)
    assignment, edition = to_sign(person, school)
    stale = Assignment.objects.select_related("version").get(pk=assignment.pk)
    workflow.withdraw(stale.version, by=holder("clerk"), note="Part of another policy now.")

    with pytest.raises(Refused, match="no longer in force"):
        signing.sign(
            stale, by=person, signature=signing.Signature(typed_name="x", editions=(edition,))
        )

    assignment.refresh_from_db()
    assert (assignment.state, Acknowledgement.objects.count()) == ("closed", 0)


def test_what_was_closed_because_somebody_left_is_not_signed_any_more():
    school = SchoolFactory()
    person = teacher(school)
    assignment, edition = to_sign(person, school)
    stale = Assignment.objects.select_related("version").get(pk=assignment.pk)
    person.placements.update(ends_on=DAY)
    type(person).objects.filter(pk=person.pk).update(last_day=DAY)
    assigning.settle(assignment.policy, DAY + dt.timedelta(days=1))

    with pytest.raises(Refused, match="is closed"):
        signing.sign(
            stale, by=person, signature=signing.Signature(typed_name="x", editions=(edition,))
        )

    assert Acknowledgement.objects.count() == 0


def test_somebody_who_does_not_sign_says_why_and_may_still_sign():
    school = SchoolFactory()
    person = teacher(school)
    assignment, edition = to_sign(person, school)

    signing.refuse(assignment, by=person, reason="Clause 4 contradicts my contract.")
    signing.sign(
        assignment,
        by=person,
        signature=signing.Signature(typed_name=person.name, editions=(edition,)),
    )

    assert [event.verb for event in assignment.events.all()] == ["refuse", "sign"]
    assert assignment.state == "signed"


def test_a_voided_signature_stays_on_record_and_is_owed_again():
    school = SchoolFactory()
    person = teacher(school)
    assignment, edition = to_sign(person, school)
    signature = signing.Signature(typed_name=person.name, editions=(edition,))
    record = signing.sign(assignment, by=person, signature=signature)

    voiding.void(record, by=holder("hr"), reason="Signed for her by a colleague.")
    again = signing.sign(assignment, by=person, signature=signature)

    assert Acknowledgement.objects.filter(voided_at=None).get() == again
    assert Acknowledgement.objects.count() == 2
    assert sum(SigningDelta.objects.values_list("signed", flat=True)) == 2


def test_the_database_refuses_a_second_signature():
    school = SchoolFactory()
    person = teacher(school)
    assignment, edition = to_sign(person, school)
    first = signing.sign(
        assignment,
        by=person,
        signature=signing.Signature(typed_name=person.name, editions=(edition,)),
    )

    first.pk = first.leaf = None
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("Siobhan Nic Dhomhnaill", True),
        ("siobhán nic dhomhnaill", True),
        ("Shiv Nic-Dhomhnaill", True),
        ("S Dhomhnaill", True),
        ("Siobhán Murphy", True),
        ("Dhomhnaill", False),
        ("Peter Murphy", False),
        ("", False),
    ],
)
def test_names_are_compared_loosely(typed, same):
    person = PersonFactory(
        given_names="Siobhán Máire", family_name="Nic Dhomhnaill", known_as="Shiv"
    )

    assert signing.same_name(typed, person) is same


def test_many_signatures_are_recorded_as_one_is():
    school = SchoolFactory()
    first, second = teacher(school), teacher(school)
    version = approved(policy_for())
    workflow.publish(version, by=holder("clerk"), on=DAY)
    edition = editions.edition_for(version, school.pk, DAY)
    at = dt.datetime(2026, 11, 3, 8, 30, tzinfo=dt.UTC)
    given = [
        (assignment, signing.Signature(assignment.person.name, (edition,)), at)
        for assignment in Assignment.objects.select_related("person", "version")
    ]

    counts = [recording.record_all(given, by=None) for _ in range(2)]

    assert counts == [2, 0]
    assert {row.person for row in Acknowledgement.objects.all()} == {first, second}
    for record in Acknowledgement.objects.all():
        assert leaves.matches(record.leaf, signing.canonical(record, [edition.text_id]))
    rows = Assignment.objects.values_list("state", "ended_at", "counted_at__signed_on")
    assert set(rows) == {("signed", at, dt.date(2026, 11, 3))}
    assert sum(SigningDelta.objects.values_list("signed", flat=True)) == 4
