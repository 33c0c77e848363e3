"""What is late: urgent cases unopened, assessments missed, cases and tasks without people.

Each is asked of the database as it is now, so that a tick that was missed costs nothing.
"""

from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from incidents.chain import DEPUTIES, DEPUTIES_AFTER, LEAD_AFTER
from incidents.models import MAYBE, Case, Reader, Task, TaskReader
from notices.models import Message, Notice
from people.models import Absence, Person

How = Reader.How
CLOSED_TO = (Reader.Ended.CONCERNED, Reader.Ended.RELATED)
ACTING = (How.MANAGE, How.SAFEGUARD)  # whose job a case is


def unopened(now: datetime) -> QuerySet[Case]:
    """Urgent ones that nobody whose job they are has opened, and whose next step is due.

    Whoever turned out to be concerned, or a relative, has opened nothing.
    """
    opened = Reader.objects.filter(case=OuterRef("pk"), how__in=ACTING, opened_at__isnull=False)
    due = Q(chased__lt=DEPUTIES, received_at__lte=now - DEPUTIES_AFTER) | Q(
        chased=DEPUTIES, received_at__lte=now - LEAD_AFTER
    )
    cases = Case.objects.filter(due, ended_at=None, child_at_risk__in=MAYBE)
    return cases.exclude(Exists(opened.exclude(ended_because__in=CLOSED_TO)))


def missed(today: date) -> QuerySet[Case]:
    """Not assessed by the day it was owed, with somebody inside who may manage it."""
    return Case.objects.filter(
        state=Case.State.RECEIVED, goes_up_after__lt=today, ended_at=None, sealed=False
    )


def assessment_due(case: Case) -> date | None:
    """The last day for the first assessment, while it is still owed."""
    return case.assess_by if case.state == Case.State.RECEIVED and not case.sealed else None


def sealed() -> QuerySet[Case]:
    """Under way, and nobody inside may manage it."""
    return Case.objects.filter(sealed=True, ended_at=None)


def here(today: date) -> QuerySet[Person]:
    """Whoever can act today: has not left, is not kept out and not suspended."""
    suspended = Absence.objects.on(today).filter(kind=Absence.Kind.SUSPENDED)
    people = Person.objects.current(today).filter(blocked_at=None)
    return people.exclude(pk__in=suspended.values("person")).order_by()


def without(how: str, today: date) -> QuerySet[Case]:
    """Under way, with nobody left who reads them in this way and can act."""
    reading = Reader.objects.open_on(today).filter(case=OuterRef("pk"), how=how)
    cases = Case.objects.filter(ended_at=None, sealed=False)
    if how == How.SAFEGUARD:
        cases = Case.objects.filter(ended_at=None, child_strand=True)
    return cases.exclude(Exists(reading.filter(person__in=here(today).values("pk"))))


def tasks_without(today: date) -> QuerySet[Task]:
    """Still to do, with nobody left who can."""
    having = TaskReader.objects.open_on(today).filter(task=OuterRef("pk"))
    tasks = Task.objects.filter(state__in=(Task.State.HELD, Task.State.OPEN), case__ended_at=None)
    return tasks.exclude(Exists(having.filter(person__in=here(today).values("pk"))))


def returned(rows: QuerySet, today: date) -> QuerySet:
    """Readings by standing in that are over, because whoever was away is back."""
    return rows.filter(ended_at=None, post__isnull=False).exclude(
        pk__in=rows.open_on(today).order_by().values("pk")
    )


def unreached(case: Case, kinds: tuple[str, ...]) -> list[Person]:
    """Readers whom no message about the case reached: it came back, or they have no address."""
    failed = Q(message__state__in=(Message.State.UNDELIVERABLE, Message.State.FAILED))
    nowhere = Q(message=None, settled_at=None, person__email=None)
    rows = Notice.objects.filter(failed | nowhere, kind__in=kinds, ref=case.pk)
    reading = case.readers.open_on(timezone.localdate()).filter(opened_at=None)
    people = Person.objects.filter(pk__in=rows.order_by().values("person"))
    return list(people.filter(pk__in=reading.order_by().values("person")))
