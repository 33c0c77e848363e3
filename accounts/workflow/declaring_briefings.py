"""Briefings entered for a group at once, held, attended, and voided with a reason: none deleted."""

from datetime import date

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Attendance, Briefing
from core.workflow import Refused
from notices import outbox
from people.models import Person


@transaction.atomic
def enter(row: Briefing, *, by: Person) -> Briefing:
    """Keep one that was held, or is planned: whoever enters it is told when the day has come."""
    row.entered_by = row._history_user = by
    row.save()
    if row.held_on is None:
        key = f"briefing_planned:{row.pk}"
        outbox.owe(by, "briefing_planned", key, ref=row.pk, due_on=row.due_on)
    return row


def _locked(row: Briefing) -> None:
    row.refresh_from_db(from_queryset=Briefing.objects.select_for_update(of=("self",)))
    if row.voided_at:
        raise Refused("It was voided, so nothing about it changes any more.")


@transaction.atomic
def hold(row: Briefing, *, by: Person, **changes: object) -> None:
    """A planned one took place: when, by whom, and of parents and pupils how many."""
    _locked(row)
    if row.held_on:
        raise Refused(f"It was entered as held on {row.held_on:%-d %B %Y}.")
    for name, value in changes.items():
        setattr(row, name, value)
    row._history_user = by
    row.save(update_fields=[*changes])


@transaction.atomic
def attend(row: Briefing, people: QuerySet[Person], *, by: Person) -> int:
    """Put these people on its list, as having been there; answer how many are new on it.

    One statement, whatever their number; whoever is on it already stays as they are.
    """
    _locked(row)
    try:
        sql, params = people.order_by().values_list("id").query.sql_with_params()
    except EmptyResultSet:
        return 0
    table = Attendance._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (briefing_id, person_id, attended, by_id, at)"  # noqa: S608 -- our own names
            f" SELECT %s, chosen.id, %s, %s, %s FROM ({sql}) AS chosen WHERE true"
            " ON CONFLICT DO NOTHING",
            [row.pk, True, by.pk, timezone.now(), *params],
        )
        return cursor.rowcount


@transaction.atomic
def mark_absent(row: Briefing, absent: set[int], *, by: Person) -> None:
    """Of the people on its list these were not there, and everybody else was."""
    _locked(row)
    now = {"by": by, "at": timezone.now()}
    row.attendances.filter(person__in=absent, attended=True).update(attended=False, **now)
    back = row.attendances.filter(attended=False).exclude(person__in=absent)
    back.update(attended=True, **now)


@transaction.atomic
def void(row: Briefing, *, by: Person, because: str) -> None:
    """It never took place, or was entered wrongly: it stays, and counts for nobody."""
    _locked(row)
    row.voided_at, row.voided_by, row.voided_because = timezone.now(), by, because
    row._history_user = by
    row.save(update_fields=["voided_at", "voided_by", "voided_because"])


def sheet_rows(rows: QuerySet[Attendance], today: date) -> list[list]:
    """For a spreadsheet: one line a person and briefing; the address tells namesakes apart."""
    return [
        [
            row.briefing.held_on or row.briefing.due_on,
            row.briefing.get_kind_display(),
            row.briefing.title,
            str(row.briefing.school or "The whole trust"),
            str(row.briefing.trainer or row.briefing.trainer_name),
            row.person.name,
            row.person.email or "",
            "Left" if row.person.last_day and row.person.last_day < today else "",
            row.attended,
        ]
        for row in rows
    ]
