"""What readers are told: that something waits, and never a name, a category or a word of it.

All of it is private: it goes alone to whom it is for, is in no summary and no list of others.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Value
from django.urls import reverse
from django.utils import timezone

from core import wording
from incidents.models import (
    Breach,
    Case,
    Draft,
    FollowUp,
    Reader,
    Record,
    RouteTrial,
    SubjectRequest,
    Task,
    TaskReader,
)
from incidents.queries import requests
from notices import outbox
from notices.composing import Line
from notices.models import Notice
from people.models import Appointment, Person, Role

ANSWERED_TO = (Reader.How.MANAGE, Reader.How.SAFEGUARD)
URGENT, WAITS, TASK, DRAFT = "case_urgent", "case_waits", "case_task", "case_draft"
ANSWERED = "case_answered"
BREACH, BREACH_TASK = "breach_runs", "breach_task_runs"
CASE_DATA = "case_data"
ROUTES = "routes_end"
POST_NEEDED = "post_needed"
REQUEST = "request_runs"
JOB, JOB_LATE = "case_job", "case_job_late"
KEEPS_POSTS = (Role.ADMINISTRATOR, Role.CLERK)
OF_CASES = (URGENT, WAITS)


def readers_added(case: Case, rows: Iterable[Reader]) -> None:
    """Urgent where a child may be at risk; one notice a person, however many ways they read it."""
    kind = URGENT if case.urgent else WAITS
    for row in {row.person_id: row for row in rows}.values():
        key = f"{kind}:{row.pk}"
        outbox.owe(row.person, kind, key, ref=case.pk, urgent=case.urgent, private=True)


def tasks_given(task: Task, rows: Iterable[TaskReader]) -> None:
    for row in rows:
        outbox.owe(row.person, TASK, f"{TASK}:{row.pk}", ref=task.pk, private=True)


def draft_waits(draft: Draft) -> None:
    """Its author alone hears that something was begun and not sent, at any hour."""
    key = f"{DRAFT}:{draft.pk}:{draft.changed_at:%Y%m%d%H%M}"
    outbox.owe(draft.author, DRAFT, key, ref=draft.pk, urgent=True, private=True)


def reporter_answered(said: FollowUp) -> None:
    """Whoever manages the case or acts for the child hears that something was added."""
    case = said.concern.case
    rows = case.readers.open_on(timezone.localdate()).filter(how__in=ANSWERED_TO)
    for row in {row.person_id: row for row in rows.select_related("person")}.values():
        key = f"{ANSWERED}:{said.pk}"
        outbox.owe(row.person, ANSWERED, key, ref=said.pk, urgent=case.urgent, private=True)


def breach_runs(person: Person, kind: str, ref: int, step: int) -> None:
    """The 72 hours of a breach, in the log or not entered yet, have come so far; at any hour."""
    outbox.owe(person, kind, f"{kind}:{ref}:{step}", ref=ref, urgent=True, private=True)


def post_needed(case: Case, people: Iterable[Person], step: int) -> None:
    """Somebody must be appointed before a case can go on; of the case nothing is said."""
    key = f"{POST_NEEDED}:{case.pk}:{step}"
    for person in people:
        outbox.owe(person, POST_NEEDED, key, ref=case.pk, private=True)


def request_runs(person: Person, request: SubjectRequest, due_on: date, days: int) -> None:
    """The month in which somebody gets their data ends in so many days."""
    key = f"{REQUEST}:{request.pk}:{due_on:%Y%m%d}:{days}"
    outbox.owe(person, REQUEST, key, ref=request.pk, private=True)


def data_asked(request: SubjectRequest, today: date, step: int = 0) -> None:
    """Whoever manages a case with data of the requester in it hears that something waits, as of any
    case. One statement, so that it costs the same whether there is such a case or not."""
    rows, key = requests.to_ask(today, request=request), f"{CASE_DATA}:{request.pk}:{step}:"
    outbox.owe_each(rows, kind=CASE_DATA, key=key, ref="case_id", due_on=today, private=True)


def job_given(row: Record) -> None:
    """Whose action it is hears that there is one."""
    outbox.owe(row.person, JOB, f"{JOB}:{row.pk}", ref=row.pk, private=True)


def job_late(person: Person, row: Record, step: int) -> None:
    """It is still to do: the day that was given is near, or over."""
    outbox.owe(person, JOB_LATE, f"{JOB_LATE}:{row.pk}:{step}", ref=row.pk, private=True)


def draft(notices: list[Notice]) -> dict[int, Line | None]:
    line = Line(
        "You began something in the portal and have not sent it. Nobody else can see it.",
        reverse("incidents:own"),
    )
    waiting = Draft.objects.filter(pk__in=[notice.ref for notice in notices])
    keys = set(waiting.values_list("author_id", "pk"))
    return _said(notices, keys, line)


def routes_end(trial: RouteTrial) -> None:
    """Those who look after posts hear that concerns of some kind would reach nobody."""
    holding = Appointment.objects.in_effect(trial.on).filter(role__in=KEEPS_POSTS, school=None)
    people = Person.objects.current(trial.on).filter(pk__in=holding.values("person"))
    key = f"{ROUTES}:{trial.pk}:"
    outbox.owe_each(people, kind=ROUTES, key=key, person="pk", ref=Value(trial.pk))


def routes(notices: list[Notice]) -> dict[int, Line | None]:
    """Nothing where the night that found it has been followed by one that found nothing."""
    last = RouteTrial.objects.first()
    line = None
    if last and last.gaps:
        said = wording.count(len(last.gaps), "kind")
        line = Line(
            f"Concerns of {said} would reach nobody: see which posts to fill.",
            reverse("incidents:readiness"),
        )
    return {notice.pk: line for notice in notices}


def vacancy(notices: list[Notice]) -> dict[int, Line | None]:
    """While nobody may manage it."""
    line = Line(
        "Somebody has to be appointed before something in the portal can go on: see the posts.",
        reverse("incidents:readiness"),
    )
    waiting = Case.objects.filter(sealed=True, ended_at=None)
    keys = set(
        waiting.filter(pk__in=[notice.ref for notice in notices]).values_list("pk", flat=True)
    )
    return {notice.pk: line if notice.ref in keys else None for notice in notices}


def request(notices: list[Notice]) -> dict[int, Line | None]:
    """While it is being answered, and only the latest of its warnings."""
    line = Line(
        "A request for personal data has to be answered within days.", reverse("incidents:requests")
    )
    rows = SubjectRequest.objects.filter(pk__in=[notice.ref for notice in notices])
    keys = set(rows.filter(state=SubjectRequest.State.OPEN).values_list("pk", flat=True))
    return {notice.pk: line if notice.ref in keys else None for notice in notices}


def case_data(notices: list[Notice]) -> dict[int, Line | None]:
    """Until something is named of the case, to whoever still manages it."""
    line = Line("Something new in the portal is for you alone to open.", reverse("incidents:inbox"))
    rows = requests.to_ask(timezone.localdate()).filter(case__in=[row.ref for row in notices])
    return _said(notices, set(rows.values_list("person_id", "case_id")), line)


def job(notices: list[Notice]) -> dict[int, Line | None]:
    line = Line("There is a new job for you in the portal.", reverse("incidents:inbox"))
    return _of_jobs(notices, line)


def late_job(notices: list[Notice]) -> dict[int, Line | None]:
    line = Line("A job of yours is near its day, or past it.", reverse("incidents:inbox"))
    return _of_jobs(notices, line)


def _of_jobs(notices: list[Notice], line: Line) -> dict[int, Line | None]:
    """While it waits, to whoever still reads its case."""
    rows = Record.objects.filter(pk__in=[notice.ref for notice in notices], done_at=None)
    cases = dict(rows.filter(case__ended_at=None).values_list("pk", "case"))
    reading = Reader.objects.open_on(timezone.localdate()).filter(case__in=cases.values())
    reading = set(reading.values_list("person_id", "case_id"))
    return {
        notice.pk: line if (notice.person_id, cases.get(notice.ref)) in reading else None
        for notice in notices
    }


def urgent(notices: list[Notice]) -> dict[int, Line | None]:
    """Nothing else is said; nothing at all to whoever has opened it or reads it no more."""
    line = Line("URGENT: open now.", reverse("incidents:inbox"))
    return _said(notices, _unopened(notices), line)


def waits(notices: list[Notice]) -> dict[int, Line | None]:
    line = Line("Something new in the portal is for you alone to open.", reverse("incidents:inbox"))
    return _said(notices, _unopened(notices), line)


def task(notices: list[Notice]) -> dict[int, Line | None]:
    line = Line("There is a new job for you in the portal.", reverse("incidents:inbox"))
    open_tasks = TaskReader.objects.open_on(timezone.localdate()).filter(
        task__in=[notice.ref for notice in notices], task__state=Task.State.OPEN
    )
    return _said(notices, set(open_tasks.values_list("person_id", "task_id")), line)


def answered(notices: list[Notice]) -> dict[int, Line | None]:
    """To those who still read the case."""
    line = Line("Something new in the portal is for you alone to open.", reverse("incidents:inbox"))
    cases = FollowUp.objects.filter(pk__in=[notice.ref for notice in notices])
    cases = dict(cases.values_list("pk", "concern__case"))
    rows = Reader.objects.open_on(timezone.localdate()).filter(case__in=cases.values())
    reading = set(rows.filter(how__in=ANSWERED_TO).values_list("person_id", "case_id"))
    return {
        notice.pk: line if (notice.person_id, cases.get(notice.ref)) in reading else None
        for notice in notices
    }


def breach(notices: list[Notice]) -> dict[int, Line | None]:
    """While it still waits to be decided or reported."""
    line = Line(
        "URGENT: an entry in the breach log is near its time limit, or past it.",
        reverse("incidents:breach_log"),
    )
    rows = Breach.objects.filter(pk__in=[notice.ref for notice in notices])
    waiting = {row.pk for row in rows if row.waits_for_ico}
    return {notice.pk: line if notice.ref in waiting else None for notice in notices}


def breach_task(notices: list[Notice]) -> dict[int, Line | None]:
    line = Line("URGENT: a job of yours is near its time limit.", reverse("incidents:inbox"))
    rows = TaskReader.objects.open_on(timezone.localdate()).filter(
        task__in=[notice.ref for notice in notices], task__state=Task.State.OPEN, task__breach=None
    )
    return _said(notices, set(rows.values_list("person_id", "task_id")), line)


def _unopened(notices: list[Notice]) -> set[tuple[int, int]]:
    """(person, case) of those who still read it and have not opened it in any way."""
    rows = Reader.objects.open_on(timezone.localdate())
    rows = rows.filter(case__in=[notice.ref for notice in notices])
    opened = Reader.objects.filter(
        case=OuterRef("case"), person=OuterRef("person"), opened_at__isnull=False
    )
    return set(rows.exclude(Exists(opened)).values_list("person_id", "case_id"))


def _said(notices: list[Notice], worth: set[tuple[int, int]], line: Line) -> dict:
    return {
        notice.pk: line if (notice.person_id, notice.ref) in worth else None for notice in notices
    }


WORDS = {
    URGENT: urgent,
    WAITS: waits,
    TASK: task,
    ROUTES: routes,
    DRAFT: draft,
    POST_NEEDED: vacancy,
    REQUEST: request,
    CASE_DATA: case_data,
    JOB: job,
    JOB_LATE: late_job,
    ANSWERED: answered,
    BREACH: breach,
    BREACH_TASK: breach_task,
}
