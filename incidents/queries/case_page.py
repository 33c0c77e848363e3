"""What one reader finds on the page of a case: the strands that are theirs, and nothing else."""

from collections import defaultdict
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from incidents import rules
from incidents.asked import SAFEGUARDS
from incidents.kinds import KINDS, Kind
from incidents.models import (
    AccessLog,
    Case,
    CaseEvent,
    Concern,
    Reader,
    Record,
    Subject,
    Task,
    TaskReader,
)
from incidents.queries import on_record
from people.models import Person

State = Case.State
STAGES = {
    State.RECEIVED: "Received",
    State.ASSESSED: "Assessed",
    State.INVESTIGATING: "Investigated",
    State.DECIDED: "Decided",
    State.CLOSED: "Closed",
}
PUPIL = "pupil"
ONWARD = ("decide_threshold", "assess", "investigate", "decide", "close", "reopen")


def stage(case: Case) -> int:
    """Where the case stands, from 1; 0 where it went another way. Beyond the last: all done."""
    if case.state == State.CLOSED:
        return len(STAGES) + 1
    if case.state == State.REOPENED:
        return 1
    return [*STAGES].index(case.state) + 1 if case.state in STAGES else 0


def strands(user: Person, case: Case) -> frozenset[str]:
    """Of the two, those that the person reads; one row without a strand opens both."""
    return on_record.strands_of(rules.ways(user, case))


def ways(user: Person, case: Case) -> frozenset[str]:
    """manage, second, safeguard, adviser, investigating: how the person reads it."""
    return frozenset(how for how, _ in rules.ways(user, case))


def kind_of(row: Record) -> Kind:
    return KINDS[row.kind]


def kinds_to_add(user: Person, case: Case) -> list[Kind]:
    """What the person may put on record now."""
    mine = ways(user, case)
    may_share = case.threshold == Case.Threshold.LOW_LEVEL
    return [
        kind
        for kind in KINDS.values()
        if kind.to_add and mine & ways_of(kind, case) and (may_share or kind.code != "shared")
    ]


def ways_of(kind: Kind, case: Case) -> set[str]:
    """Who may record it: of a pupil's case whoever acts for the child also decides about police."""
    is_pupils = kind.code == "police" and case.about_kind == PUPIL
    return {*kind.ways, *SAFEGUARDS} if is_pupils else set(kind.ways)


def may_finish(user: Person, row: Record) -> bool:
    """Whoever may record such a thing, and whose it is."""
    return row.person_id == user.pk or bool(ways(user, row.case) & ways_of(kind_of(row), row.case))


@dataclass(frozen=True)
class Kept:
    """What is on record of one kind."""

    kind: Kind
    rows: list[Record]


def kept(user: Person, case: Case) -> list[Kept]:
    """What is on record, kind by kind, in the strands that the person reads."""
    found = defaultdict(list)
    for row in on_record.of_strands(case, strands(user, case)):
        row.may_finish = row.is_waiting and may_finish(user, row)
        found[row.kind].append(row)
    return [Kept(kind, found[kind.code]) for kind in KINDS.values() if found[kind.code]]


def must_answer(user: Person, case: Case) -> bool:
    """Whether the person has yet to say that nothing stands against their handling it."""
    mine = case.readers.open_on(timezone.localdate()).filter(person=user)
    return mine.filter(unconflicted_at=None).exists()


@dataclass(frozen=True)
class Shown:
    """A concern as this reader may see it."""

    concern: Concern
    reporter: str
    of_firm: list[tuple[str, str]]  # what whoever reports for a firm says of it


def concerns(user: Person, case: Case) -> list[Shown]:
    rows = case.concerns.select_related("reporter", "written_by", "school", "child_school")
    rows = rows.prefetch_related("follow_ups__by")
    return [Shown(row, reporter_words(row, user), _of_firm(row, user)) for row in rows]


def reporter_words(concern: Concern, user: Person | AnonymousUser) -> str:
    """Who reported it; a name that is withheld is for one reader alone."""
    if _is_withheld(concern, user):
        return "somebody whose name is withheld"
    name = str(concern.reporter or concern.reporter_name or "somebody who gave no name")
    if concern.firm:
        checked = "" if concern.is_checked else " (not checked: they did not sign in)"
        name = f"{name}, for {concern.firm}{checked}"
    return f"{name}, written down by {concern.written_by}" if concern.written_by else name


