"""How many have signed what, by school and policy: one statement a figure.

A person counts at each of their schools and once for the trust, whose totals are rows of their
own (school None). Today's figures come from the kept totals and the index of what is outstanding;
those of another day are counted afresh from the dated rows.
"""

# ruff: noqa: S608 -- only names from our own models are written into SQL

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from django.db import connection
from django.db.models import Case, Count, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from people.models import Absence, Placement, School
from policies.models import Assignment, AssignmentSchool, SigningCount, SigningDelta
from policies.queries import standing

ROWS = AssignmentSchool._meta.db_table
ASSIGNMENTS = Assignment._meta.db_table


# As integers: PostgreSQL sums to numerics, which Python reads slowly.
SUMS = ", ".join(
    f"CAST(sum({part}) AS bigint)"
    for part in ("assigned", "signed", "overdue", "paused", "declined")
)


class Figure(NamedTuple):
    """People who must sign (`assigned`), in parts that add up to it."""

    assigned: int = 0
    signed: int = 0
    overdue: int = 0
    paused: int = 0
    declined: int = 0  # not signed, with a reason

    @property
    def left(self) -> int:
        return self.assigned - self.signed

    @property
    def to_sign(self) -> int:
        """Not signed, and neither overdue nor paused nor declined."""
        return self.left - self.overdue - self.paused - self.declined


Cells = dict[tuple[int | None, int], Figure]  # (school, policy); school None: the trust


Part = tuple[str, list]  # SQL with its parameters; {only}: which schools and policies


def total(figures: Iterable[Figure]) -> Figure:
    return Figure(*map(sum, zip(*figures, strict=True))) if (figures := list(figures)) else Figure()


def cells(
    *,
    schools: Collection[int] | None = None,
    policies: Collection[int] | None = None,
    on: date | None = None,
) -> Cells:
    """Figures by school and policy, the trust's own under None; today unless `on` says otherwise.

    With `schools` those only, without the trust's. One statement.
    """
    today = timezone.localdate()
    if on is None or on == today:
        open_rows = "c.signed_on IS NULL AND c.counted_until IS NULL"
        return _cells(_kept_totals(), (open_rows, []), today, None, _only(schools, policies))
    counts = "c.counted_from <= %s AND (c.counted_until IS NULL OR c.counted_until > %s)"
    open_rows = f"{counts} AND (c.signed_on IS NULL OR c.signed_on > %s)"
    totals = (
        "SELECT c.school_id, c.policy_id, count(*) AS assigned,"
        " count(CASE WHEN c.signed_on <= %s THEN 1 END) AS signed, 0 AS overdue, 0 AS paused,"
        f" 0 AS declined FROM {ROWS} c WHERE {counts} AND {{only}}"
        " GROUP BY c.school_id, c.policy_id",
        [on, on, on],
    )
    return _cells([totals], (open_rows, [on, on, on]), on, on, _only(schools, policies))


def of_policy(policy: int) -> list[tuple[str, Figure]]:
    """Today's figures of one policy: each school by name, and last the whole trust."""
    found = {school: figure for (school, _), figure in cells(policies=[policy]).items()}
    schools = School.objects.filter(pk__in=[key for key in found if key]).order_by("name")
    lines = [(name, found[key]) for key, name in schools.values_list("pk", "name")]
    return [*lines, ("The trust", found[None])] if None in found else lines


def _kept_totals() -> list[Part]:
    start = "SELECT c.school_id, c.policy_id, c.assigned, c.signed"
    return [
        (
            f"{start}, 0 AS overdue, 0 AS paused, 0 AS declined"
            f" FROM {SigningCount._meta.db_table} c WHERE {{only}}",
            [],
        ),
        (f"{start}, 0, 0, 0 FROM {SigningDelta._meta.db_table} c WHERE {{only}}", []),
    ]


