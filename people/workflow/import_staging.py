"""The rows of one staff file side by side, in a table of this connection's own that soon goes.

What it would do is worked out there, by statements over the set; only rows that do something are
kept, as StaffImportRow. By COPY on PostgreSQL, in batches on SQLite.
"""

import datetime as dt
import io
import itertools
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection

from people.importing.rows import StaffRow
from people.models import StaffImport, StaffImportRow

BATCH = 2_000
TABLE = """
CREATE TEMPORARY TABLE import_row (
    id bigint {key},          -- the line; below nought: a leaver, who has no line
    line integer NOT NULL,
    outcome varchar(8) NOT NULL DEFAULT '',
    detail text NOT NULL DEFAULT '',
    number varchar(60), email varchar(254),
    given_names varchar(100), family_name varchar(100), known_as varchar(100),
    school_id bigint, staff_group varchar(12), main {boolean},
    job_title varchar(120), team varchar(80), manager varchar(254), organisation varchar(200),
    starts_on date, ends_on date, working_days integer,
    person_id bigint,
    subject bigint,           -- the person; for somebody new, minus their first line
    manager_subject bigint,   -- the same of the line manager
    leads {boolean} NOT NULL DEFAULT {no},  -- the row that decides the person's own fields
    placement_id bigint,
    moved_from_id bigint,
    person_changes text NOT NULL DEFAULT '',
    changes text NOT NULL DEFAULT ''
)"""
WRITTEN_FOR = {
    "postgresql": {"key": "NOT NULL", "boolean": "boolean", "no": "false"},
    "sqlite": {"key": "PRIMARY KEY", "boolean": "bool", "no": "0"},
}
NAMES = {"school": "school_id", "problem": "detail"}
COLUMNS = ("id", "outcome", *(NAMES.get(field, field) for field in StaffRow._fields))
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
KEPT = (
    "line, outcome, detail, number, email, given_names, family_name, school_id, staff_group,"
    " job_title, starts_on, ends_on, person_id, placement_id, moved_from_id"
)


@contextmanager
def table() -> Iterator[None]:
    """The table is there within this context, on this connection."""
    _drop()
    with connection.cursor() as cursor:
        cursor.execute(TABLE.format(**WRITTEN_FOR[connection.vendor]))
    try:
        yield
    except Exception:
        if not connection.in_atomic_block:  # else it goes with the transaction
            _drop()
        raise
    _drop()


def _drop() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS import_row")


def write(rows: Iterable[StaffRow]) -> Iterator[int]:
    """Write the rows, a batch at a time; answer after each how many there are by now."""
    done, rows = 0, iter(rows)
    write_batch = _copy if connection.vendor == "postgresql" else _insert
    while batch := list(itertools.islice(rows, BATCH)):
        write_batch((row.line, "error" if row.problem else "", *row) for row in batch)
        done += len(batch)
        yield done


def _copy(records: Iterable[tuple]) -> None:
    lines = "".join("\t".join(map(_written, record)) + "\n" for record in records)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY import_row ({', '.join(COLUMNS)}) FROM STDIN", io.StringIO(lines))


def _written(value: object) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(ESCAPES)
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _insert(records: Iterable[tuple]) -> None:
    plain = [
        [value.isoformat() if isinstance(value, dt.date) else value for value in record]
        for record in records
    ]
    places = ", ".join(["%s"] * len(COLUMNS))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO import_row ({', '.join(COLUMNS)}) VALUES ({places})", plain
        )


def analyse() -> None:
    """Tell PostgreSQL what columns were filled since, or it would compare each row with each."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE import_row")


def counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT outcome, count(*) FROM import_row GROUP BY outcome ORDER BY outcome")
        return dict(cursor.fetchall())


def keep(staff_import: StaffImport) -> None:
    """Keep what each row would do, or did; of those that stay as they are, only the number."""
    StaffImportRow.objects.filter(staff_import=staff_import).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO people_staffimportrow (staff_import_id, changes, {KEPT})"
            f" SELECT %s, person_changes || changes, {KEPT} FROM import_row"
            " WHERE outcome <> 'same' ORDER BY line, family_name, given_names, id",
            [staff_import.pk],
        )
