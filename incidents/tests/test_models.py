"""What the database refuses, and what it holds."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from incidents import references
from incidents.models import Reader, Relationship, Subject
from incidents.tests.factories import (
    CaseFactory,
    ConcernFactory,
    PersonFactory,
    ReaderFactory,
    away,
    small_trust,
    stands_in,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def test_a_case_that_is_over_has_its_moment_and_no_other_has():
    with pytest.raises(IntegrityError, match="case_ended_at_iff_over"):
        CaseFactory(state="closed", ended_at=None)


def test_only_a_merged_case_points_at_another():
    with pytest.raises(IntegrityError, match="case_merged_iff_duplicate"):
        CaseFactory(merged_into=CaseFactory())


def test_the_same_concern_is_never_kept_twice():
    concern = ConcernFactory()

    with pytest.raises(IntegrityError):
        ConcernFactory(number=concern.number)


def test_a_receipt_is_for_somebody_who_gave_no_name():
    with pytest.raises(IntegrityError, match="a_receipt_is_for_who_gave_no_name"):
        ConcernFactory(receipt_hash=references.receipt_hash(references.new_receipt()))


def test_nobody_is_named_twice_or_related_to_themselves():
    case, person = CaseFactory(), PersonFactory()
    Subject.objects.create(case=case, part="concerned", person=person)

    with pytest.raises(IntegrityError):
        Subject.objects.create(case=case, part="concerned", person=person)


def test_nobody_is_their_own_relative():
    person = PersonFactory()

    with pytest.raises(IntegrityError, match="nobody_is_related_to_themselves"):
        Relationship.objects.create(one=person, other=person, kind="spouse")


def test_a_person_reads_a_case_once_in_each_way():
    reader = ReaderFactory()

    ReaderFactory(case=reader.case, person=reader.person, how="safeguard")
    with pytest.raises(IntegrityError):
        ReaderFactory(case=reader.case, person=reader.person)


def test_the_words_of_a_concern_do_not_stand_in_the_database():
    ConcernFactory(what="Canary in the mine", about_words="Canary of the yard")

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM incidents_concern")
        row = str(cursor.fetchone())

    assert "Canary" not in row


def test_the_reader_who_stands_in_reads_only_while_the_holder_is_away():
    trust = small_trust()
    post = stands_in(trust.deputy, trust.head, "headteacher")
    reader = ReaderFactory(person=trust.deputy, post=post)
    today = timezone.localdate()

    assert not Reader.objects.open_on(today).exists()
    away(trust.head)
    assert Reader.objects.open_on(today).get() == reader
    assert not Reader.objects.open_on(today + dt.timedelta(days=6)).exists()


def test_who_stands_in_for_a_stand_in_reads_only_while_both_are_away():
    trust = small_trust()
    post = stands_in(trust.deputy, trust.head, "headteacher")
    ReaderFactory(person=trust.teacher, post=post, through=trust.deputy)
    away(trust.head)

    assert not Reader.objects.open_on(TODAY()).exists()
    away(trust.deputy)
    assert Reader.objects.open_on(TODAY()).exists()


def test_a_number_typed_as_people_type_is_understood():
    receipt = references.new_receipt()
    typed = f"  {receipt.lower().replace('0', 'o').replace('1', 'l')} "

    assert references.receipt_hash(typed) == references.receipt_hash(receipt)
    assert len(references.tidy(receipt)) == 26
    assert len(references.new_reference()) == 8
