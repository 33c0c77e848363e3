"""Queries that every request makes, turned into SQL once.

Building a query takes Django a hundred times as long as the database takes to answer it. One that
differs only in a key, such as "who is this", need not be built again for the next person.
"""

import copy
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import NamedTuple

from django.db import connections
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
        found, stands_for = compiled(type(key), *fixed), STANDS_FOR[type(key)]
        return _rows(found, tuple(key if one == stands_for else one for one in found.parameters))

    return rows_of


def kept_whole(build: Callable[..., QuerySet]) -> Callable[..., list]:
    """The same of a query without a key, such as "whose portal is this"."""
    compiled = lru_cache(KEEP)(lambda *fixed: _compile(build(*fixed)))

    def rows_of(*fixed: Hashable) -> list:
        found = compiled(*fixed)
        return _rows(found, found.parameters)

    return rows_of


STANDS_FOR = {int: -1_926_481_977, str: "the key stands here, and no row has this one"}


class Compiled(NamedTuple):
    rows: QuerySet
    compiler: SQLCompiler
    sql: str
    parameters: tuple


def _compile(rows: QuerySet) -> Compiled:
    compiler = rows.query.get_compiler(rows.db)
    return Compiled(rows, compiler, *compiler.as_sql())


def _rows(found: Compiled, parameters: tuple) -> list:
    mine, fresh = copy.copy(found.compiler), found.rows.all()
    mine.connection = connections[found.rows.db]  # each thread has its own
    mine.as_sql = lambda *args, **more: (found.sql, parameters)
    fresh.query.get_compiler = lambda *args, **more: mine
    return list(fresh)
