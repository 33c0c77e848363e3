"""The statements behind assigning: a temporary table of the people bound, and what follows.

Names of tables and columns come from our own models; every value is a parameter. The same SQL
runs on both databases.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from core import scratch
from people.models import Person
from policies.models import Assignment, AssignmentSchool, Policy, SigningDelta, Version
from policies.queries import audience, slots

ASSIGNMENTS = Assignment._meta.db_table
ROWS = AssignmentSchool._meta.db_table
DELTAS = SigningDelta._meta.db_table
EVERYBODY = None


BOUND = scratch.keep("bound", "person_id bigint, school_id bigint, due_on text")


@contextmanager
def bound(
    version: Version,
    on: date,
    due: dict[int | None, date],
    people: QuerySet[Person] | None = EVERYBODY,
) -> Iterator[str]:
    """A temporary table of (person_id, school_id, due_on): whom the version binds, and where.

    Schools whose edition cannot be made yet are left out; their people follow when it can.
    """
    sql, params = audience.places(version.policy, on).query.sql_with_params()
    case, dates = _due_case(due)
    only, chosen = _only(slots.blocked_schools(version, on), people)
    select = (
        f"WITH placed (person_id, school_id) AS ({sql})"
        f" SELECT person_id, school_id, {case} AS due_on FROM placed WHERE {only}"
    )
    with scratch.filled(BOUND, select, [*params, *dates, *chosen]) as name:
        yield name


def totals(bound: str) -> tuple:
    """People, schools, first and last due date of a bound table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT person_id), count(DISTINCT school_id), min(due_on), max(due_on)"
            f" FROM {bound}"
        )
        people, schools, *days = cursor.fetchone()
    # SQLite answers dates of raw SQL as text.
    first, last = (date.fromisoformat(day) if isinstance(day, str) else day for day in days)
    return people, schools, first, last


def people_of(bound: str) -> RawSQL:
    return RawSQL(f"SELECT person_id FROM {bound}", ())


def leave_out(bound: str, people: QuerySet[Person]) -> None:
    """Take these people out of a bound table."""
    some, params = people.order_by().values("pk").query.sql_with_params()
    _run(f"DELETE FROM {bound} WHERE person_id IN ({some})", params)


def open_missing(bound: str, version: Version, on: date, occasion: str | None) -> None:
    """Assign those bound who have nothing that counts, and count each where they are bound.

    Without an occasion it is joining for whoever never had this policy, else moving.
    """
    _insert_assignments(bound, version, on, occasion)
    _count(bound, version.policy_id, on)


def _insert_assignments(bound: str, version: Version, on: date, occasion: str | None) -> None:
    before = (
        f"EXISTS (SELECT 1 FROM {ASSIGNMENTS} e"
        " WHERE e.policy_id = %s AND e.person_id = b.person_id)"
    )
    kind = "%s" if occasion else f"CASE WHEN {before} THEN 'moved' ELSE 'joined' END"
    counts = (
        f"SELECT 1 FROM {ASSIGNMENTS} a JOIN {ROWS} c ON c.assignment_id = a.id"
        " WHERE a.policy_id = %s AND a.person_id = b.person_id"
        " AND c.school_id IS NULL AND c.counted_until IS NULL"
    )
    _run(
        f"INSERT INTO {ASSIGNMENTS} (person_id, policy_id, version_id, occasion, state,"
        " assigned_on, due_first_on, due_on, closed_because, reason)"
        f" SELECT b.person_id, %s, %s, {kind}, 'open', {_date()}, max(b.due_on), max(b.due_on),"
        f" '', '' FROM {bound} b WHERE NOT EXISTS ({counts}) GROUP BY b.person_id",
        [version.policy_id, version.pk, occasion or version.policy_id, on, version.policy_id],
    )


