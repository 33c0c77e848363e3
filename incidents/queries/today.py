"""The three things in somebody's cases that come first today, whatever number there is below."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from incidents import request_clock, words
from incidents.models import MAYBE, Case, Reader, Record
from incidents.queries import on_record, requests, visible
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
    found = [*_unopened(user, cases), *_waiting(user), *_unassessed(user), *_asked_for(user)]
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


def _asked_for(user: Person) -> list[Thing]:
    """Cases, also those that are over, of which nothing is named yet for a request for data.

    The month may end later, by a pause or a weekend, and never sooner.
    """
    mine = requests.to_ask(timezone.localdate()).filter(person=user.pk)
    mine = mine.filter(Q(opened_at__isnull=False) | Q(case__ended_at__isnull=False))
    came = requests.unanswered(OuterRef(OuterRef("pk"))).exclude(person=user.pk)
    came = came.order_by("received_on").values("received_on")[:1]
    rows = visible.managed(user).filter(pk__in=mine.order_by().values("case"))
    rows = rows.annotate(asked_on=Subquery(came)).order_by("asked_on", "pk")[:HOW_MANY]
    return [_to_name(case, request_clock.months_after(case.asked_on, 1)) for case in rows]


def _to_name(case: Case, due: date) -> Thing:
    url = reverse("incidents:offer_items", kwargs={"reference": case.reference})
    to_do = "Say what there is for a request for data"
    return Thing(case, to_do, url, due, due < timezone.localdate())
