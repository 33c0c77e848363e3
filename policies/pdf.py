"""Paper about policies: one function a document. Each is a view of what is on record."""

from core import pdf, wording
from people.models import Trust
from policies import shown
from policies.models import Acknowledgement, Edition


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


def _facts(record: Acknowledgement, editions: list[Edition]) -> list[tuple[str, str]]:
    version, assignment = record.version, record.assignment
    differs = " (the name typed differs from the staff record)" if record.name_differs else ""
    how = record.get_method_display().capitalize()
    how += f", recorded by {record.recorded_by}" if record.recorded_by else ""
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
        where = f", {edition.school}" if edition.school else ""
        facts.append((f"SHA-256 of the text{where}", edition.text_id))
    return facts
