"""Two cases turn out to be one: routed again over everybody concerned before anybody sees it."""

from django.db import transaction
from django.utils import timezone

from core.workflow import Refused, advance, record
from incidents.models import MAYBE, Answer, Case, Reader, Subject, Task
from incidents.routing import NO_ADULT_OF_OURS
from incidents.workflow import deciding, lifecycle, readers
from people.models import Person

DOUBTS = ("child_at_risk", "crime", "personal_data")


@transaction.atomic
def merge(case: Case, into: Case, *, by: Person, why: str, seen: str = "") -> None:
    """Everything of `case` goes on in `into`. Refused where nobody could manage both as one.

    Whoever read one of them reads it only where routing over everybody concerned lets them.
    """
    if case.pk == into.pk:
        raise Refused("That is this case. Type the reference of the other one.")
    for one in sorted((case, into), key=lambda row: row.pk):
        readers.lock(one)
    if into.is_over:
        raise Refused(f"{into} is over. Reopen it first, or merge it into this one.")
    now = timezone.now()
    moved = deciding.move(
        case,
        lifecycle.MERGE,
        by=by,
        seen=seen,
        note=f"Merged into {into}\n{why}",
        merged_into=into,
        ended_at=now,
    )
    if not moved:
        return
    reading = case.readers.filter(ended_at=None)
    for_the_child = list(reading.filter(how=Reader.How.SAFEGUARD).select_related("person"))
    reading.update(ended_at=now, ended_because=Reader.Ended.MERGED)
    _take_over(case, into)
    record(into, "take_over", by=by, note=f"{case} was merged into it\n{why}")
    readers.reroute(into, by=by)
    if into.sealed:
        raise Refused(
            "Nobody could manage both as one: somebody concerned in one of them manages the other. "
            "Keep them apart."
        )
    _keep_reading(into, for_the_child, by)


def _keep_reading(into: Case, rows: list[Reader], by: Person) -> None:
    """Whoever acts for a child of the other school goes on acting for it."""
    never = readers.never(into, [row.person_id for row in rows])
    for row in rows:
        if row.person_id not in never:
            readers.allow(into, row.person, row.how, by=by, strand=row.strand)


def _take_over(case: Case, into: Case) -> None:
    """Concerns, people, records, files and tasks; and the graver answer to each question."""
    case.concerns.update(case=into)
    case.files.update(case=into)
    case.records.update(case=into)
    known = set(into.subjects.exclude(person=None).values_list("part", "person_id"))
    Subject.objects.bulk_create(
        Subject(
            case=into,
            part=row.part,
            person_id=row.person_id,
            name=row.name,
            presumed=row.presumed,
            named_by_id=row.named_by_id,
            named_at=row.named_at,
        )
        for row in case.subjects.all()
        if row.person_id is None or (row.part, row.person_id) not in known
    )
    for name in DOUBTS:
        setattr(into, name, _graver(getattr(case, name), getattr(into, name)))
    if into.about_kind in NO_ADULT_OF_OURS:
        into.about_kind = case.about_kind
    if into.child_school_id is None:
        into.child_school_id = case.child_school_id
    if case.threshold == Case.Threshold.MAY_MEET or not into.threshold:
        into.threshold = case.threshold
    into.child_strand = into.child_strand or case.child_strand
    into.save(update_fields=[*DOUBTS, "about_kind", "child_school", "threshold", "child_strand"])
    _take_tasks(case, into)


def _graver(one: str, other: str) -> str:
    return next((answer for answer in MAYBE if answer in (one, other)), Answer.NO)


def _take_tasks(case: Case, into: Case) -> None:
    """A task that the other case has already is not asked for twice."""
    there = set(into.tasks.values_list("role", flat=True))
    case.tasks.exclude(role__in=there).update(case=into)
    for task in case.tasks.filter(state=Task.State.HELD):
        advance(task, lifecycle.REFUSE, by=None, note=f"{into} has the same task.")