def _is_withheld(concern: Concern, user: Person | AnonymousUser) -> bool:
    return concern.name_withheld and concern.known_to_id != user.pk


def _of_firm(concern: Concern, user: Person) -> list[tuple[str, str]]:
    """Nothing where the name is withheld: at a school few firms have anybody."""
    if not concern.firm or _is_withheld(concern, user):
        return []
    rows = [("How to reach them", concern.contact), ("What the firm has done", concern.firm_did)]
    return [row for row in rows if row[1]]


def subjects(user: Person, case: Case) -> QuerySet[Subject]:
    """Who is in it; whom somebody named by mistake only its managers see."""
    rows = case.subjects.select_related("person")
    manages = Reader.How.MANAGE in ways(user, case)
    return rows if manages else rows.exclude(part=Subject.Part.MISTAKEN)


def may_know_names(case: Case) -> QuerySet[Reader]:
    """Readers of today one of whom may know a name that is withheld."""
    rows = case.readers.open_on(timezone.localdate()).select_related("person")
    return rows.filter(how__in=(Reader.How.MANAGE, Reader.How.SAFEGUARD)).order_by("how", "pk")


def names_unknown(case: Case) -> QuerySet[Concern]:
    """Concerns whose reporter's name is withheld from everybody who reads the case today."""
    reading = case.readers.open_on(timezone.localdate()).order_by().values("person")
    rows = case.concerns.filter(name_withheld=True, receipt_hash=None)
    return rows.filter(Q(known_to=None) | ~Q(known_to__in=reading))


def waiting(kept: list[Kept]) -> list[Record]:
    """Of what is on record, what has to be done, the soonest first."""
    rows = [row for one in kept for row in one.rows if row.is_waiting]
    return sorted(rows, key=lambda row: (row.due_at is None, row.due_at or row.at, row.pk))


def readers(case: Case) -> QuerySet[Reader]:
    """Who reads it today, the case managers first."""
    rows = case.readers.open_on(timezone.localdate()).select_related("person", "post__school")
    return rows.order_by("how", "pk")


def former_readers(case: Case) -> QuerySet[Reader]:
    rows = case.readers.exclude(pk__in=case.readers.open_on(timezone.localdate()))
    return rows.select_related("person").order_by("ended_at", "pk")


def events(case: Case) -> QuerySet[CaseEvent]:
    """The adult's strand: what happened to the case, latest first."""
    rows = CaseEvent.objects.filter(Q(case=case) | Q(case__merged_into=case))
    return rows.select_related("by").order_by("-at", "-pk")


def tasks(case: Case) -> QuerySet[Task]:
    return case.tasks.prefetch_related("readers__person")


def accesses(case: Case) -> QuerySet[AccessLog]:
    """Who looked; without the reporter whose name is withheld, whom it would give away."""
    withheld = case.concerns.filter(name_withheld=True).exclude(reporter=None)
    rows = AccessLog.objects.filter(Q(case=case) | Q(case__merged_into=case))
    rows = rows.exclude(person__in=withheld.order_by().values("reporter"))
    return rows.select_related("person")


def inbox(user: Person, cases: QuerySet[Case]) -> QuerySet[Case]:
    """What is under way, the urgent first, then whatever waits longest."""
    urgent = Q(child_at_risk__in=("yes", "not_sure"))
    unopened = Reader.objects.open_on(timezone.localdate()).filter(person=user, opened_at=None)
    return (
        cases.filter(ended_at=None)
        .annotate(
            is_urgent=urgent,
            is_new=Q(pk__in=unopened.order_by().values("case")),
        )
        .order_by(F("is_urgent").desc(), "received_at", "pk")
    )


def closed(cases: QuerySet[Case]) -> QuerySet[Case]:
    return cases.exclude(ended_at=None).order_by("-ended_at", "-pk")


def unopened(user: Person) -> bool:
    """Whether a case or a job waits that the person has not opened, or not done."""
    today = timezone.localdate()
    cases = Reader.objects.open_on(today).filter(person=user, opened_at=None)
    jobs = TaskReader.objects.open_on(today).filter(person=user, task__state=Task.State.OPEN)
    return cases.filter(case__ended_at=None).exists() or jobs.exists()
