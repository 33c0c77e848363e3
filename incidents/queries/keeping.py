"""Which cases, breaches, requests for data and records of leavers may go, by which rule and from
which day, and why others stay.

Asked by a data protection officer: nothing here is of a case that is about them.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from incidents import retention
from incidents.models import (
    Breach,
    Case,
    Concern,
    EvidenceFile,
    Hold,
    RetentionRule,
    Subject,
    SubjectRequest,
)
from incidents.queries import breaches, leavers, on_record, requests
from incidents.queries.visible import User
from people.models import Person

CASES_AT_ONCE = 200
LEAVERS_SHOWN = 100  # of those who stay
HELD, NOT_YET = leavers.HELD, leavers.NOT_YET
SEALED_FILE, NO_DAY = (
    "It has a sealed file: ask the police first",
    "It needs a day: when the last of those concerned reaches pension age, or leaves",
)


@dataclass(frozen=True)
class Line:
    """Something that is over, as the officer reads it: no number, nothing of what it is about."""

    what: Case | Breach | SubjectRequest | Person
    school: object  # None: of the trust
    ended_at: datetime | date
    rule: RetentionRule
    due_on: date | None
    stays: str  # why it stays; "" where it may go

    @property
    def kind(self) -> str:
        return self.what._meta.verbose_name


def ended(person: Person) -> QuerySet[Case]:
    """Over and not emptied yet, without what is about this person and without merged ones."""
    about = Subject.objects.filter(part__in=Subject.KEPT_OUT, person=person)
    concerned = Subject.objects.filter(part=Subject.Part.CONCERNED).select_related("person")
    rows = Case.objects.exclude(ended_at=None).filter(emptied_at=None)
    return (
        rows.exclude(state=Case.State.DUPLICATE)
        .exclude(pk__in=about.order_by().values("case"))
        .select_related("school", "keeping")
        .prefetch_related(Prefetch("subjects", concerned, to_attr="concerned"))
        .order_by("ended_at", "pk")
    )


def lines(person: Person, today: date) -> list[Line]:
    """All of what is over, but of people who left only the first; see `leavers_left_out`."""
    rules = {rule.code: rule for rule in RetentionRule.objects.all()}
    held = set(Hold.objects.filter(lifted_at=None).values_list("school", flat=True))
    sealed = _with_sealed_files()
    found = [_line(case, rules, held, sealed, today) for case in ended(person)]
    found += [_of_breach(row, rules, held, today) for row in breaches_over(person)]
    found += [_of_request(row, rules, held, today) for row in requests_over(person)]
    rule = rules[retention.SIGNATURES]
    rows = leavers.going(rule, today, CASES_AT_ONCE) + leavers.staying(rule, today, LEAVERS_SHOWN)
    return found + [_of_leaver(row, rule) for row in rows]


def leavers_left_out(found: Iterable[Line], today: date) -> tuple[int, int]:
    """How many people who left may go and how many stay, beyond those among these lines."""
    rule = RetentionRule.objects.get(code=retention.SIGNATURES)
    may, over = leavers.may_go(rule, today).count(), leavers.over(today).count()
    stays = [bool(line.stays) for line in found if line.rule.code == retention.SIGNATURES]
    return may - stays.count(False), over - may - stays.count(True)


def breaches_over(person: Person) -> QuerySet[Breach]:
    """Closed and not emptied yet, without those of a case that is about this person."""
    rows = breaches.visible_to(person).filter(state=Breach.State.CLOSED, emptied_at=None)
    return rows.select_related("school").order_by("closed_at", "pk")


def requests_over(person: Person) -> QuerySet[SubjectRequest]:
    """Answered or withdrawn and not emptied yet, but for one's own."""
    rows = requests.visible_to(person).exclude(ended_at=None).filter(emptied_at=None)
    return rows.order_by("ended_at", "pk")


def _of_breach(row: Breach, rules: dict, held: set, today: date) -> Line:
    rule = rules[retention.BREACH]
    noticed_on, closed_on = timezone.localdate(row.noticed_at), timezone.localdate(row.closed_at)
    day = _day_beside(rule, noticed_on, closed_on)
    is_held = None in held or row.school_id in held
    return Line(row, row.school, row.closed_at, rule, day, _until(day, is_held, today))


def _of_request(row: SubjectRequest, rules: dict, held: set, today: date) -> Line:
    """One is of the whole trust, so what is held of any school holds it."""
    rule = rules[retention.REQUEST]
    day = _day_beside(rule, row.received_on, timezone.localdate(row.ended_at))
    return Line(row, None, row.ended_at, rule, day, _until(day, bool(held), today))


def _of_leaver(row: leavers.Left, rule: RetentionRule) -> Line:
    """Of whom it is stands nowhere: school and last day are enough to count them."""
    return Line(row.person, row.school, row.person.last_day, rule, row.due_on, row.stays)


def _day_beside(rule: RetentionRule, began_on: date, ended_on: date) -> date:
    """Nobody's leaving counts here: from its end, or from when it came."""
    from_start = rule.counted_from == retention.FROM_ALLEGATION
    return max(retention.years_after(began_on if from_start else ended_on, rule.years), ended_on)


def _until(day: date, is_held: bool, today: date) -> str:
    if is_held:
        return HELD
    return NOT_YET if day > today else ""


def _line(case: Case, rules: dict, held: set, sealed: set[int], today: date) -> Line:
    facts = facts_of(case)
    rule = rules[retention.rule_of(facts)]
    asked = retention.Rule(rule.years, rule.counted_from, rule.to_pension_age)
    day = retention.due_on(facts, asked)
    stays = _stays(case, day, held, sealed, today)
    return Line(case, case.school, case.ended_at, rule, day, stays)


def _stays(case: Case, day: date | None, held: set, sealed: set[int], today: date) -> str:
    keeping = getattr(case, "keeping", None)
    if None in held or case.school_id in held or (keeping and keeping.do_not_destroy):
        return HELD
    if case.pk in sealed:
        return SEALED_FILE
    if day is None:
        return NO_DAY
    return NOT_YET if day > today else ""


def facts_of(case: Case) -> retention.Ended:
    people = [row.person for row in case.concerned if row.person]
    keeping = getattr(case, "keeping", None)
    return retention.Ended(
        about_ours=on_record.concerns_an_adult_of_ours(case),
        threshold=case.threshold,
        outcome=case.outcome,
        received_on=case.received_on,
        ended_on=timezone.localdate(case.ended_at),
        last_days=tuple(person.last_day for person in people),
        pension_on=keeping.pension_on if keeping else None,
    )


def _with_sealed_files() -> set[int]:
    rows = EvidenceFile.objects.filter(state=EvidenceFile.State.SEALED)
    of_concerns = Concern.objects.filter(files__in=rows).values_list("case", flat=True)
    return {*rows.exclude(case=None).values_list("case", flat=True), *of_concerns}


def to_go(found: Iterable[Line]) -> list[Line]:
    return [line for line in found if not line.stays][:CASES_AT_ONCE]


def mark(found: Iterable[Line]) -> str:
    """Of exactly these cases by these rules: what was looked at is what goes."""
    said = "|".join(f"{line.kind}:{line.what.pk}:{line.rule.code}" for line in found)
    return hashlib.sha256(said.encode()).hexdigest()[:20]


def holds(user: User) -> QuerySet[Hold]:
    """Those that stand, for whoever keeps them."""
    rows = Hold.objects.filter(lifted_at=None)
    return rows if user.has_perm("incidents.lift_hold") else rows.none()