def _cells(totals: list[Part], open_rows: Part, day: date, on: date | None, only: Part) -> Cells:
    """Totals first, then what is overdue, then who of those is paused or has declined."""
    unsigned, unsigned_on = open_rows
    declined, declined_by = _sql(standing.declined(on).values("pk"))
    waiting, waiting_by = (
        (f"a.id NOT IN ({declined})", declined_by) if on else ("a.state = 'open'", [])
    )
    away, away_on = _sql(Absence.objects.on(day).values("person"))
    taken = (
        f"SELECT c.school_id, c.policy_id, 0, 0, CASE WHEN c.due_on < %s THEN -1 ELSE 0 END, %s, %s"
        f" FROM {ROWS} c JOIN {ASSIGNMENTS} a ON a.id = c.assignment_id WHERE {unsigned}"
    )
    parts = [
        *totals,
        (
            f"SELECT c.school_id, c.policy_id, 0, 0, count(*), 0, 0 FROM {ROWS} c"
            f" WHERE {unsigned} AND c.due_on < %s AND {{only}} GROUP BY c.school_id, c.policy_id",
            [*unsigned_on, day],
        ),
        (
            f"{taken} AND a.person_id IN ({away}) AND {waiting} AND {{only}}",
            [day, 1, 0, *unsigned_on, *away_on, *waiting_by],
        ),
        (
            f"{taken} AND a.id IN ({declined}) AND {{only}}",
            [day, 0, 1, *unsigned_on, *declined_by],
        ),
    ]
    sql = " UNION ALL ".join(part.format(only=only[0]) for part, _ in parts)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT school_id, policy_id, {SUMS} FROM ({sql}) AS parts"
            " GROUP BY school_id, policy_id HAVING sum(assigned) <> 0",
            [param for _, params in parts for param in (*params, *only[1])],
        )
        return {(row[0], row[1]): Figure._make(row[2:]) for row in cursor.fetchall()}


def _sql(rows: QuerySet) -> Part:
    sql, params = rows.order_by().query.sql_with_params()
    return sql, list(params)


def _only(schools: Collection[int] | None, policies: Collection[int] | None) -> Part:
    conditions, params = ["1 = 1"], []
    for column, chosen in (("school_id", schools), ("policy_id", policies)):
        if chosen is not None:
            marks = ", ".join(["%s"] * len(chosen)) or "NULL"
            conditions.append(f"c.{column} IN ({marks})")
            params += sorted(chosen)
    return " AND ".join(conditions), params


def grouped(
    rows: QuerySet[AssignmentSchool], *by: str, on: date | None = None
) -> list[tuple[tuple, Figure]]:
    """Figures of any set of counted rows by one or more of its columns. One statement."""
    parts = {
        f"n_{status}": Count("pk", filter=Q(status=status))
        for status in ("signed", "overdue", "paused", "declined")
    }
    found = (
        standing.with_status(rows, on).order_by().values_list(*by).annotate(n=Count("pk"), **parts)
    )
    return [(tuple(row[: len(by)]), Figure(*row[len(by) :])) for row in found]


def by_placement(
    rows: QuerySet[AssignmentSchool], column: str, school: int, on: date | None = None
) -> list[tuple[int, str, Figure]]:
    """Figures by policy and what people's placements at the school say in this column.

    Who has several counts by their main one; "" for whoever has none there. One statement.
    """
    counted, params = _sql(
        standing.with_status(rows, on).values_list("policy", "assignment__person", "status")
    )
    placed, placed_params = _sql(
        Placement.objects.on(on or timezone.localdate())
        .filter(school=school)
        .annotate(
            place=Window(RowNumber(), partition_by="person", order_by=["-main", "starts_on", "pk"])
        )
        .values_list("person", column, "place")
    )
    statuses = ", ".join(
        f"count(CASE WHEN r.status = '{status}' THEN 1 END)"
        for status in ("signed", "overdue", "paused", "declined")
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH r (policy_id, person_id, status) AS ({counted}), w (person_id, said, place)"
            f" AS ({placed}) SELECT r.policy_id, coalesce(w.said, ''), count(*), {statuses}"
            " FROM r LEFT JOIN w ON w.person_id = r.person_id AND w.place = 1"
            " GROUP BY r.policy_id, coalesce(w.said, '') ORDER BY 1, 2",
            [*params, *placed_params],
        )
        return [(policy, said, Figure(*map(int, parts))) for policy, said, *parts in cursor]


def over_time(
    rows: QuerySet[AssignmentSchool], starts_on: date, until: date
) -> tuple[list[tuple[date, int]], int]:
    """How many had signed at the end of each day, and of how many, from the first day on.

    One statement; days on which nobody signed are left out, the first and the last never.
    """
    first = When(signed_on__lt=starts_on, then=Value(starts_on))
    by_day = (
        rows.order_by()
        .annotate(day=Case(first, default="signed_on"))
        .values_list("day")
        .annotate(n=Count("pk"))
    )
    signed, whole = defaultdict(int), 0
    for day, n in by_day:
        whole += n
        if day is not None and day <= until:
            signed[day] += n
    so_far, points = 0, []
    for day in sorted({starts_on, until, *signed}):
        so_far += signed[day]
        points.append((day, so_far))
    return points, whole
