"""The three things in somebody's cases that come first today, whatever number there is below."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from core.kept_query import kept
from incidents import request_clock, words
from incidents.models import MAYBE, Case, Reader, Record
from incidents.queries import on_record, requests, visible
from people.models import Person
from people.rules import is_unsuspended

HOW_MANY = 3


@dataclass(frozen=True)
class Thing:
    """Something to do in a case, by when, and where."""

    case: Case
    words: str
    url: str
    due: date | datetime | None
    is_late: bool = False
    is_first: bool = False  # a child may be at risk and they have not opened it

    @property
    def order(self) -> tuple:
        day = timezone.localdate(self.due) if isinstance(self.due, datetime) else self.due
        return (not self.is_first, day is None, day or date.max, self.case.received_at)


def things(user: Person) -> list[Thing]:
    """In as many queries whatever number of cases they have."""
    if not is_unsuspended(user):
        return []
    key, today = user.pk, timezone.localdate()
    found = [*_unopened(key, today), *map(_of, _waiting(key, today))]
    found += [_to_assess(case, today) for case in _unassessed(key, today)]
    found += [_to_name(case, today) for case in _asked_for(key, today)]
    return sorted(found, key=lambda thing: thing.order)[:HOW_MANY]


def _reading(person: int) -> Person:
    """Not read: a key, of somebody who is not suspended."""
    reader = Person(pk=person)
    reader.came_suspended = False
    return reader


def _unopened(person: int, on: date) -> list[Thing]:
    cases = _not_opened(person, on, True) + _not_opened(person, on, False)
    return [
        Thing(case, "Open it", case.get_absolute_url(), case.received_on, is_first=case.urgent)
        for case in cases
    ]


@kept
def _not_opened(person: int, on: date, urgent: bool) -> QuerySet[Case]:
    mine = Reader.objects.open_on(on).filter(person=person, opened_at=None)
    rows = visible.cases(_reading(person), on).filter(ended_at=None)
    rows = rows.filter(pk__in=mine.order_by().values("case"))
    at_risk = Q(child_at_risk__in=MAYBE)
    return rows.filter(at_risk if urgent else ~at_risk).order_by("received_at")[:HOW_MANY]


@kept
def _waiting(person: int, on: date) -> QuerySet[Record]:
    """What is theirs to do, and in the cases that they manage what is nobody's in particular."""
    reader = _reading(person)
    rows = on_record.waiting(visible.records(reader, on)).filter(case__ended_at=None)
    managed = visible.managed(reader, on).order_by().values("pk")
    rows = rows.filter(person=person) | rows.filter(person=None, case__in=managed)
    return rows.order_by(F("due_at").asc(nulls_last=True), "pk")[:HOW_MANY]


def _of(row: Record) -> Thing:
    url = reverse("incidents:finish", kwargs={"reference": row.reference})
    due = row.due_at if row.has_clock else row.due_on
    return Thing(row.case, words.to_do(row), url, due, row.is_late)


@kept
def _unassessed(person: int, on: date) -> QuerySet[Case]:
    """Those whose first assessment is theirs, once they have opened them."""
    opened = Reader.objects.filter(person=person, opened_at__isnull=False)
    rows = visible.managed(_reading(person), on)
    rows = rows.filter(state=Case.State.RECEIVED, assess_by__isnull=False)
    rows = rows.filter(pk__in=opened.order_by().values("case"))
    return rows.order_by("assess_by", "pk")[:HOW_MANY]


def _to_assess(case: Case, today: date) -> Thing:
    late = case.assess_by < today
    return Thing(case, "Assess it", case.get_absolute_url(), case.assess_by, late)


@kept
def _asked_for(person: int, on: date) -> QuerySet[Case]:
    """Cases, also those that are over, of which nothing is named yet for a request for data."""
    mine = requests.to_ask(on).filter(person=person)
    mine = mine.filter(Q(opened_at__isnull=False) | Q(case__ended_at__isnull=False))
    came = requests.unanswered(OuterRef(OuterRef("pk"))).exclude(person=person)
    came = came.order_by("received_on").values("received_on")[:1]
    rows = visible.managed(_reading(person), on).filter(pk__in=mine.order_by().values("case"))
    return rows.annotate(asked_on=Subquery(came)).order_by("asked_on", "pk")[:HOW_MANY]


def _to_name(case: Case, today: date) -> Thing:
    """The month may end later, by a pause or a weekend, and never sooner."""
    due = request_clock.months_after(case.asked_on, 1)
    url = reverse("incidents:offer_items", kwargs={"reference": case.reference})
    return Thing(case, "Say what there is for a request for data", url, due, due < today)
