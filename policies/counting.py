"""Keeping the totals: deltas folded into the kept counts, and a recount from dated rows.

Whoever changes what counts appends a delta in the same transaction, so that nobody who signs
waits for a hot row. Reads add the unfolded deltas: folding changes no figure, only its cost.
"""

# ruff: noqa: S608 -- only names from our own models are written into SQL

from dataclasses import dataclass

from django.db import connection, transaction

from core import scratch
from policies.models import AssignmentSchool, SigningCount, SigningDelta

COUNTS = SigningCount._meta.db_table
DELTAS = SigningDelta._meta.db_table
ROWS = AssignmentSchool._meta.db_table
SAME = "{0}.policy_id = {1}.policy_id AND coalesce({0}.school_id, 0) = coalesce({1}.school_id, 0)"

FOLDING = scratch.keep(
    "folding", "id bigint, policy_id bigint, school_id bigint, assigned bigint, signed bigint"
)


@dataclass(frozen=True)
class Drift:
    """A total that is not what the dated rows say: (assigned, signed) as kept and as counted."""

    policy: int
    school: int | None
    kept: tuple[int, int]
    counted: tuple[int, int]


@transaction.atomic
def fold() -> int:
    """Add the appended deltas to the kept counts; answer how many there were.

    Two folds at once wait for each other. A delta written meanwhile stays for the next.
    """
    _lock_counts()
    unfolded = f"SELECT id, policy_id, school_id, assigned, signed FROM {DELTAS}"
    with scratch.filled(FOLDING, unfolded) as taken:
        sums = (
            f"SELECT policy_id, school_id, sum(assigned) AS assigned, sum(signed) AS signed"
            f" FROM {taken} GROUP BY policy_id, school_id"
        )
        _add(sums)
        return _run(f"DELETE FROM {DELTAS} WHERE id IN (SELECT id FROM {taken})")


def recount(*, fix: bool = False) -> list[Drift]:
    """Compare every total with the dated rows, and with `fix` put right those that drifted."""
    with transaction.atomic():
        if fix:
            _lock_counts()
        drifted = _drifted()
        if fix:
            SigningDelta.objects.bulk_create(
                SigningDelta(
                    policy_id=drift.policy,
                    school_id=drift.school,
                    assigned=drift.counted[0] - drift.kept[0],
                    signed=drift.counted[1] - drift.kept[1],
                )
                for drift in drifted
            )
    return drifted


def _drifted() -> list[Drift]:
    """One statement, so that kept and counted are of the same moment."""
    sql = (
        "SELECT policy_id, school_id, sum(a), sum(s), sum(n), sum(d) FROM ("
        f"SELECT policy_id, school_id, assigned AS a, signed AS s, 0 AS n, 0 AS d FROM {COUNTS}"
        f" UNION ALL SELECT policy_id, school_id, assigned, signed, 0, 0 FROM {DELTAS}"
        " UNION ALL SELECT policy_id, school_id, 0, 0, count(*), count(signed_on)"
        f" FROM {ROWS} WHERE counted_until IS NULL GROUP BY policy_id, school_id"
        ") AS totals GROUP BY policy_id, school_id"
        " HAVING sum(a) <> sum(n) OR sum(s) <> sum(d) ORDER BY policy_id, school_id"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [
            Drift(policy, school, (int(a), int(s)), (int(n), int(d)))
            for policy, school, a, s, n, d in cursor.fetchall()
        ]


def _add(sums: str) -> None:
    _run(
        f"UPDATE {COUNTS} AS c SET assigned = c.assigned + s.assigned, signed = c.signed + s.signed"
        f" FROM ({sums}) AS s WHERE {SAME.format('c', 's')}"
    )
    _run(
        f"INSERT INTO {COUNTS} (policy_id, school_id, assigned, signed)"
        f" SELECT policy_id, school_id, assigned, signed FROM ({sums}) AS s"
        f" WHERE NOT EXISTS (SELECT 1 FROM {COUNTS} c WHERE {SAME.format('c', 's')})"
    )


def _lock_counts() -> None:
    """Only one writer of the kept counts at a time; readers and signers go on."""
    if connection.vendor == "postgresql":
        _run(f"LOCK TABLE {COUNTS} IN SHARE ROW EXCLUSIVE MODE")


def _run(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.rowcount
