"""Decisions about a case: each by somebody, with reasons, against what the page showed them.

`seen` is the mark that the page was opened with. A decision made meanwhile by somebody else is
told with who and what (`Overtaken`); the same one again, as by a second click, changes nothing.
"""

from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from core import at_once
from core.workflow import Refused, Transition, advance, record
from incidents import words
from incidents.kinds import DECISIONS, KINDS, LIMBS
from incidents.models import Case, CaseEvent, Reader
from incidents.queries import on_record
from incidents.workflow import lifecycle, readers, records
from ledger import leaves
from people.models import Person

Threshold = Case.Threshold
MOVES = [move.verb for move in lifecycle.CASE.moves]
DECIDED = ("decide_threshold", *MOVES)


def mark(case: Case) -> str:
    """What has been decided so far, as a short mark to compare with later."""
    return at_once.mark(_last(case), case.state, str(case.threshold))


def _last(case: Case) -> CaseEvent | None:
    decided = case.events.filter(verb__in=DECIDED).select_related("by")
    return decided.order_by("-at", "-pk").first()


def _is_new(case: Case, verb: str, *, by: Person, seen: str, note: str) -> bool:
    """Lock the case; False where this very decision stands already. May raise Overtaken."""
    readers.lock(case)
    last, now = _last(case), mark(case)
    return at_once.is_new(now, last, verb, by=by, seen=seen, note=note, did=_did)


def _did(event: CaseEvent) -> str:
    return f": “{words.happened(event.verb).lower()}”"


def _prove(event: CaseEvent) -> None:
    """A leaf with ids, verb, time and hash: the words stay where they are."""
    leaves.write(
        "case decision",
        event.pk,
        {
            "case": event.case_id,
            "by": event.by_id,
            "verb": event.verb,
            "at": event.at.isoformat(),
            "sha256": sha256(event.note.encode()).hexdigest(),
        },
    )


def move(
    case: Case, step: Transition, *, by: Person, seen: str, note: str, **changes: object
) -> bool:
    """Make the move and leave its proof; False where it stands already."""
    if not _is_new(case, step.verb, by=by, seen=seen, note=note):
        return False
    _prove(advance(case, step, by=by, note=note, **changes))
    return True


@transaction.atomic
def decide_threshold(case: Case, said: dict, *, by: Person, seen: str = "") -> None:
    """Whether it may meet the harm threshold. Unsure counts as may meet; any limb that may be met
    makes it so, and it then opens the duties towards LADO and police."""
    note = _threshold_words(said)
    if not _is_new(case, "decide_threshold", by=by, seen=seen, note=note):
        return
    if case.is_over:
        raise Refused(f"{case} is over. Reopen it first.")
    threshold = threshold_of(said)
    was_told = on_record.has(case, "lado")
    if case.threshold == Threshold.MAY_MEET and threshold != Threshold.MAY_MEET and not was_told:
        raise Refused("It was thought that it may meet the threshold: ask the LADO first.")
    case.threshold = threshold
    case.save(update_fields=["threshold"])
    case.records.create(
        kind="threshold", strand=KINDS["threshold"].strand, said=said, by=by, to_do=False
    )
    _prove(record(case, "decide_threshold", by=by, note=note))
    if threshold == Threshold.MAY_MEET:
        records.open_duties(case)


def threshold_of(said: dict) -> str:
    """Unsure, and any limb, count as may meet."""
    if said.get("limbs") or said["decision"] in ("may_meet", "unsure"):
        return Threshold.MAY_MEET
    return Threshold(said["decision"])


def _threshold_words(said: dict) -> str:
    limbs = "; ".join(words for code, words in LIMBS if code in said.get("limbs", ()))
    return "\n".join(filter(None, (dict(DECISIONS)[said["decision"]], limbs, said["why"])))


@transaction.atomic
def assess(case: Case, *, by: Person, note: str = "", seen: str = "") -> None:
    move(case, lifecycle.ASSESS, by=by, seen=seen, note=note)


@transaction.atomic
def investigate(
    case: Case, *, by: Person, officer: Person, same_person: str = "", seen: str = ""
) -> None:
    """Name who investigates, who reads it from now on. Somebody else than who manages it, where
    it can be: else the reason is on record."""
    manages = case.readers.filter(person=officer, how=Reader.How.MANAGE, ended_at=None)
    if manages.exists() and not same_person:
        raise Refused(f"{officer} manages the case: say why nobody else can investigate.")
    note = "\n".join(filter(None, (f"Investigating officer: {officer}", same_person)))
    if move(case, lifecycle.INVESTIGATE, by=by, seen=seen, note=note):
        readers.allow(case, officer, Reader.How.INVESTIGATING, by=by)


def investigates(case: Case, person: Person) -> bool:
    """Whether the person was ever the investigating officer."""
    return case.readers.filter(person=person, how=Reader.How.INVESTIGATING).exists()


@transaction.atomic
def decide(case: Case, *, by: Person, outcome: dict, measures: dict, seen: str = "") -> None:
    """The outcome of the investigation, of allegations against staff alone; and apart from it the
    action taken, which is decided under its procedure and only recorded here."""
    if investigates(case, by) and not outcome.get("same_person"):
        raise Refused("You investigated it: say why nobody else can decide.")
    is_ours = on_record.concerns_an_adult_of_ours(case)
    finding = outcome.get("finding", "") if is_ours else ""
    if is_ours and not finding:
        raise Refused("Say what the investigation found.")
    found = Case.Outcome(finding).label if finding else "No finding: not about staff"
    note = f"{found}\n{outcome['why']}\n{measures['why']}"
    changes = {"outcome": finding, "procedure": measures["procedure"]}
    if not move(case, lifecycle.DECIDE, by=by, seen=seen, note=note, **changes):
        return
    said = {**outcome, "finding": found}
    for kind, what in (("outcome", said), ("measures", measures)):
        case.records.create(kind=kind, strand=KINDS[kind].strand, said=what, by=by)


@transaction.atomic
def close(case: Case, *, by: Person, note: str = "", seen: str = "") -> None:
    move(case, lifecycle.CLOSE, by=by, seen=seen, note=note, ended_at=timezone.now())


@transaction.atomic
def redirect(case: Case, *, by: Person, procedure: str, why: str, seen: str = "") -> None:
    """It goes on under another procedure, outside this portal."""
    note = f"{words.PROCEDURES[procedure]}\n{why}"
    now = timezone.now()
    move(case, lifecycle.REDIRECT, by=by, seen=seen, note=note, ended_at=now, procedure=procedure)


@transaction.atomic
def find_no_case(case: Case, *, by: Person, why: str, seen: str = "") -> None:
    move(case, lifecycle.FIND_NO_CASE, by=by, seen=seen, note=why, ended_at=timezone.now())


@transaction.atomic
def reopen(case: Case, *, by: Person, why: str, seen: str = "") -> None:
    """Something new is known; what was found before stays on record."""
    move(case, lifecycle.REOPEN, by=by, seen=seen, note=why, ended_at=None, outcome="")
