"""Concerns of the demonstration, in different states, at the school of those who can be tried out.

Each is reported and handled by the portal's own verbs, and moved back in time between them. The
headteacher whom the sign-in page offers is concerned in one, and finds nothing of it.
"""

import datetime as dt
from collections.abc import Iterator
from uuid import uuid4

from django.db import connection
from django.db.models import F
from django.utils import timezone

from incidents import deadlines, triggers
from incidents.models import (
    AccessLog,
    Case,
    CaseEvent,
    Concern,
    Reader,
    Record,
    Relationship,
    Subject,
    Task,
    TaskEvent,
    TaskReader,
)
from incidents.report import Report
from incidents.workflow import deciding, reading, records, relating, reporting
from incidents.workflow import readers as allowing
from incidents.workflow import tasks as jobs
from notices.models import Notice
from people.models import Appointment, Person, Placement
from people.queries import demonstration
from people.queries.calendar import calendars
from trust_portal.demonstration import told

DAY = dt.timedelta(days=1)
MOMENTS = (  # what is moved back with a case: the way to it, and the fields
    (Case, "pk", ("received_at", "first_opened_at", "ended_at")),
    (Concern, "case", ("reported_at",)),
    (CaseEvent, "case", ("at",)),
    (Subject, "case", ("named_at",)),
    (Reader, "case", ("began_at", "unconflicted_at", "opened_at")),
    (AccessLog, "case", ("at",)),
    (Record, "case", ("at", "due_at", "done_at")),
    (Task, "case", ("made_at", "released_at", "done_at")),
    (TaskEvent, "task__case", ("at",)),
    (TaskReader, "task__case", ("began_at",)),
)


def make() -> None:
    """The old ones first: nobody is written to about them now. The last two are of today."""
    doors = {door.role: door.person for door in demonstration.doors()}
    head, hr = doors["Headteacher"], doors["HR"]
    cast = colleagues(head, doors.values())
    _closed(head, next(cast), doors["Communications manager"])
    _investigated(head, next(cast), next(cast), hr)
    _low_level(head, next(cast), doors["Teacher"])
    _about_the_head(head, next(cast))
    _report(told.INSULTED, head, next(cast), days=1)
    _related(next(cast), next(cast), hr)
    Notice.objects.filter(private=True, settled_at=None).update(settled_at=timezone.now())
    _report(told.COPIED, head, next(cast), next(cast))
    _report(told.CLUB, head, doors["Support staff"])


def _related(one: Person, other: Person, hr: Person) -> None:
    row = Relationship(one=one, other=other, kind="spouse", starts_on=dt.date(2019, 8, 3))
    relating.record(row, by=hr)


def colleagues(head: Person, offered: list[Person]) -> Iterator[Person]:
    """Of the head's school, who hold no post, are there today, and cannot be tried out."""
    today = timezone.localdate()
    placed = Placement.objects.on(today).filter(school=school_of(head), staff_group="teaching")
    placed = placed.exclude(person__in=Appointment.objects.values("person"))
    placed = placed.exclude(person__absences__starts_on__lte=today).order_by("pk")
    return (row.person for row in placed.select_related("person") if row.person not in offered)


def school_of(head: Person):
    return head.placements.get(main=True).school


def _report(said: dict, head: Person, by: Person, *about: Person, days: int = 0) -> Case:
    harmed = by if said["harmed_kind"] == "self" else None
    said = {"school": school_of(head)} | said
    report = Report(number=uuid4(), said=said, about=about, harmed=harmed, reporter=by)
    case = reporting.submit(report, by=by).case
    _later(case, days)
    return case


def _later(case: Case, days: int) -> None:
    """So many days go by: everything there is of the case moves back by them."""
    with triggers.lifted(connection):
        for model, way, names in MOMENTS:
            rows = model.objects.filter(**{way: case.pk})
            rows.update(**{name: F(name) - days * DAY for name in names})
    case.refresh_from_db()
    received_on = timezone.localdate(case.received_at)
    due = deadlines.assess_by(received_on, calendars()[case.school_id])
    dates = {"received_on": received_on, "assess_by": due, "goes_up_after": due}
    Case.objects.filter(pk=case.pk).update(**dates)
    case.refresh_from_db()


