"""Papers: the compliance report and the termly monitoring, from the same figures as the pages."""

import json

from core import charts, pdf, wording
from oversight.models import Release
from oversight.queries import report
from oversight.queries.report import Report
from people.models import Trust
from policies.models import AssignmentSchool, Version
from policies.queries import standing

MOST_NAMES = 2_000
MOST_BARS = 30  # more are a table's work
MOST_LINES = 200  # of the table by school and policy; more are a spreadsheet's work


def monitoring(release: Release, shown: dict, *, trust: Trust | None) -> bytes:
    """What trustees are told of concerns in one term, as released."""
    data = json.dumps(
        {"term": release.name, "from": str(release.starts_on), "to": str(release.ends_on)}
        | release.figures,
        indent=1,
    )
    attached = pdf.Attachment("monitoring.json", data.encode(), "The counts as released")
    return pdf.render(
        "oversight/monitoring.pdf.html",
        {"release": release, "trust": trust, **shown},
        title=f"Concerns: {release.name}",
        attachments=[attached],
    )


def compliance(said: Report, *, data: bytes) -> bytes:
    """A tagged PDF with `data`, the same and every name outstanding as JSON, attached."""
    rows = list(report.outstanding(said.scope)[: MOST_NAMES + 1])
    where = standing.schools_of(rows)
    several = len(said.by_school) > 1
    context = {
        "report": said,
        "total": said.total,
        "trust": said.trust,
        "bars": _bars(said),
        "by_school": said.by_school if several else [],
        "by_policy": said.by_policy if len(said.policies) > 1 else [],
        "lines": [line for line in said.lines if line.in_school]
        if several and _has_room(said)
        else [],
        "names": [name_line(row, said, where) for row in rows[:MOST_NAMES]],
        "left": said.total.left,
        "most": MOST_NAMES if len(rows) > MOST_NAMES else None,
        "texts": [_text(version) for version in said.versions.values()],
        "facts": [
            ("Made by", f"{said.made_by}, at {wording.moment(said.made_at)}"),
            ("Attached", "compliance.json: these figures and every name, as data"),
        ],
    }
    attached = pdf.Attachment(
        "compliance.json", data, "The figures, and everybody who has not signed"
    )
    return pdf.render(
        "oversight/compliance.pdf.html",
        context,
        title=said.title,
        attachments=[attached],
    )


def _bars(said: Report) -> charts.Bars | None:
    """By school, or by policy where there is one school; nothing to compare for one person."""
    of_schools = len(said.by_school) > 1
    found = said.by_school if of_schools else said.by_policy
    if said.person or not 1 < len(found) <= MOST_BARS:
        return None
    rows = [(name, figure.signed, figure.assigned) for name, figure in found]
    return charts.bars(f"Signed, by {'school' if of_schools else 'policy'}", rows)


def _has_room(said: Report) -> bool:
    return len(said.policies) > 1 and len(said.lines) <= MOST_LINES


def name_line(row: AssignmentSchool, said: Report, where: dict[int, str]) -> tuple[str, str]:
    """Who; where, what of, since when and how things stand."""
    words = [where.get(row.assignment_id, "")] if _names_schools(said) else []
    if not said.scope.policy:
        words.append(f"{row.policy.title} {row.assignment.version.number}")
    words.append(f"due {row.due_on.day} {row.due_on:%b} {row.due_on.year}, {stands(row, said)}")
    if row.earlier:
        words.append(f"signed {row.earlier}")
    if row.reminders:
        words.append(wording.count(row.reminders, "reminder"))
    return row.assignment.person.name, "; ".join(filter(None, words))


def _names_schools(said: Report) -> bool:
    """A report about one school or one person says so at its head."""
    one_school = said.scope.schools is not None and len(said.scope.schools) == 1
    return not (one_school or said.person)


def stands(row: AssignmentSchool, said: Report) -> str:
    if row.status == "overdue":
        return f"overdue by {wording.count((said.scope.on - row.due_on).days, 'day')}"
    return {
        "declined": "not signed, with a reason",
        "paused": "paused",
        "to_sign": "not yet due",
    }[row.status]


def _text(version: Version) -> tuple[str, str, str]:
    """What it is called, how it came into force, its hash in groups of eight."""
    approval = version.approvals.all()[:1]
    since = version.effective_on or version.published_at
    words = [f"in force from {wording.plain_day(since)}"]
    words += [
        f"approved by {one.body} on {wording.plain_day(one.approved_on)}"
        + (f" (minute {one.minute})" if one.minute else "")
        for one in approval
    ]
    sha256 = version.sha256
    grouped = " ".join(sha256[at : at + 8] for at in range(0, 64, 8))
    return f"{version.policy.title} {version.number}", ", ".join(words), grouped
