"""Moving rows from one state to the next.

A lifecycle is a model, a starting state and a table of transitions; each
transition has one verb in the app's `workflow.py`. The table says what is
legal, `rules.py` says who may, and `advance` (one row) and `advance_all` (a
set of rows) are the only code in the portal that writes a `state` field.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import EmptyResultSet
from django.db import connection, models, transaction
from django.db.models.expressions import RawSQL
from django.utils import timezone

# Looks at a row and a person, and answers why not — or "" to let them pass.
Guard = Callable[[models.Model, AbstractBaseUser | None], str]
# The same for a set: keeps the rows that may pass.
SetGuard = Callable[[models.QuerySet, AbstractBaseUser | None], models.QuerySet]


class Refused(Exception):  # noqa: N818 -- it reads as English where it is raised
    """The move is not legal. The message is written for the person who tried it."""


@dataclass(frozen=True)
class Transition:
    verb: str
    sources: tuple[models.TextChoices, ...]
    target: models.TextChoices
    guards: tuple[Guard, ...] = ()
    set_guards: tuple[SetGuard, ...] = ()

    def refusal(self, row: models.Model, by: AbstractBaseUser | None) -> str:
        if row.state not in self.sources:
            now, wanted = row.get_state_display().lower(), self.target.label.lower()
            return f"{row} is {now}, so it cannot be {wanted}."
        return next((why for guard in self.guards if (why := guard(row, by))), "")


@dataclass(frozen=True)
class Lifecycle:
    model: type[models.Model]
    start: models.TextChoices
    moves: tuple[Transition, ...]

    def permission(self, move: Transition) -> str:
        return f"{self.model._meta.app_label}.{move.verb}_{self.model._meta.model_name}"

    def open_to(self, user: AbstractBaseUser, row: models.Model) -> list[Transition]:
        """The moves this person could make right now: what a page draws as buttons."""
        return [
            move
            for move in self.moves
            if not move.refusal(row, user) and user.has_perm(self.permission(move), row)
        ]

    def diagram(self) -> str:
        arrows = [f"    [*] --> {self.start}"]
        arrows += [
            f"    {source} --> {move.target}: {move.verb}"
            for move in self.moves
            for source in move.sources
        ]
        return "\n".join(["stateDiagram-v2", *arrows])


@transaction.atomic
def advance(
    row: models.Model,
    move: Transition,
    *,
    by: AbstractBaseUser | None,
    note: str = "",
    **changes: object,
) -> models.Model:
    """Lock the row, check the move against what is really there, write it and its event."""
    row.refresh_from_db(from_queryset=type(row)._base_manager.select_for_update())
    if why := move.refusal(row, by):
        raise Refused(why)
    source, row.state = row.state, move.target
    for field, value in changes.items():
        setattr(row, field, value)
    row.save(update_fields=["state", *changes])
    return row.events.create(verb=move.verb, source=source, target=row.state, by=by, note=note)


@transaction.atomic
def advance_all(
    rows: models.QuerySet,
    move: Transition,
    *,
    by: AbstractBaseUser | None,
    note: str = "",
    **changes: object,
) -> int:
    """Move every row of the set that may make the move; answer how many did.

    The set-wise twin of `advance`: a fixed number of statements and no row in memory,
    whatever the size. Rows in another state, or held back by a set guard, stay as they are.
    `changes` may hold expressions.
    """
    for guard in move.set_guards:
        rows = guard(rows, by)
    moving = f"moving_{uuid4().hex}"
    _set_aside(rows.filter(state__in=move.sources), moving)
    try:
        moved = _write_events(rows.model, moving, move, by, note)
        chosen = RawSQL(f"SELECT id FROM {moving}", ())  # noqa: S608, S611 -- our own name
        rows.model._base_manager.filter(pk__in=chosen).update(state=move.target, **changes)
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP TABLE {moving}")
    return moved


def _set_aside(rows: models.QuerySet, moving: str) -> None:
    """Lock the rows and remember which they are and where each comes from."""
    chosen = rows.order_by().values_list("pk", "state")
    if connection.features.has_select_for_update:
        chosen = chosen.select_for_update(of=("self",), no_key=True)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {moving} (id bigint, source varchar(20))")
        with suppress(EmptyResultSet):  # Django knows that nothing can be in it
            sql, params = chosen.query.sql_with_params()
            cursor.execute(f"INSERT INTO {moving} (id, source) {sql}", params)


def _write_events(
    model: type[models.Model], moving: str, move: Transition, by: AbstractBaseUser | None, note: str
) -> int:
    relation = model._meta.get_field("events")
    event = relation.related_model
    column = relation.field.column
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {event._meta.db_table} (verb, source, target, note, at, by_id, {column})"  # noqa: S608 -- names from our own models
            f" SELECT %s, source, %s, %s, %s, %s, id FROM {moving}",
            [move.verb, str(move.target), note, timezone.now(), by and by.pk],
        )
        return cursor.rowcount


def record(
    row: models.Model, verb: str, *, by: AbstractBaseUser | None = None, note: str = ""
) -> models.Model:
    """Write an event that moves nothing: a reminder sent, a copy downloaded."""
    return row.events.create(verb=verb, source=row.state, target=row.state, by=by, note=note)


def record_all(
    rows: models.QuerySet, verb: str, *, by: AbstractBaseUser | None = None, note: str = ""
) -> int:
    """The set-wise twin of `record`, in one statement; answer how many events."""
    relation = rows.model._meta.get_field("events")
    table, column = relation.related_model._meta.db_table, relation.field.column
    try:
        sql, params = rows.order_by().values_list("id", "state").query.sql_with_params()
    except EmptyResultSet:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (verb, source, target, note, at, by_id, {column})"  # noqa: S608 -- names from our own models
            " SELECT %s, chosen.state, chosen.state, %s, %s, %s, chosen.id"
            f" FROM ({sql}) AS chosen",
            [verb, note, timezone.now(), by and by.pk, *params],
        )
        return cursor.rowcount
