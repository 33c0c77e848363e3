"""Striking out a signature that was a mistake. It stays on record, and is owed again."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from core.workflow import Refused, advance, record
from ledger import leaves
from notices import outbox
from people.models import Person
from policies.models import Acknowledgement, Assignment, AssignmentSchool, SigningDelta
from policies.workflow.assigning import REOPEN, due_dates


@transaction.atomic
def void(acknowledgement: Acknowledgement, *, by: Person, reason: str) -> None:
    """Strike out this signature, with a reason and its proof.

    The assignment reopens where it still counts, with the days of a new one; where a newer
    version has been asked for since, that one stays what is owed. Raises Refused for one's own
    signature, and for one that is struck out already.
    """
    row = Acknowledgement.objects.select_for_update(of=("self",)).get(pk=acknowledgement.pk)
    if row.voided_at:
        raise Refused("This signature is struck out already.")
    if row.person.emptied_at:
        raise Refused("What was kept of this signature was let go, so it is not struck out.")
    if by in (row.person, row.assignment.person):
        raise Refused("Somebody else in HR must strike out your own signature.")
    row.voided_at, row.voided_by, row.void_reason = timezone.now(), by, reason
    row.save(update_fields=["voided_at", "voided_by", "void_reason"])
    acknowledgement.refresh_from_db(fields=["voided_at", "voided_by", "void_reason"])
    leaves.write("void", row.pk, {"acknowledgement": row.pk, "by": by.pk, "reason": reason})
    assignment = row.assignment
    if _counts(assignment).exists():
        _reopen(assignment, row, by, reason)
    else:
        record(assignment, "void", by=by, note=reason)


def _reopen(assignment: Assignment, row: Acknowledgement, by: Person, reason: str) -> None:
    today = timezone.localdate()
    due = max(assignment.due_on, due_dates(assignment.policy, today, joining=False)[None])
    advance(assignment, REOPEN, by=by, note=reason, ended_at=None, due_on=due)
    rows = _counts(assignment).filter(signed_on__isnull=False)
    schools = list(rows.values_list("school_id", flat=True))
    rows.update(signed_on=None)
    _counts(assignment).update(due_on=due)
    SigningDelta.objects.bulk_create(
        SigningDelta(policy_id=assignment.policy_id, school_id=school, signed=-1)
        for school in schools
    )
    outbox.owe(assignment.person, "assignment", f"reopened:{row.pk}", ref=assignment.pk)


def _counts(assignment: Assignment) -> QuerySet[AssignmentSchool]:
    return AssignmentSchool.objects.filter(assignment=assignment, counted_until=None)