def _when(days: int) -> str:
    return (timezone.now() - days * DAY).isoformat()


def _open(case: Case, *people: Person) -> None:
    for person in people:
        reading.answer_conflict(case, by=person)
        reading.open_case(case, by=person)


def _closed(head: Person, by: Person, communications: Person) -> None:
    """Somebody pretended to be the school: 46 days ago, and gone for a month."""
    case = _report(told.FAKE_ACCOUNT, head, by)
    _open(case, head)
    for task in case.tasks.filter(state=Task.State.OPEN):
        answer = "Reported to the platform with our logo and the date of registration."
        jobs.finish(task, by=communications, answer=answer)
    _later(case, 3)
    deciding.assess(case, by=head, note="Not ours. The communications manager sees to it.")
    for step, days in (("asked", 42), ("removed", 39), ("verified", 38)):
        said = {
            "step": step,
            "where": told.FAKE_ACCOUNT["address"],
            "when": _when(days),
            "by_whom": str(communications),
        }
        records.add(case, "content", said, by=head)
    _later(case, 8)
    deciding.decide(case, by=head, outcome=told.OUTCOME, measures=told.MEASURES)
    support = {"whom": "Families", "what": "Told which account is ours.", "by_whom": "The office"}
    records.add(case, "support", support, by=head)
    deciding.close(case, by=head)
    _later(case, 35)


def _investigated(head: Person, by: Person, about: Person, hr: Person) -> None:
    """It may meet the harm threshold; the LADO agreed, and somebody investigates: 16 days."""
    case = _report(told.PICTURES, head, by, about)
    dsl = case.readers.get(how=Reader.How.SAFEGUARD).person
    _open(case, head, dsl)
    records.add(case, "safeguarding", told.RECORDED_IN, by=dsl)
    deciding.decide_threshold(case, told.MAY_MEET, by=head)
    records.add(case, "lado", told.LADO | {"when": _when(16)}, by=head)
    records.add(case, "police", told.NO_POLICE, by=head)
    _later(case, 2)
    records.add(case, "go_ahead", told.AGREED | {"when": _when(14)}, by=head)
    records.add(case, "suspension", told.NOT_SUSPENDED, by=head)
    deciding.assess(case, by=head, note="Investigated by a leader who does not work with him.")
    allowing.allow(case, hr, Reader.How.ADVISER, by=head)
    _later(case, 4)
    officer = _leader(head)
    deciding.investigate(case, by=head, officer=officer)
    _open(case, officer, hr)
    records.add(case, "told", told.TOLD_HIM | {"when": _when(10)}, by=head)
    records.add(case, "support", told.SUPPORTED, by=dsl)
    _later(case, 10)
    due_on = (timezone.localdate() + 3 * DAY).isoformat()
    action = {"what": "Read the note of the meeting before it is sent", "due_on": due_on}
    records.add(case, "action", action, by=officer, person=hr)


def _leader(head: Person) -> Person:
    """Of the school, without a post."""
    placed = Placement.objects.on(timezone.localdate()).filter(school=school_of(head))
    placed = placed.filter(staff_group="leadership").exclude(
        person__in=Appointment.objects.values("person")
    )
    return placed.select_related("person").order_by("pk")[0].person


def _low_level(head: Person, about: Person, by: Person) -> None:
    case = _report(told.LIKES, head, by, about)
    _open(case, head)
    _later(case, 1)
    deciding.decide_threshold(case, told.LOW_LEVEL, by=head)
    deciding.assess(case, by=head, note="I speak with her on Thursday.")
    _later(case, 5)


def _about_the_head(head: Person, by: Person) -> None:
    """Nothing of it is shown to whoever tries the portal out as this headteacher."""
    case = _report(told.ABOUT_THE_HEAD, head, by, head)
    manager = case.readers.filter(how=Reader.How.MANAGE).order_by("pk")[0].person
    _open(case, manager)
    _later(case, 1)
    deciding.decide_threshold(case, told.LOW_LEVEL, by=manager)
    deciding.assess(case, by=manager, note="To be talked over; the page was put right at once.")
    _later(case, 8)