def _count(bound: str, policy: int, on: date) -> None:
    """Count what those bound have to sign, or had: once for the trust, and where they are bound."""
    places = f"SELECT person_id, school_id FROM {bound} UNION SELECT person_id, NULL FROM {bound}"
    counted = (
        f"SELECT 1 FROM {ROWS} d WHERE d.assignment_id = a.id AND d.counted_until IS NULL"
        " AND coalesce(d.school_id, 0) = coalesce(p.school_id, 0)"
    )
    counting = (
        f"INSERT INTO {ROWS} (assignment_id, policy_id, school_id, due_on, counted_from,"
        " signed_on) SELECT a.id, a.policy_id, p.school_id, coalesce(c.due_on, a.due_on),"
        f" {_date()}, c.signed_on FROM ({places}) AS p"
        f" JOIN {ASSIGNMENTS} a ON a.person_id = p.person_id AND a.policy_id = %s"
        f" LEFT JOIN {ROWS} c ON c.assignment_id = a.id"
        " AND c.school_id IS NULL AND c.counted_until IS NULL"
        f" WHERE (c.id IS NOT NULL OR a.state = 'open') AND NOT EXISTS ({counted})"
    )
    if connection.vendor == "postgresql":
        _total(counting, [on, policy])
        return
    before = AssignmentSchool.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    _run(counting, [on, policy])
    _run(f"{_sums('', ROWS)} WHERE policy_id = %s AND id > %s {BY_PLACE}", [policy, before])


def stop_counting_elsewhere(
    bound: str, policy: Policy, on: date, people: QuerySet[Person] | None
) -> None:
    """Stop counting people where they are no longer bound: at a school, or altogether."""
    some, params = "", []
    if people is not EVERYBODY:
        people_sql, params = people.order_by().values("pk").query.sql_with_params()
        some = f" AND a.person_id IN ({people_sql})"
    # Each asked for once and looked up in a hash, whatever the database knows of the tables: on
    # tables without statistics a join is planned for one row, and takes minutes for thousands.
    chosen = "= ANY (ARRAY({}))" if connection.vendor == "postgresql" else "IN ({})"
    for where, who, still in (
        ("IS NULL", "a.person_id", f"SELECT person_id FROM {bound}"),
        (
            "IS NOT NULL",
            "(a.person_id, d.school_id)",
            f"SELECT person_id, school_id FROM {bound} WHERE school_id IS NOT NULL",
        ),
    ):
        gone = (
            f"SELECT d.id FROM {ROWS} d JOIN {ASSIGNMENTS} a ON a.id = d.assignment_id{some}"
            f" WHERE d.policy_id = %s AND d.school_id {where} AND d.counted_until IS NULL"
            f" AND {who} NOT IN ({still})"
        )
        stop_counting(
            f"c.school_id {where} AND c.id {chosen.format(gone)}", [*params, policy.pk], on
        )


def stop_counting_signed(
    bound: str, policy: Policy, on: date, before: date, schools: frozenset[int | None]
) -> None:
    """Stop counting what was signed before a day by people bound at one of these schools."""
    marks = ", ".join(["%s"] * len(schools - {None}))
    places = [f"b.school_id IN ({marks})"] if marks else []
    places += ["b.school_id IS NULL"] if None in schools else []
    stop_counting(
        "c.policy_id = %s AND c.assignment_id IN ("
        f"SELECT t.assignment_id FROM {ROWS} t JOIN {ASSIGNMENTS} a ON a.id = t.assignment_id"
        f" JOIN {bound} b ON b.person_id = a.person_id"
        " WHERE t.policy_id = %s AND t.school_id IS NULL AND t.counted_until IS NULL"
        f" AND t.signed_on < {_date()} AND ({' OR '.join(places)}))",
        [policy.pk, policy.pk, before, *sorted(schools - {None})],
        on,
    )


def stop_counting_people(people: QuerySet[Person], policy: Policy, on: date) -> None:
    """Stop counting these people, wherever they count."""
    chosen, params = people.order_by().values("pk").query.sql_with_params()
    stop_counting(
        "c.policy_id = %s AND c.assignment_id IN ("
        f"SELECT a.id FROM {ASSIGNMENTS} a WHERE a.policy_id = %s AND a.person_id IN ({chosen}))",
        [policy.pk, policy.pk, *params],
        on,
    )


def stop_counting_version(version: Version, on: date) -> None:
    """Stop counting whatever is to sign, or was signed, of a version."""
    mine = f"SELECT a.id FROM {ASSIGNMENTS} a WHERE a.version_id = %s"
    stop_counting(f"c.assignment_id IN ({mine})", [version.pk], on)


