"""What somebody signed long ago is let go: that they signed, what and when stays to be counted."""

from collections.abc import Iterable
from functools import partial

from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import QuerySet

from ledger import leaves
from policies.models import (
    Acknowledgement,
    Assignment,
    AssignmentEvent,
    Attempt,
    CalendarFeed,
    ConversationEvent,
    DeskVisit,
    Scan,
    SigningLinkEvent,
)

AT_ONCE = 500
PROOFS = ("acknowledgement", "void")


@transaction.atomic
def empty(keys: list[int], *, because: str) -> None:
    """Of these people's signatures, every word of theirs and about them, and what opens the proof.

    The leaves stay. Which version it was, where it counts and on which day it was signed stay too,
    so no figure of any day changes.
    """
    signed = Acknowledgement.objects.filter(person__in=keys)
    _erase_proof(signed.order_by().values_list("pk", flat=True), because)
    scans = list(signed.exclude(scan=None).values_list("scan", flat=True).distinct().order_by())
    signed.update(
        typed_name="", name_differs=False, note="", address=None, scan=None, void_reason=""
    )
    _delete_scans(Scan.objects.filter(pk__in=scans, acknowledgements=None))
    asked = Assignment.objects.filter(person__in=keys)
    AssignmentEvent.objects.filter(assignment__in=asked).update(note="")
    SigningLinkEvent.objects.filter(signinglink__assignment__in=asked).update(note="")
    ConversationEvent.objects.filter(conversation__person__in=keys).update(note="")
    Attempt.objects.filter(assignment__in=asked).delete()
    asked.update(reason="")
    DeskVisit.objects.filter(person__in=keys).update(email="")
    CalendarFeed.objects.filter(person__in=keys).delete()


def _erase_proof(signatures: Iterable[int], because: str) -> None:
    found = list(signatures)
    for start in range(0, len(found), AT_ONCE):
        for kind in PROOFS:
            leaves.erase(kind, found[start : start + AT_ONCE], because=because)


def _delete_scans(scans: QuerySet[Scan]) -> None:
    """Of sheets that nobody else signed: rows now, bytes once that is certain."""
    storage = Scan.original.field.storage
    names = [name for row in scans for name in {row.original.name, row.shown.name} if name]
    scans.delete()
    transaction.on_commit(partial(_forget, storage, names))


def _forget(storage: Storage, names: list[str]) -> None:
    for name in names:
        storage.delete(name)
