"""What is on record in a case, what still waits, and what must be there before it can be closed."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q, QuerySet

from incidents.models import MAYBE, Case, Harmed, Record, Strand, Subject
from incidents.routing import NO_ADULT_OF_OURS
from people.models import Person

MAY_MEET = Case.Threshold.MAY_MEET


def concerns_an_adult_of_ours(case: Case) -> bool:
    """Somebody who works in or for a school: then the threshold decision comes first."""
    if case.about_kind not in NO_ADULT_OF_OURS:
        return True
    named = case.subjects.filter(part=Subject.Part.CONCERNED)
    return named.exclude(person=None).exists()


def has(case: Case, *kinds: str) -> bool:
    """Whether one of these kinds is on record, and waits for nothing."""
    rows = case.records.filter(kind__in=kinds)
    return rows.exclude(to_do=True, done_at=None).exists()


def missing(case: Case) -> list[str]:
    """What must be on record before the case can be closed and is not, in words."""
    rows = case.records.exclude(to_do=True, done_at=None)
    kinds = set(rows.order_by().values_list("kind", flat=True))
    wanted = [(kind, words) for kind, words in _required(case) if kind not in kinds]
    found = [words for _, words in wanted]
    waiting = case.records.filter(to_do=True, done_at=None)
    left = waiting.exclude(kind__in=[kind for kind, _ in wanted]).count()
    if left:
        found.append("1 thing is still to do" if left == 1 else f"{left} things are still to do")
    return found


def _required(case: Case) -> Iterable[tuple[str, str]]:
    """(kind, what to say where it is missing)."""
    is_ours = concerns_an_adult_of_ours(case)
    may_meet = case.threshold == MAY_MEET
    if is_ours:
        yield "threshold", "The threshold decision"
        yield "told", "What the person was told, or why nothing was said"
    if may_meet:
        yield "lado", "What the LADO advised"
        yield "suspension", "That suspension was considered, with the alternatives"
    if may_meet or case.crime in MAYBE:
        yield "police", "Whether the police are told, and why"
    if case.child_strand:
        yield "safeguarding", "Where the child’s record is kept"
    if case.harmed_kind not in (Harmed.TRUST, Harmed.UNKNOWN):
        yield "support", "Support for whoever was harmed"
    yield "measures", "The action taken"


def is_held_back(case: Case) -> bool:
    """Basic enquiries only: no interviews, nothing said to the person, until LADO or police
    agree."""
    return case.threshold == MAY_MEET and not has(case, "go_ahead")


def of_strands(case: Case, strands: Iterable[str]) -> QuerySet[Record]:
    rows = case.records.filter(strand__in=["", *strands])
    return rows.select_related("person", "by", "done_by")


def waiting(rows: QuerySet[Record]) -> QuerySet[Record]:
    return rows.filter(to_do=True, done_at=None)


def near_their_time(until: datetime) -> QuerySet[Record]:
    """What waits in cases under way, with a time that comes before `until` or is over."""
    rows = waiting(Record.objects.filter(due_at__lte=until, case__ended_at=None))
    return rows.select_related("case", "person").order_by("pk")


def whose(row: Record, today: date) -> list[Person]:
    """Whoever is to do it, while they read the case; else whoever manages it."""
    rows = row.case.readers.open_on(today).select_related("person")
    if row.person_id and (mine := rows.filter(person=row.person_id).first()):
        return [mine.person]
    managing = {one.person_id: one.person for one in rows.filter(how="manage")}
    return [*managing.values()]


def latest(case: Case, kind: str) -> Record | None:
    rows = case.records.filter(kind=kind).select_related("by", "done_by")
    return rows.order_by("-at", "-pk").first()


def is_self_referred(case: Case) -> bool:
    """One of those concerned reported it themselves."""
    about = case.subjects.filter(part=Subject.Part.CONCERNED).exclude(person=None)
    return case.concerns.filter(reporter__in=about.order_by().values("person")).exists()


def strands_of(hows: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Of the two strands, those that somebody reads in these ways; one without opens both."""
    rows = {strand for _, strand in hows}
    return frozenset(Strand.values) if "" in rows else frozenset(rows)


def in_strands(mine: QuerySet) -> Q:
    """Records of cases in the strands in which these rows of readers read them."""
    both = mine.filter(strand="").order_by().values("case")
    found = Q(case__in=both)
    for strand in Strand.values:
        cases = mine.filter(strand=strand).order_by().values("case")
        found |= Q(case__in=cases, strand__in=("", strand))
    return found
