"""Queries that every request makes, turned into SQL once, and planned once.

Building a query takes Django a hundred times as long as the database takes to answer it, and
planning takes PostgreSQL ten times as long. One that differs only in a key, such as "who is this",
need not be built again for the next person.
"""

import copy
import itertools
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

KEEP = 64  # of one query: as many as there are policies; what is asked no more is let go


def kept(build: Callable[..., QuerySet]) -> Callable[..., list]:
    """Make `build(key, *fixed)` answer the rows of its queryset, built once for each `fixed`.

    `key` must come out in SQL as a parameter of its own, once or more: an integer, or text. It
    must not change what the SQL says, as NULL would; ValueError where it is not found there.
    What else differs from one query to the next must be in `fixed`, today too.
    """

    @lru_cache(KEEP)
    def compiled(kind: type, *fixed: Hashable) -> Compiled:
        stands_for = STANDS_FOR[kind]
        found = _compile(build(stands_for, *fixed))
        if stands_for not in found.parameters:
            raise ValueError(f"{build.__qualname__}: the key is no parameter of {found.sql}")
        return found

    def rows_of(key: int | str, *fixed: Hashable) -> list:
        return _rows(compiled(type(key), *fixed), key)

    return rows_of


def kept_whole(build: Callable[..., QuerySet]) -> Callable[..., list]:
    """The same of a query without a key, such as "whose portal is this"."""
    compiled = lru_cache(KEEP)(lambda *fixed: _compile(build(*fixed)))

    def rows_of(*fixed: Hashable) -> list:
        return _rows(compiled(*fixed))

    return rows_of


STANDS_FOR = {int: -1_926_481_977, str: "the key stands here, and no row has this one"}
TYPES = {int: "bigint", str: "text"}  # of PostgreSQL


class Compiled(NamedTuple):
    name: str  # of no other query of this process
    rows: QuerySet
    compiler: SQLCompiler
    sql: str
    parameters: tuple


_numbers = itertools.count()


def _compile(rows: QuerySet) -> Compiled:
    compiler = rows.query.get_compiler(rows.db)
    return Compiled(f"kept_{next(_numbers)}", rows, compiler, *compiler.as_sql())


def _rows(found: Compiled, key: int | str | None = None) -> list:
    mine, fresh = copy.copy(found.compiler), found.rows.all()
    mine.connection = connections[found.rows.db]  # each thread has its own
    prepares = mine.connection.vendor == "postgresql" and settings.PREPARE_STATEMENTS
    said = (_prepared if prepares else _filled)(found, key, mine.connection)
    mine.as_sql = lambda *args, **more: said
    fresh.query.get_compiler = lambda *args, **more: mine
    return list(fresh)


Said = tuple[str, tuple]  # SQL and its parameters


def _filled(found: Compiled, key: int | str | None, connection: BaseDatabaseWrapper) -> Said:
    stands_for = STANDS_FOR.get(type(key))
    return found.sql, tuple(key if one == stands_for else one for one in found.parameters)


def _prepared(found: Compiled, key: int | str | None, connection: BaseDatabaseWrapper) -> Said:
    """Planned once a connection: planning takes PostgreSQL ten times as long as answering.

    Only the key is left open, so that it plans with all else that it knows.
    """
    connection.ensure_connection()
    raw = connection.connection
    known_to, prepared = connection.__dict__.get("kept_prepared", (None, set()))
    if known_to is not raw:
        prepared = set()
        connection.kept_prepared = (raw, prepared)
    if found.name not in prepared:
        with connection.wrap_database_errors, raw.cursor() as cursor:
            cursor.execute(_prepare(found, key, cursor))
        prepared.add(found.name)
    if key is None:
        return f"EXECUTE {found.name}", ()
    return f"EXECUTE {found.name} (%s)", (key,)


def _prepare(found: Compiled, key: int | str | None, cursor: object) -> str:
    from psycopg2.extensions import AsIs  # noqa: PLC0415 -- only where PostgreSQL is used

    stands_for = STANDS_FOR.get(type(key))
    open_at = [AsIs("$1") if one == stands_for else one for one in found.parameters]
    sql = cursor.mogrify(found.sql, open_at).decode()
    return f"PREPARE {found.name} {'' if key is None else f'({TYPES[type(key)]})'} AS {sql}"
