"""Temporary tables for statements that work on sets: filled for a block, gone after it.

To SQLite every CREATE and DROP is a new schema: it prepares each statement anew, and reads the
whole schema again after the next rollback. So there a connection keeps one empty table of each
kind that says its columns.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import uuid4

from django.db import connection
from django.db.backends.signals import connection_created

_kinds: dict[str, str] = {}


def keep(kind: str, columns: str) -> str:
    """Have SQLite keep a table of this kind, with these columns; answer the kind."""
    _kinds[kind] = columns
    return kind


@contextmanager
def filled(kind: str, select: str, params: Sequence | dict = ()) -> Iterator[str]:
    """The name of a temporary table with the rows of `select`, for the length of the block.

    `kind` is a word of the program's own; the same may be filled again inside the block.
    """
    taken = connection.__dict__.setdefault("scratch_taken", set())
    if connection.vendor == "sqlite" and kind in _kinds and kind not in taken:
        taken.add(kind)
        try:
            with _kept(kind, select, params) as name:
                yield name
        finally:
            taken.discard(kind)
    else:
        with _made(kind, select, params) as name:
            yield name


@contextmanager
def _kept(kind: str, select: str, params: Sequence | dict) -> Iterator[str]:
    name = _name(kind)
    _run(_create(kind))
    _run(f"INSERT INTO {name} {select}", params)
    try:
        yield name
    finally:
        if not connection.needs_rollback:
            _run(f"DELETE FROM {name}")  # noqa: S608 -- the program's own name


@contextmanager
def _made(kind: str, select: str, params: Sequence | dict) -> Iterator[str]:
    name = f"{kind}_{uuid4().hex}"
    at_the_end = connection.vendor == "postgresql" and connection.in_atomic_block
    goes = "ON COMMIT DROP" if at_the_end else ""
    _run(f"CREATE TEMPORARY TABLE {name} {goes} AS {select}", params)
    if connection.vendor == "postgresql":
        _run(f"ANALYZE {name}")
    try:
        yield name
    finally:
        if not (at_the_end or connection.needs_rollback):
            _run(f"DROP TABLE {name}")


def _name(kind: str) -> str:
    return f"scratch_{kind}"


def _create(kind: str) -> str:
    return f"CREATE TEMPORARY TABLE IF NOT EXISTS {_name(kind)} ({_kinds[kind]})"


def _run(sql: str, params: Sequence | dict = ()) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def _begin(connection: object, **more: object) -> None:
    """Before the first transaction, whose rollback would take the tables along."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for kind in _kinds:
                cursor.execute(_create(kind))


connection_created.connect(_begin, dispatch_uid="scratch")
