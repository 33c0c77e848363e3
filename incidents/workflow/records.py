"""Putting something on record in a case, and finishing what waits."""

from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from core.workflow import Refused, record
from incidents import chain, notifications
from incidents.kinds import KINDS
from incidents.models import Case, Guide, Record
from incidents.queries import guides, on_record
from incidents.workflow import readers
from people.models import Person
from people.queries.calendar import calendars

Unit = Guide.Unit
END_OF_DAY = time(23, 59)


@transaction.atomic
def add(
    case: Case,
    kind: str,
    said: dict,
    *,
    by: Person,
    number: UUID | None = None,
    person: Person | None = None,
) -> Record:
    """Put it on record; the same number again gives the same record.

    One of a kind that is only finished, as the call to the LADO, finishes the one that waits.
    """
    readers.lock(case)
    if already := _already(case, by, number):
        return already
    _may_be_added(case, kind, said, person)
    only_finished = KINDS[kind].closing and not KINDS[kind].fields
    if only_finished:
        row = on_record.waiting(case.records.filter(kind=kind)).first()
        row = row or _make(case, kind, {}, by=by, number=number, to_do=True)
        return finish(row, said, by=by)
    row = _make(
        case,
        kind,
        said,
        by=by,
        number=number,
        person=person,
        to_do=bool(KINDS[kind].closing),
        due_at=_due(case, kind, said),
    )
    record(case, "record", by=by, note=KINDS[kind].label)
    if kind == "action" and person and person != by:
        notifications.job_given(row)
    return row


def _already(case: Case, by: Person, number: UUID | None) -> Record | None:
    """What the same page put on record a moment ago; somebody else's number is nobody's."""
    row = Record.objects.filter(number=number).first() if number else None
    if row and (row.case_id, row.by_id) != (case.pk, by.pk):
        raise Refused("This page is no longer good. Open it again.")
    return row


def _may_be_added(case: Case, kind: str, said: dict, person: Person | None) -> None:
    if case.state == Case.State.DUPLICATE:
        raise Refused("It was merged with another case, where everything goes on.")
    if kind == "told" and said.get("decision") == "told" and on_record.is_held_back(case):
        raise Refused("Nothing may be said to the person until the LADO or the police agree.")
    if kind == "panel" and person and case.readers.filter(person=person).exists():
        raise Refused(f"{person} has had this case to read, so they cannot sit on a panel.")
    if kind == "shared" and case.threshold != Case.Threshold.LOW_LEVEL:
        raise Refused("Only a low-level concern is shared with HR in this way.")


def _make(case: Case, kind: str, said: dict, *, number: UUID | None, **more: object) -> Record:
    return Record.objects.create(
        case=case,
        kind=kind,
        strand=KINDS[kind].strand,
        said=said,
        number=number or uuid4(),
        **more,
    )


def _due(case: Case, kind: str, said: dict) -> datetime | None:
    if kind == "action":
        return end_of(date.fromisoformat(said["due_on"]))
    if kind != "referral":
        return None
    if said["body"] == "ico":
        hours, _ = guides.period("ico") or (72, Unit.CLOCK_HOURS)
        return datetime.fromisoformat(said["noticed"]) + timedelta(hours=hours)
    days, _ = guides.period(said["body"]) or (5, Unit.WORKING_DAYS)
    return end_of(calendars()[case.school_id].add_working_days(timezone.localdate(), days))


def remind(now: datetime) -> int:
    """What waits is chased: a day before its time, when it is over, and every week after."""
    owed = 0
    for row in on_record.near_their_time(now + chain.REMINDED_BEFORE):
        step = chain.reminder_step(now - row.due_at)
        for person in on_record.whose(row, timezone.localdate(now)):
            notifications.job_late(person, row, step)
            owed += 1
    return owed


def end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, END_OF_DAY))


@transaction.atomic
def finish(row: Record, said: dict, *, by: Person) -> Record:
    """Answer what a waiting record asks; the same words a second time change nothing."""
    readers.lock(row.case)
    row.refresh_from_db(from_queryset=Record.objects.select_for_update(of=("self",)))
    if not row.is_waiting:
        if row.done_by_id == by.pk and row.done_said == said:
            return row
        raise Refused(f"{row.done_by or 'Nobody'} finished this already. Open the case again.")
    row.done_said, row.done_by, row.done_at = said, by, timezone.now()
    row.save(update_fields=["done_said", "done_by", "done_at"])
    record(row.case, "finish", by=by, note=KINDS[row.kind].label)
    return row


def open_duties(case: Case) -> None:
    """It may meet the harm threshold: the LADO within a working day, holidays included, and the
    decision about the police. Once a case."""
    for kind, due in (("lado", lado_due(case)), ("police", None)):
        if not case.records.filter(kind=kind).exists():
            _make(case, kind, {}, number=None, by=None, to_do=True, due_at=due)


def lado_due(case: Case) -> datetime:
    here = calendars()[case.school_id]
    days, _ = guides.period("lado") or (1, Unit.WORKING_DAYS)
    return end_of(here.add_working_days(timezone.localdate(), days))
