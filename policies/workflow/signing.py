"""Signing: one acknowledgement an assignment, whatever is clicked twice or retried."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType

from django.db import transaction
from django.utils import timezone

from core.workflow import Refused, advance
from ledger import leaves
from people.models import Person
from people.queries import trust
from policies.models import (
    Acknowledgement,
    AcknowledgementEdition,
    Assignment,
    AssignmentSchool,
    Edition,
    Scan,
    SigningDelta,
    Version,
)
from policies.queries import assignments, readers
from policies.workflow import editions, scenarios
from policies.workflow.assigning import REFUSE, SIGN

ASKS_FIRST = frozenset(  # wherever people sign themselves, at a page of ours
    {
        Acknowledgement.Method.PORTAL,
        Acknowledgement.Method.ONE_TIME_LINK,
        Acknowledgement.Method.SESSION,
        Acknowledgement.Method.DESK,
    }
)


@dataclass(frozen=True)
class Signature:
    """How somebody signed: what was typed, on which editions, read how, from where."""

    typed_name: str
    editions: tuple[Edition, ...]
    method: str = Acknowledgement.Method.PORTAL
    format_read: str = Acknowledgement.Format.WEB
    address: str | None = None
    identity_checked_by: Person | None = None
    note: str = ""
    scan: Scan | None = None  # of what was signed on paper


def statement_of(version: Version) -> str:
    """The sentence that is signed: the version's own, else the profile's."""
    return version.statement or str(trust.setting("sign.statement"))


@transaction.atomic
def sign(assignment: Assignment, *, by: Person, signature: Signature) -> Acknowledgement:
    """Record that the person signed exactly these editions, with its proof.

    Raises Refused where the text is no longer in force or was signed already.
    """
    version = assignment.version
    if version.state != Version.State.PUBLISHED:
        raise Refused(f"{version} is no longer in force, so it cannot be signed.")
    if signature.method in ASKS_FIRST and scenarios.still_to_answer(assignment):
        raise Refused("Answer the questions about it first. Then it can be signed.")
    now, person = timezone.now(), assignment.person
    advance(assignment, SIGN, by=by, ended_at=now)
    if assignment.version_id != version.pk:
        raise Refused("A newer version was published while you were reading. Read that one first.")
    assignment.version, assignment.person = version, person  # advance reads the row alone afresh
    acknowledgement = _record(assignment, signature, by, now)
    _count(assignment, timezone.localtime(now).date())
    scenarios.keep_with(acknowledgement, version)
    return acknowledgement


def sign_once(assignment: Assignment, *, by: Person, signature: Signature) -> Acknowledgement:
    """Sign, or answer the signature that is there already: a double click, another tab, a retry."""
    try:
        return sign(assignment, by=by, signature=signature)
    except Refused:
        there = assignment.acknowledgements.filter(voided_at=None).first()
        if there is None:
            raise
        return there


def texts_for(assignment: Assignment, on: date) -> list[Edition]:
    """The editions to read, one for each school where it counts; schools of the same words once.

    Somebody at several schools signs identical words once.
    """
    roles = readers.read_by(assignment.policy, assignment.person, on)
    return texts_at(assignment.version, assignments.schools_read_at(assignment), on, roles)


def texts_at(
    version: Version,
    schools: Iterable[int | None],
    on: date,
    roles: Mapping[int | None, str] = MappingProxyType({}),
) -> list[Edition]:
    """The editions at these schools, those of the same words once.

    `roles`: what is read there, where that is not the whole text.
    """
    found = [editions.edition_for(version, school, on, roles.get(school, "")) for school in schools]
    return list({edition.text_id: edition for edition in reversed(found)}.values())[::-1]


def fingerprint(texts: list[Edition]) -> str:
    """Which texts were on the page, to be compared with those in force when it comes back."""
    return "-".join(sorted(edition.text_id[:16] for edition in texts))


def _record(
    assignment: Assignment, signature: Signature, by: Person, now: datetime
) -> Acknowledgement:
    person = assignment.person
    acknowledgement = Acknowledgement(
        assignment=assignment,
        person=person,
        version_id=assignment.version_id,
        statement=statement_of(assignment.version),
        typed_name=signature.typed_name,
        name_differs=not same_name(signature.typed_name, person),
        method=signature.method,
        format_read=signature.format_read,
        identity_checked_by=signature.identity_checked_by,
        recorded_by=by if by != person else None,
        note=signature.note,
        scan=signature.scan,
        signed_at=now,
        address=signature.address,
    )
    acknowledgement.save(force_insert=True)
    AcknowledgementEdition.objects.bulk_create(
        AcknowledgementEdition(
            acknowledgement=acknowledgement, edition=edition, sha256=edition.text_id
        )
        for edition in signature.editions
    )
    shown = sorted(edition.text_id for edition in signature.editions)
    acknowledgement.leaf = leaves.write(
        "acknowledgement", acknowledgement.pk, canonical(acknowledgement, shown)
    )
    acknowledgement.save(update_fields=["leaf"])
    return acknowledgement


def canonical(acknowledgement: Acknowledgement, hashes: list[str]) -> dict:
    """The record that the leaf commits to. `hashes`: SHA-256 of each edition, sorted.

    The address is left out: it is deleted after 12 months, and the proof must outlive it.
    """
    content = {
        "person": acknowledgement.person_id,
        "version": acknowledgement.version_id,
        "editions": hashes,
        "statement": acknowledgement.statement,
        "typed_name": acknowledgement.typed_name,
        "method": str(acknowledgement.method),
        "format_read": str(acknowledgement.format_read),
        "recorded_by": acknowledgement.recorded_by_id,
        "signed_at": acknowledgement.signed_at.astimezone(UTC).isoformat(timespec="microseconds"),
    }
    if acknowledgement.identity_checked_by_id:
        content["identity_checked_by"] = acknowledgement.identity_checked_by_id
    if acknowledgement.scan_id:
        content["scan"] = acknowledgement.scan_id
    return content


def _count(assignment: Assignment, signed_on: date) -> None:
    """Count it as signed wherever it counts, by appending: no signer waits for another."""
    rows = AssignmentSchool.objects.filter(
        assignment=assignment, counted_until=None, signed_on=None
    )
    schools = list(rows.values_list("school_id", flat=True))
    rows.update(signed_on=signed_on)
    SigningDelta.objects.bulk_create(
        SigningDelta(policy_id=assignment.policy_id, school_id=school, signed=1)
        for school in schools
    )


@transaction.atomic
def refuse(assignment: Assignment, *, by: Person, reason: str) -> None:
    """Record that the person does not sign, and why. It stays owed; nothing else follows."""
    advance(assignment, REFUSE, by=by, note=reason, ended_at=timezone.now(), reason=reason)


# --- names are compared loosely, and noted, never blocking
def same_name(typed: str, person: Person) -> bool:
    """Whether what was typed could be this person's name: known-as, married, hyphens, accents.

    One word of the given or known-as names must be there, or its initial with the family name.
    """
    words = _words(typed)
    given = _words(f"{person.given_names} {person.known_as}")
    family = _words(person.family_name)
    initials = {word[0] for word in given}
    return bool(words & given) or bool(words & family and words & initials)


def _words(name: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(c if c.isalpha() else " " for c in plain if not unicodedata.combining(c))
    return set(letters.split())