def count_again(policy: int, on: date) -> None:
    """Count again what stopped counting on the day: each person's last of a text not taken back."""
    last = (
        f"SELECT max(a.id) FROM {ASSIGNMENTS} a JOIN {ROWS} t ON t.assignment_id = a.id"
        f" JOIN {Version._meta.db_table} v ON v.id = a.version_id AND v.state <> 'withdrawn'"
        " WHERE a.policy_id = %s AND t.school_id IS NULL"
        f" AND t.counted_until = {_date()} GROUP BY a.person_id"
    )
    newest = (
        f"SELECT max(n.id) FROM {ROWS} n WHERE n.policy_id = %s AND n.counted_until = {_date()}"
        " GROUP BY n.assignment_id, n.school_id"
    )
    counts = (
        f"SELECT 1 FROM {ROWS} d JOIN {ASSIGNMENTS} e ON e.id = d.assignment_id"
        f" JOIN {ASSIGNMENTS} f ON f.person_id = e.person_id AND f.policy_id = e.policy_id"
        " WHERE f.id = w.assignment_id AND d.counted_until IS NULL"
    )
    which = (  # all chosen before the first is changed
        f"c.id IN (SELECT w.id FROM {ROWS} w WHERE w.assignment_id IN ({last})"
        f" AND w.id IN ({newest}) AND NOT EXISTS ({counts}))"
    )
    params = [policy, on, policy, on]
    change = f"UPDATE {ROWS} AS c SET counted_until = NULL WHERE {which}"
    if connection.vendor == "postgresql":
        _total(change, params)
        return
    _run(f"{_sums('', f'{ROWS} AS c')} WHERE {which} {BY_PLACE}", params)
    _run(change, params)


def stop_counting(which: str, params: list, on: date) -> None:
    """End the counted rows `c` that the condition names, and take them off the totals."""
    current = f"c.counted_until IS NULL AND {which}"
    later = "greatest" if connection.vendor == "postgresql" else "max"
    ending = (
        f"UPDATE {ROWS} AS c SET counted_until = {later}(c.counted_from, {_date()}) WHERE {current}"
    )
    if connection.vendor == "postgresql":
        _total(ending, [on, *params], sign="-")
        return
    _run(f"{_sums('-', f'{ROWS} AS c')} WHERE {current} {BY_PLACE}", params)
    _run(ending, [on, *params])


def _total(change: str, params: list, sign: str = "") -> None:
    """Change counted rows and put the change in the totals, in one statement of PostgreSQL's."""
    _run(
        f"WITH changed AS ({change} RETURNING policy_id, school_id, signed_on)"
        f" {_sums(sign, 'changed')} {BY_PLACE}",
        params,
    )


BY_PLACE = "GROUP BY policy_id, school_id"


def _sums(sign: str, rows: str) -> str:
    return (
        f"INSERT INTO {DELTAS} (policy_id, school_id, assigned, signed)"
        f" SELECT policy_id, school_id, {sign}count(*), {sign}count(signed_on) FROM {rows}"
    )


def _due_case(due: dict[int | None, date]) -> tuple[str, list]:
    """SQL for the due date of a row: the trust's, except where a school's own differs."""
    usual = due[None]
    others = [(school, day) for school, day in due.items() if day != usual]
    if not others:
        return _date(), [usual]
    whens = " ".join(f"WHEN %s THEN {_date()}" for _ in others)
    return f"CASE school_id {whens} ELSE {_date()} END", [*sum(others, ()), usual]


def _only(blocked: set, people: QuerySet[Person] | None) -> tuple[str, list]:
    """Leave out schools whose edition cannot be made yet, and people who were not asked about."""
    conditions, params = ["1 = 1"], []
    if None in blocked:
        conditions.append("school_id IS NOT NULL")
    if schools := sorted(blocked - {None}):
        marks = ", ".join(["%s"] * len(schools))
        conditions.append(f"(school_id IS NULL OR school_id NOT IN ({marks}))")
        params += schools
    if people is not EVERYBODY:
        some, some_params = people.order_by().values("pk").query.sql_with_params()
        conditions.append(f"person_id IN ({some})")
        params += some_params
    return " AND ".join(conditions), params


def _date() -> str:
    return "CAST(%s AS date)" if connection.vendor == "postgresql" else "%s"


def _run(sql: str, params: list | tuple = ()) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
