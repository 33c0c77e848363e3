"""What is owed to whom: rows without text, written in the transaction of what causes them.

A verb calls `owe` or `owe_each` and is done. When to say it, in which words, together with what
else and over which server is decided later (`notices.workflow`), from these rows alone: a verb
that is rolled back owes nothing, and a broker that is down loses nothing.
"""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import BigIntegerField, CharField, F, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from core.nudging import nudge
from notices.models import Notice
from people.models import Person

DELIVER = "notices.tasks.deliver"
COLUMNS = ("person", "kind", "key", "ref", "urgent", "private", "due_on", "created_at")


def owe(
    person: Person,
    kind: str,
    key: str,
    *,
    ref: int | None = None,
    due_on: date | None = None,
    urgent: bool = False,
    private: bool = False,
) -> None:
    """Owe one person one notice; the same key again has no effect.

    `kind` names the composer, `ref` the row it will look up. `due_on` is the first day on which
    it may be said: today, unless given. Urgent ones go out alone, at once, at any hour. Private
    ones go out alone in working hours, and are in no summary, count or list of anybody else.
    """
    notice = Notice(
        person=person,
        kind=kind,
        key=key,
        ref=ref,
        due_on=due_on or timezone.localdate(),
        urgent=urgent,
        private=private,
    )
    Notice.objects.bulk_create([notice], ignore_conflicts=True)
    if urgent:
        transaction.on_commit(lambda: nudge(DELIVER))


def owe_many(
    owed: Iterable[tuple[int, str, int]], *, kind: str, due_on: date, urgent: bool = False
) -> None:
    """Owe a notice for each (person, key, ref): where who is told was found out row by row."""
    notices = [
        Notice(person_id=person, kind=kind, key=key, ref=ref, due_on=due_on, urgent=urgent)
        for person, key, ref in owed
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    if urgent and notices:
        transaction.on_commit(lambda: nudge(DELIVER))


def owe_each(
    rows: QuerySet,
    *,
    kind: str,
    key: str | Combinable,
    person: str | Combinable = "person_id",
    ref: str | Combinable | None = "pk",
    due_on: date | str | Combinable | None = None,
    urgent: bool = False,
    private: bool = False,
) -> int:
    """Owe a notice for each row, in one statement; answer how many were new.

    `key` is a prefix put before the row's pk, or an expression; `person`, `ref` and `due_on` are
    names of columns or expressions (`due_on` also a date). Rows without a person are passed over.
    """
    owed = _annotated(
        rows,
        person=_expression(person),
        kind=Value(kind, CharField()),
        key=_key(key),
        ref=Cast(_expression(ref), BigIntegerField()),  # else NULL would be text
        urgent=Value(urgent),
        private=Value(private),
        due_on=_day(due_on),
        created_at=Value(timezone.now()),
    )
    if urgent:
        transaction.on_commit(lambda: nudge(DELIVER))
    return _insert(owed)


def _annotated(rows: QuerySet, **columns: Combinable) -> QuerySet:
    owed = rows.order_by().annotate(**{f"owed_{name}": columns[name] for name in COLUMNS})
    return owed.filter(owed_person__isnull=False).values_list(*(f"owed_{name}" for name in COLUMNS))


def _insert(owed: QuerySet) -> int:
    try:
        sql, params = owed.query.sql_with_params()
    except EmptyResultSet:  # Django knows that nothing can be in it
        return 0
    names = ", ".join(Notice._meta.get_field(name).column for name in COLUMNS)
    with connection.cursor() as cursor:
        # SQLite cannot read ON CONFLICT behind a SELECT that does not end in WHERE.
        cursor.execute(
            f"INSERT INTO {Notice._meta.db_table} ({names})"  # noqa: S608 -- names from our model
            f" SELECT * FROM ({sql}) AS owed WHERE true ON CONFLICT DO NOTHING",
            params,
        )
        return cursor.rowcount


def _expression(value: str | Combinable | None) -> Combinable:
    return F(value) if isinstance(value, str) else value or Value(None)


def _key(key: str | Combinable) -> Combinable:
    if isinstance(key, str):
        return Concat(Value(key), Cast("pk", CharField()), output_field=CharField())
    return key


def _day(day: date | str | Combinable | None) -> Combinable:
    if day is None or isinstance(day, date):
        return Value(day or timezone.localdate())
    return _expression(day)
