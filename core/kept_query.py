"""Queries that every request makes, turned into SQL once.

Building a query takes Django a hundred times as long as the database takes to answer it. One that
differs only in a key, such as "who is this", need not be built again for the next person.
"""

import copy
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from django.db import connections
from django.db.models import QuerySet

KEEP = 8  # of one query: each day has its own, and yesterday's is soon let go


def kept(build: Callable[..., QuerySet]) -> Callable[..., list]:
    """Make `build(key, *fixed)` answer the rows of its queryset, built once for each `fixed`.

    `key` must come out in SQL as a parameter of its own, once or more: an integer, or text. It
    must not change what the SQL says, as NULL would; ValueError where it is not found there.
    """

    @lru_cache(KEEP)
    def compiled(kind: type, *fixed: date) -> tuple:
        stands_for = STANDS_FOR[kind]
        rows = build(stands_for, *fixed)
        compiler = rows.query.get_compiler(rows.db)
        sql, parameters = compiler.as_sql()
        if stands_for not in parameters:
            raise ValueError(f"{build.__qualname__}: the key is no parameter of {sql}")
        return rows, compiler, sql, parameters

    def rows_of(key: int | str, *fixed: date) -> list:
        rows, compiler, sql, parameters = compiled(type(key), *fixed)
        mine, fresh = copy.copy(compiler), rows.all()
        mine.connection = connections[rows.db]  # each thread has its own
        now = tuple(key if value == STANDS_FOR[type(key)] else value for value in parameters)
        mine.as_sql = lambda *args, **more: (sql, now)
        fresh.query.get_compiler = lambda *args, **more: mine
        return list(fresh)

    return rows_of


STANDS_FOR = {int: -1_926_481_977, str: "the key stands here, and no row has this one"}
