"""Moving rows from one state to the next.

A lifecycle is a model, a starting state and a table of transitions; each
transition has one verb in the app's `workflow.py`. The table says what is
legal, `rules.py` says who may, and `advance` (one row) and `advance_all` (a
set of rows) are the only code in the portal that writes a `state` field.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import EmptyResultSet
from django.db import connection, models, transaction
from django.db.models.expressions import RawSQL
from django.db.models.sql import UpdateQuery
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
    reads: tuple[str, ...] = ()  # what guards and verb read beside the row: fetched along with it

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
    locked = type(row)._base_manager.select_for_update(of=("self",))
    # Without a name select_related would fetch whatever can be reached.
    locked = locked.select_related(*move.reads) if move.reads else locked
    row.refresh_from_db(from_queryset=locked)
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

    The set-wise twin of `advance`: one statement, or a fixed number of them, and no row in
    memory, whatever the size. Rows in another state, or held back by a set guard, stay as they are.
    `changes` may hold expressions.
    """
    for guard in move.set_guards:
        rows = guard(rows, by)
    chosen = rows.filter(state__in=move.sources).order_by().values_list("pk", "state")
    if connection.features.has_select_for_update:
        chosen = chosen.select_for_update(of=("self",), no_key=True)
    try:
        sql, params = chosen.query.sql_with_params()
    except EmptyResultSet:  # Django knows that nothing can be in it
        return 0
    changes = {"state": move.target, **changes}
    write = _at_once if connection.vendor == "postgresql" else _one_after_another
    return write(rows.model, (sql, params), changes, _event(rows.model, move, by, note))


Part = tuple[str, Sequence[object]]  # SQL with its parameters


def _at_once(model: type[models.Model], chosen: Part, changes: dict, event: Part) -> int:
    """Lock, move and write down in one statement, as PostgreSQL can."""
    moving = model._base_manager.filter(pk__in=RawSQL("SELECT id FROM moving", ()))
    update = moving.query.chain(UpdateQuery)
    update.add_update_values(changes)
    moved, values = update.get_compiler(connection=connection).as_sql()
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH moving (id, source) AS MATERIALIZED ({chosen[0]}), moved AS ({moved})"
            f" {event[0]} FROM moving",
            [*chosen[1], *values, *event[1]],
        )
        return cursor.rowcount


def _one_after_another(model: type[models.Model], chosen: Part, changes: dict, event: Part) -> int:
    """The same by way of the events; no other writer is let in meanwhile."""
    relation = model._meta.get_field("events")
    events = relation.related_model._base_manager
    before = events.order_by("-pk").values_list("pk", flat=True).first() or 0
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH moving (id, source) AS ({chosen[0]}) {event[0]} FROM moving",
            [*chosen[1], *event[1]],
        )
    written = events.filter(pk__gt=before).values(relation.field.attname)
    return model._base_manager.filter(pk__in=written).update(**changes)


def _event(
    model: type[models.Model], move: Transition, by: AbstractBaseUser | None, note: str
) -> Part:
    """The event of each row that moves, but for FROM where."""
    relation = model._meta.get_field("events")
    return (
        f"INSERT INTO {relation.related_model._meta.db_table}"
        f" (verb, source, target, note, at, by_id, {relation.field.column})"
        " SELECT %s, source, %s, %s, %s, %s, id",
        (move.verb, str(move.target), note, timezone.now(), by and by.pk),
    )


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
