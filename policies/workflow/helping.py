"""Signatures that somebody records for somebody else: given aloud, or on paper with its scan.

Both go through `signing.sign`; whoever records is named in the record, with a note.
"""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction

from core import wording
from core.workflow import Refused
from notices import outbox
from people.models import Person
from policies import notifications, scans
from policies.models import Acknowledgement, Assignment, Edition, Scan
from policies.workflow import signing

PAPER, ON_BEHALF = Acknowledgement.Method.PAPER, Acknowledgement.Method.ON_BEHALF


@dataclass(frozen=True)
class Paper:
    """A signed statement: the scan as attached, what it really is, and the day on it."""

    data: bytes
    scan: scans.Scan
    signed_on: date


def paper_code(assignment: Assignment, texts: list[Edition]) -> str:
    """What stands at the foot of a printed statement: whose it is, and of exactly which text."""
    shown = signing.fingerprint(texts) + f"-{assignment.version_id}"
    return f"{assignment.pk}-{hashlib.sha256(shown.encode()).hexdigest()[:6].upper()}"


@transaction.atomic
def sign_on_behalf(
    assignment: Assignment,
    *,
    by: Person,
    typed_name: str,
    editions: tuple[Edition, ...],
    note: str,
    format_read: str,
) -> Acknowledgement:
    """Record that the person agreed to this policy before somebody, and to no other."""
    signature = signing.Signature(
        typed_name=typed_name,
        editions=editions,
        method=ON_BEHALF,
        format_read=format_read,
        identity_checked_by=by,
        note=note,
    )
    return _record(assignment, by, signature)


@transaction.atomic
def sign_on_paper(
    assignment: Assignment,
    *,
    by: Person,
    editions: tuple[Edition, ...],
    paper: Paper,
    note: str = "",
) -> Acknowledgement:
    """Record a statement that was signed by hand. The time of the record is now; the day on the
    paper stands in its note, so that nothing in the ledger is dated back."""
    said = f"Signed on paper on {wording.plain_day(paper.signed_on)}."
    signature = signing.Signature(
        typed_name=assignment.person.name,
        editions=editions,
        method=PAPER,
        format_read=Acknowledgement.Format.PAPER,
        identity_checked_by=by,
        note=f"{said} {note}".strip(),
        scan=kept(paper.data, paper.scan, by=by),
    )
    return _record(assignment, by, signature)


def _record(assignment: Assignment, by: Person, signature: signing.Signature) -> Acknowledgement:
    if by == assignment.person:
        raise Refused("This is your own: read and sign it yourself.")
    record = signing.sign_once(assignment, by=by, signature=signature)
    if record.recorded_by != by:  # signed meanwhile by the person themselves
        return record
    key = f"{notifications.RECORDED}:{record.pk}"
    outbox.owe(assignment.person, notifications.RECORDED, key, ref=record.pk)
    return record


def kept(data: bytes, read: scans.Scan, *, by: Person) -> Scan:
    """The file as it was attached, and what others see of it; the same file once."""
    sha256, kind = hashlib.sha256(data).hexdigest(), read.kind
    scan = Scan.objects.filter(pk=sha256).first()
    if scan is None:
        scan = Scan(pk=sha256, kind=kind, size=len(data), attached_by=by)
        scan.original.save(f"{sha256}-original.{kind}", ContentFile(data), save=False)
        scan.shown.save(f"{sha256}.{kind}", ContentFile(read.shown), save=False)
        scan.save(force_insert=True)
    return scan
