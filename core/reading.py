"""Reading many rows as of one moment, in statements of their own."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_moment() -> Iterator[None]:
    """What is read inside belongs together, however long it takes; write nothing here.

    On PostgreSQL a transaction that repeats its reads. SQLite holds a lock against every writer
    as long as a transaction lasts, so there each statement is a moment of its own. Inside a
    transaction that has begun, nothing changes.
    """
    if connection.in_atomic_block or connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SET LOCAL work_mem = '32MB'")
        yield
