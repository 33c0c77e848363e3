"""Papers: about a case for the LADO, of the strands that whoever prints them reads, no more; and
for the board the proof that every concern would reach somebody.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime

from core import pdf, wording
from incidents import kinds, words
from incidents.models import Case, Strand, Subject
from incidents.queries import case_page, on_record
from incidents.queries.readiness import GapShown, Shown
from people.models import Person, Trust

ON_RECORD = ("record", "finish", "decide_threshold", "decide")  # there in their own words


@dataclass(frozen=True)
class Entry:
    """A line of the chronology: when it came to be on record, what, by whom."""

    at: datetime
    what: str
    by: str
    facts: list[tuple[str, str]]


def chronology(case: Case, user: Person, at: datetime) -> bytes:
    """What was reported, and everything on record since, in the order in which it was put there."""
    page = {"entries": sorted(_entries(case, user), key=lambda entry: entry.at)}
    return _paper("incidents/chronology.pdf.html", "Chronology", case, user, at, page)


def threshold_form(case: Case, user: Person, at: datetime) -> bytes:
    """The four limbs and what was decided against them, with what the LADO is asked."""
    decided = on_record.latest(case, "threshold")
    said = decided.said if decided else {}
    lado = on_record.latest(case, "lado")
    page = {
        "limbs": [(label, code in said.get("limbs", ())) for code, label in kinds.LIMBS],
        "decision": dict(kinds.DECISIONS).get(said.get("decision"), "Not decided yet"),
        "decided": decided,
        "why": said.get("why", ""),
        "lado": words.facts(lado) if lado and not lado.is_waiting else [],
        "source": kinds.SOURCE,
    }
    return _paper("incidents/threshold.pdf.html", "Threshold form", case, user, at, page)


def _paper(template: str, name: str, case: Case, user: Person, at: datetime, page: dict) -> bytes:
    named = list(case.subjects.select_related("person"))
    facts = [
        ("Case", case.spaced),
        ("School", str(case.school)),
        ("Received", wording.moment(case.received_at)),
        ("It is about", _names(named, Subject.Part.CONCERNED) or case.get_about_kind_display()),
        ("It happened to", _names(named, Subject.Part.HARMED) or case.get_harmed_kind_display()),
        ("Is a child at risk", case.get_child_at_risk_display()),
        ("Printed", f"{wording.moment(at)}, by {user}"),
    ]
    context = {
        "case": case,
        "name": name,
        "facts": facts,
        "concerns": case_page.concerns(user, case),
        "trust": Trust.objects.first(),
        "running": f"{case} · {name} · confidential",
        **page,
    }
    return pdf.render(template, context, title=f"{name}: {case}")


def _names(named: list[Subject], part: str) -> str:
    return ", ".join(str(row) for row in named if row.part == part)


def _entries(case: Case, user: Person) -> list[Entry]:
    strands = case_page.strands(user, case)
    rows = on_record.of_strands(case, strands).exclude(to_do=True, done_at=None)
    found = [
        Entry(row.done_at or row.at, kinds.KINDS[row.kind].label, str(_who(row)), words.facts(row))
        for row in rows
    ]
    if Strand.ADULT in strands:
        moves = case_page.events(case).exclude(verb__in=ON_RECORD)
        found += [
            Entry(row.at, words.happened(row.verb), str(row.by or "The portal"), [])
            for row in moves
        ]
    return found


def _who(row: object) -> object:
    return row.done_by or row.by or "The portal"


def proof(
    ways: list[Shown], gaps: list[GapShown], *, tried: int, on: date, trust: Trust | None
) -> bytes:
    """Who would receive a concern about whom, school by school, with the same as JSON attached."""
    data = {
        "on": on.isoformat(),
        "tried": tried,
        "ways": [asdict(way) for way in ways],
        "gaps": [asdict(gap) for gap in gaps],
    }
    places: dict[str, list[Shown]] = {}
    for way in ways:
        places.setdefault(way.where, []).append(way)
    attached = pdf.Attachment(
        "routes.json", json.dumps(data, indent=1).encode(), "Every way, and who would receive it"
    )
    context = {"trust": trust, "places": places, "gaps": gaps, "tried": tried, "on": on}
    return pdf.render(
        "incidents/proof.pdf.html",
        context,
        title="Who receives a concern",
        attachments=[attached],
    )
