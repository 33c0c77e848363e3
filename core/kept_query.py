"""Queries that every request makes, turned into SQL once, and planned once.

Building a query takes Django a hundred times as long as the database takes to answer it, and
planning takes PostgreSQL ten times as long. One that differs only in a key, such as "who is this",
need not be built again for the next person.
"""

import copy
import itertools
from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

Keys = tuple[int | str, ...]
LARGEST = 2**63 - 1  # that a column of a key holds
KEEP = 64  # of one query: as many as there are policies; what is asked no more is let go


def kept(build: Callable[..., QuerySet]) -> Callable[..., list]:
    """Make `build(key, *fixed)` answer the rows of its queryset, built once for each `fixed`.

    `key` must come out in SQL as a parameter of its own, once or more: an integer, or text. It
    must not change what the SQL says, as NULL would; ValueError where it is not found there.
    What else differs from one query to the next must be in `fixed`, today too.
    """
    return kept_by(1)(build)


def kept_by(number: int) -> Callable[[Callable[..., QuerySet]], Callable[..., list]]:
    """The same of a query with so many keys, which come before what is fixed."""

    def decorate(build: Callable[..., QuerySet]) -> Callable[..., list]:
        @lru_cache(KEEP)
        def compiled(kinds: tuple[type, ...], *fixed: Hashable) -> Compiled:
            stand_for = tuple(_stands_for(kind, at) for at, kind in enumerate(kinds))
            found = _compile(build(*stand_for, *fixed), kinds)
            if missing := set(stand_for).difference(found.parameters):
                raise ValueError(f"{build.__qualname__}: no parameter of {found.sql}: {missing}")
            return found

        def rows_of(*given: Hashable) -> list:
            keys, fixed = given[:number], given[number:]
            if any(type(key) is int and abs(key) > LARGEST for key in keys):
                return []  # as no row can have it
            return _rows(compiled(tuple(map(type, keys)), *fixed), keys)

        return rows_of

    return decorate


def kept_whole(build: Callable[..., QuerySet]) -> Callable[..., list]:
    """The same of a query without a key, such as "whose portal is this"."""
    compiled = lru_cache(KEEP)(lambda *fixed: _compile(build(*fixed)))

    def rows_of(*fixed: Hashable) -> list:
        return _rows(compiled(*fixed))

    return rows_of


TYPES = {int: "bigint", str: "text"}  # of PostgreSQL


def _stands_for(kind: type, at: int) -> int | str:
    """What stands for a key while the query is built, and is in no row."""
    return {int: -1_926_481_977 - at, str: f"key {at} stands here, and no row has this one"}[kind]


class Compiled(NamedTuple):
    name: str  # of no other query of this process
    kinds: tuple[type, ...]  # of its keys
    rows: QuerySet
    compiler: SQLCompiler
    sql: str
    parameters: tuple


_numbers = itertools.count()


def _compile(rows: QuerySet, kinds: tuple[type, ...] = ()) -> Compiled:
    compiler = rows.query.get_compiler(rows.db)
    return Compiled(f"kept_{next(_numbers)}", kinds, rows, compiler, *compiler.as_sql())


def _rows(found: Compiled, keys: Keys = ()) -> list:
    mine, fresh = copy.copy(found.compiler), found.rows.all()
    mine.connection = connections[found.rows.db]  # each thread has its own
    prepares = mine.connection.vendor == "postgresql" and settings.PREPARE_STATEMENTS
    said = (_prepared if prepares else _filled)(found, keys, mine.connection)
    mine.as_sql = lambda *args, **more: said
    fresh.query.get_compiler = lambda *args, **more: mine
    return list(fresh)


Said = tuple[str, tuple]  # SQL and its parameters


def _filled(found: Compiled, keys: Keys, connection: BaseDatabaseWrapper) -> Said:
    return found.sql, _with(found, keys)


def _with(found: Compiled, values: Iterable) -> tuple:
    """The parameters of the query, with these values where its keys stand."""
    here = {_stands_for(kind, at): at for at, kind in enumerate(found.kinds)}
    values = tuple(values)
    return tuple(values[here[one]] if _is_key(one, here) else one for one in found.parameters)


def _is_key(parameter: object, here: dict) -> bool:
    return type(parameter) in TYPES and parameter in here


def _prepared(found: Compiled, keys: Keys, connection: BaseDatabaseWrapper) -> Said:
    """Planned once a connection: planning takes PostgreSQL ten times as long as answering.

    Only the keys are left open, so that it plans with all else that it knows.
    """
    connection.ensure_connection()
    raw = connection.connection
    known_to, prepared = connection.__dict__.get("kept_prepared", (None, set()))
    if known_to is not raw:
        prepared = set()
        connection.kept_prepared = (raw, prepared)
    if found.name not in prepared:
        with connection.wrap_database_errors, raw.cursor() as cursor:
            cursor.execute(_prepare(found, cursor))
        prepared.add(found.name)
    if not keys:
        return f"EXECUTE {found.name}", ()
    return f"EXECUTE {found.name} ({', '.join(['%s'] * len(keys))})", keys


def _prepare(found: Compiled, cursor: object) -> str:
    from psycopg2.extensions import AsIs  # noqa: PLC0415 -- only where PostgreSQL is used

    places = (AsIs(f"${at + 1}") for at in range(len(found.kinds)))
    sql = cursor.mogrify(found.sql, _with(found, places)).decode()
    kinds = ", ".join(TYPES[kind] for kind in found.kinds)
    return f"PREPARE {found.name} {f'({kinds})' if kinds else ''} AS {sql}"
