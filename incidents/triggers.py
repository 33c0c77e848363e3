"""The triggers by which both databases keep the access log of a case: nobody changes or clears it.

Only once a line says that the case was emptied, at the end of its keeping, may its other lines go;
that line stays.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

from core import written_once

TABLE = "incidents_accesslog"
EMPTIED = "emptied"
WHY = "who looked at a case is written once"
# Of its own table alone: SQLite could make no other table anew that a trigger speaks of.
MAY_GO = """OLD.what <> 'emptied' AND EXISTS (
    SELECT 1 FROM incidents_accesslog AS line
    WHERE line.case_id = OLD.case_id AND line.what = 'emptied'
)"""


def install(connection: BaseDatabaseWrapper) -> None:
    written_once.install(connection, TABLE, WHY, may_be_deleted=MAY_GO)


def remove(connection: BaseDatabaseWrapper) -> None:
    written_once.remove(connection, TABLE)


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """For the demonstration, whose days go by at once."""
    connection.check_constraints()  # else PostgreSQL has something left to do with the table
    remove(connection)
    yield
    install(connection)
