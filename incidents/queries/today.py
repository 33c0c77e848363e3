"""The three things in somebody's cases that come first today, whatever number there is below."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone

from incidents import words
from incidents.models import MAYBE, Case, Reader, Record
from incidents.queries import on_record, visible
from people.models import Person

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
    cases = visible.cases(user).filter(ended_at=None)
    found = [*_unopened(user, cases), *_waiting(user), *_unassessed(user)]
    return sorted(found, key=lambda thing: thing.order)[:HOW_MANY]


def _unopened(user: Person, cases: QuerySet[Case]) -> list[Thing]:
    mine = Reader.objects.open_on(timezone.localdate()).filter(person=user.pk, opened_at=None)
    rows = cases.filter(pk__in=mine.order_by().values("case"))
    first = list(rows.filter(child_at_risk__in=MAYBE).order_by("received_at")[:HOW_MANY])
    others = list(rows.exclude(child_at_risk__in=MAYBE).order_by("received_at")[:HOW_MANY])
    return [
        Thing(case, "Open it", case.get_absolute_url(), case.received_on, is_first=case.urgent)
        for case in first + others
    ]


def _waiting(user: Person) -> list[Thing]:
    """What is theirs to do, and in the cases that they manage what is nobody's in particular."""
    rows = on_record.waiting(visible.records(user)).filter(case__ended_at=None)
    managed = visible.managed(user).order_by().values("pk")
    rows = rows.filter(person=user.pk) | rows.filter(person=None, case__in=managed)
    rows = rows.order_by(F("due_at").asc(nulls_last=True), "pk")[:HOW_MANY]
    return [_of(row) for row in rows]


def _of(row: Record) -> Thing:
    url = reverse("incidents:finish", kwargs={"reference": row.reference})
    due = row.due_at if row.has_clock else row.due_on
    return Thing(row.case, words.to_do(row), url, due, row.is_late)


def _unassessed(user: Person) -> list[Thing]:
    """The first assessment, once they have opened it."""
    opened = Reader.objects.filter(person=user.pk, opened_at__isnull=False)
    rows = visible.managed(user).filter(state=Case.State.RECEIVED, assess_by__isnull=False)
    rows = rows.filter(pk__in=opened.order_by().values("case")).order_by("assess_by", "pk")
    return [
        Thing(
            case,
            "Assess it",
            case.get_absolute_url(),
            case.assess_by,
            case.assess_by < timezone.localdate(),
        )
        for case in rows[:HOW_MANY]
    ]
