"""Signatures recorded many at a time: from before the portal, from paper, for a demonstration."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from core.workflow import advance_all
from ledger import leaves
from people.models import Person
from policies.models import (
    Acknowledgement,
    AcknowledgementEdition,
    Assignment,
    AssignmentSchool,
    SigningDelta,
)
from policies.workflow import signing
from policies.workflow.assigning import SIGN

Given = tuple[Assignment, signing.Signature, datetime]


@transaction.atomic
def record_all(given: Iterable[Given], *, by: Person | None, statement: str = "") -> int:
    """Record each signature as given at its time, with its proof; answer how many.

    Assignments that are not open any more are passed over. A fixed number of statements a day.
    `statement`: what was signed, where it was not the policy's own.
    """
    records = keep(_still_open(list(given)), by=by, statement=statement)
    _mark_signed(records, by)
    return len(records)


def keep(rows: list[Given], *, by: Person | None, statement: str) -> list[Acknowledgement]:
    """Put signatures on record with their proof, and leave their assignments as they are."""
    versions = {assignment.version_id: assignment.version for assignment, _, _ in rows}
    said = {key: statement or signing.statement_of(one) for key, one in versions.items()}
    records = Acknowledgement.objects.bulk_create(
        (_record(*row, by=by, statement=said[row[0].version_id]) for row in rows),
        batch_size=500,
    )
    hashes = {}
    editions = []
    for record, (_, signature, _) in zip(records, rows, strict=True):
        hashes[record.pk] = sorted(edition.text_id for edition in signature.editions)
        editions += [
            AcknowledgementEdition(acknowledgement=record, edition=edition, sha256=edition.text_id)
            for edition in signature.editions
        ]
    AcknowledgementEdition.objects.bulk_create(editions, batch_size=500)
    _leave_proof(records, hashes)
    return records


def _still_open(given: list[Given]) -> list[Given]:
    open_now = set(
        Assignment.objects.filter(
            pk__in=[assignment.pk for assignment, _, _ in given], state__in=SIGN.sources
        ).values_list("pk", flat=True)
    )
    return [row for row in given if row[0].pk in open_now]


def _record(
    assignment: Assignment,
    signature: signing.Signature,
    at: datetime,
    *,
    by: Person | None,
    statement: str,
) -> Acknowledgement:
    return Acknowledgement(
        assignment=assignment,
        person=assignment.person,
        version_id=assignment.version_id,
        statement=statement,
        typed_name=signature.typed_name,
        name_differs=not signing.same_name(signature.typed_name, assignment.person),
        method=signature.method,
        format_read=signature.format_read,
        recorded_by=by,
        note=signature.note,
        signed_at=at,
        address=signature.address,
    )


def _leave_proof(records: list[Acknowledgement], hashes: dict[int, list[str]]) -> None:
    content = [(record.pk, signing.canonical(record, hashes[record.pk])) for record in records]
    for record, leaf in zip(records, leaves.write_all("acknowledgement", content), strict=True):
        record.leaf = leaf
    Acknowledgement.objects.bulk_update(records, ["leaf"], batch_size=500)


def _mark_signed(records: list[Acknowledgement], by: Person | None) -> None:
    mine = [record.assignment_id for record in records]
    signed_at = Acknowledgement.objects.filter(assignment=OuterRef("pk"), voided_at=None)
    advance_all(
        Assignment.objects.filter(pk__in=mine),
        SIGN,
        by=by,
        ended_at=Subquery(signed_at.values("signed_at")[:1]),
    )
    by_day = defaultdict(list)
    for record in records:
        by_day[timezone.localtime(record.signed_at).date()].append(record.assignment_id)
    counts = Counter()
    for day, assignments in by_day.items():
        rows = AssignmentSchool.objects.filter(
            assignment__in=assignments, counted_until=None, signed_on=None
        )
        counts.update(rows.values_list("policy_id", "school_id"))
        rows.update(signed_on=day)
    SigningDelta.objects.bulk_create(
        SigningDelta(policy_id=policy, school_id=school, signed=signed)
        for (policy, school), signed in counts.items()
    )
