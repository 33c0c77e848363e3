"""Paper about policies: one function a document. Each is a view of what is on record."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from core import pdf, qr, wording
from people.models import School, Trust
from policies import shown
from policies.models import Acknowledgement, Assignment, Edition, EditionText, SigningLink, Version
from policies.queries import minutes, public
from policies.queries.editions import shown_once
from policies.redline.shapes import Redline

PUBLIC = "public-policies"


def certificate(record: Acknowledgement) -> bytes:
    """The certificate of one signature, with exactly the text that was signed."""
    rows = record.editions.select_related("edition__school", "edition__text")
    editions = [row.edition for row in rows]
    return pdf.render(
        "policies/certificate.pdf.html",
        {
            "record": record,
            "version": record.version,
            "policy": record.version.policy,
            "editions": [(edition, shown.sections(edition.text.clauses)) for edition in editions],
            "facts": _facts(record, editions),
            "trust": Trust.objects.first(),
            "running": f"Certificate of signature · {record.person.name} · {record.version}",
        },
        title=f"Certificate of signature: {record.person.name}, {record.version}",
    )


def comparison(old: Version, new: Version, redline: Redline) -> bytes:
    """What changed between two versions, section by section; what did not is only named."""
    policy = new.policy
    facts = [
        ("Policy", f"{policy.title} ({policy.reference})"),
        ("Earlier version", _dated(old)),
        ("Later version", _dated(new)),
        ("In short", redline.summary),
    ]
    if new.summary_of_changes:
        facts.append(("In the author's words", new.summary_of_changes))
    return pdf.render(
        "policies/comparison.pdf.html",
        {
            "policy": policy,
            "facts": facts,
            "redline": redline,
            "trust": Trust.objects.first(),
            "running": f"{policy.title}: version {old.number} compared with {new.number}",
        },
        title=f"{policy.title}: what changed between version {old.number} and {new.number}",
    )


def _dated(version: Version) -> str:
    if version.published_at:
        return f"{version.number}, published {wording.plain_day(version.published_at)}"
    return f"{version.number}, {version.get_state_display().lower()}"


def statement(assignment: Assignment, editions: Sequence[Edition], words: str, code: str) -> bytes:
    """The statement to sign by hand, on the first page, and the text after it."""
    version, person = assignment.version, assignment.person
    return pdf.render(
        "policies/statement.pdf.html",
        {
            "assignment": assignment,
            "version": version,
            "policy": assignment.policy,
            "person": person,
            "statement": words,
            "code": code,
            "editions": [(edition, shown.sections(edition.text.clauses)) for edition in editions],
            "trust": Trust.objects.first(),
            "running": f"{code} · {person.name} · {version}",
        },
        title=f"Statement to sign: {person.name}, {version}",
    )


def text(assignment: Assignment, editions: Sequence[Edition], *, large: bool) -> bytes:
    """The text that is to be signed, to print: in large print, or saving ink and paper."""
    policy, version = assignment.policy, assignment.version
    read = shown_once(version, editions)
    return pdf.render(
        "policies/text.pdf.html",
        {
            "policy": policy,
            "version": version,
            "large": large,
            "read": read,
            "trust": Trust.objects.first(),
            "running": f"{policy.title}, version {version.number}",
        },
        title=f"{policy.title}, version {version.number}",
    )


def link_paper(link: SigningLink, address: str) -> bytes:
    """One sheet to hand over: the QR code of a one-time link, what it is for, until when."""
    assignment = minutes.put([link.assignment])[0]
    policy = assignment.policy
    return pdf.render(
        "policies/link_paper.pdf.html",
        {
            "assignment": assignment,
            "policy": policy,
            "person": assignment.person,
            "expires_at": link.expires_at,
            "address": address,
            "qr": qr.drawn(address),
            "trust": Trust.objects.first(),
            "running": f"To sign: {policy} · {assignment.person.name}",
        },
        title=f"To sign: {policy}, for {assignment.person.name}",
    )


def _facts(record: Acknowledgement, editions: list[Edition]) -> list[tuple[str, str]]:
    version, assignment = record.version, record.assignment
    differs = " (the name typed differs from the staff record)" if record.name_differs else ""
    how = record.get_method_display().capitalize()
    how += f", recorded by {record.recorded_by}" if record.recorded_by else ""
    if checked := record.identity_checked_by:
        how += f", who they were was checked by {checked}"
    how += f", from {record.address}" if record.address else ""
    facts = [
        (
            "Policy",
            f"{version.policy.title} ({version.policy.reference}), version {version.number}",
        ),
        ("Person", f"{record.person.legal_name}{differs}"),
    ]
    if approval := version.approvals.last():
        minute = f" (minute {approval.minute})" if approval.minute else ""
        day = wording.plain_day(approval.approved_on)
        facts.append(("Approved by", f"{approval.body}, {day}{minute}"))
    facts += [
        (
            "Why it was asked",
            f"{assignment.get_occasion_display()}, due {wording.plain_day(assignment.due_on)}",
        ),
        ("How it was signed", how),
        ("What was read", record.get_format_read_display()),
    ]
    for edition in editions:
        where = f", {edition.place}" if edition.place else ""
        facts.append((f"SHA-256 of the text{where}", edition.text_id))
    return facts


def public_policy(version: Version, school: School | None, text: EditionText) -> tuple[bytes, str]:
    """A public policy as a document, and a digest of all that is in it.

    Whoever asks first waits for its drawing; those after them get the file kept.
    """
    trust, facts = Trust.objects.first(), public_facts(version, text)
    said = [version.pk, version.policy.title, version.policy.summary, text.sha256, facts]
    said += [getattr(trust, name, "") for name in ("name", "address", "logo", "colour", "accent")]
    digest = hashlib.sha256(repr([*map(str, said), school and school.name]).encode()).hexdigest()
    place = f"{school.pk if school else 'trust'}-{version.policy_id}"
    kept = Path(settings.MEDIA_ROOT) / PUBLIC / place / f"{digest[:32]}.pdf"
    if kept.exists():
        return kept.read_bytes(), digest
    content = policy_text(version, school, text)
    _keep(kept, content)
    return content, digest


def policy_text(version: Version, school: School | None, text: EditionText) -> bytes:
    """A policy as it stands at a school, with its document control and no person."""
    return pdf.render(
        "public/policy.pdf.html",
        {
            "version": version,
            "policy": version.policy,
            "school": school,
            "sections": shown.sections(text.clauses),
            "facts": public_facts(version, text),
            "trust": Trust.objects.first(),
        },
        title=version.policy.title,
        running=f"{version.policy.title} · version {version.number}",
    )


def _keep(kept: Path, content: bytes) -> None:
    """In the place of what this policy's paper was before."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    part = kept.with_name(f"{uuid4().hex}.part")
    part.write_bytes(content)
    for old in kept.parent.glob("*.pdf"):
        old.unlink(missing_ok=True)
    part.replace(kept)


def public_facts(version: Version, text: EditionText) -> list[tuple[str, str]]:
    """Document control for everybody: which text this is and when it was looked at; no person."""
    policy, facts = version.policy, [("Version", version.number)]
    if version.effective_on:
        facts.append(("In force from", wording.plain_day(version.effective_on)))
    if approval := version.approvals.last():
        facts.append(("Approved by", f"{approval.body}, {wording.plain_day(approval.approved_on)}"))
    if reviewed := public.reviewed_on(version):
        facts.append(("Last reviewed", wording.plain_day(reviewed)))
    if policy.next_review_on:
        facts.append(("Next review", f"{policy.next_review_on:%B %Y}"))
    if consulted := [row.body for row in version.consultations.all()]:
        facts.append(("Consulted", ", ".join(consulted)))
    if version.equality_note:
        facts.append(("Equality", version.equality_note))
    if policy.legal_basis:
        facts.append(("Legal basis", policy.legal_basis))
    facts.append(("Reference", policy.reference))
    return facts
