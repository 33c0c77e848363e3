"""The register of signing: a row for each person and policy, as a report or a spreadsheet holds it.

Read policy by policy, so that a million rows are as cheap to sort and to send as a thousand, with
the people of the report put in order once.
"""

# ruff: noqa: S608 -- only names from our own models are written into SQL

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import IO, NamedTuple

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from core import scratch
from core.sheets import STARTS_A_FORMULA
from notices.models import Notice
from people.models import Absence, Person, Placement, School, StaffGroup
from policies.models import Acknowledgement, Assignment, AssignmentSchool, Policy, Version
from policies.queries import standing
from policies.queries.reminders import ASSIGNMENT

ROWS_A_FETCH = 500
STATUSES = {
    "signed": "Signed",
    "declined": "Not signed, with a reason",
    "paused": "Paused",
    "overdue": "Overdue",
    "to_sign": "To sign",
}


@dataclass(frozen=True)
class Scope:
    """What a report is about: the whole trust (None) or some schools, all policies or one, ..."""

    on: date
    schools: frozenset[int] | None = None
    policy: int | None = None
    person: int | None = None

    @property
    def past(self) -> date | None:
        """The day, where it is not today."""
        return None if self.on == timezone.localdate() else self.on


class Column(NamedTuple):
    heading: str
    width: int  # in characters
    sql: str
    key: str  # in JSON


def _labels(column: str, words: Mapping[str, str]) -> str:
    said = {code: label.replace("'", "''") for code, label in words.items()}
    whens = " ".join(f"WHEN '{code}' THEN '{label}'" for code, label in said.items())
    return f"CASE {column} {whens} ELSE '' END"


COLUMNS = (
    Column("Policy", 40, "%(title)s", "policy"),
    Column("Reference", 12, "%(reference)s", "reference"),
    Column("Version", 9, "version", "version"),
    Column("Family name", 20, "family_name", "family_name"),
    Column("First name", 16, "first_name", "first_name"),
    Column("E-mail", 32, "email", "email"),
    Column("School", 34, "{schools}", "school"),
    Column("Staff group", 14, "staff_group", "staff_group"),
    Column("Team", 18, "team", "team"),
    Column("Line manager", 24, "manager", "line_manager"),
    Column("Why", 24, _labels("occasion", dict(Assignment.Occasion.choices)), "why"),
    Column("Asked on", 12, "counted_from", "asked_on"),
    Column("Due", 12, "due_on", "due_on"),
    Column("Status", 24, _labels("status", STATUSES), "status"),
    Column("Signed before", 14, "earlier", "signed_before"),
    Column("Signed on", 12, "signed_on", "signed_on"),
    Column("How", 16, _labels("method", dict(Acknowledgement.Method.choices)), "how"),
    Column("Reminders", 11, "reminders", "reminders"),
)
HEADINGS = tuple(column.heading for column in COLUMNS)
DATES = frozenset(
    index
    for index, column in enumerate(COLUMNS)
    if column.key in ("asked_on", "due_on", "signed_on")
)


def policies_in(scope: Scope) -> QuerySet[Policy]:
    """Those of which the report has rows, by title."""
    rows = standing.counted(scope.past).filter(policy=OuterRef("pk"))
    if scope.schools is not None:
        rows = rows.filter(school__in=scope.schools)
    if scope.person:
        rows = rows.filter(assignment__person=scope.person)
    chosen = Policy.objects.filter(pk=scope.policy) if scope.policy else Policy.objects.all()
    return chosen.filter(Exists(rows)).order_by("title", "pk")


class Register:
    """Open while its temporary table of people lives; see `opened`."""

    def __init__(self, scope: Scope, people: str, *, safe: bool) -> None:
        self.scope, self.people, self.safe = scope, people, safe

    def rows(self, policy: Policy, *, outstanding: bool = False) -> Iterator[tuple]:
        """Rows as COLUMNS has them, a few in memory at a time; with `outstanding` only those."""
        sql, params = self._statement(policy, outstanding)
        with connection.chunked_cursor() as cursor:
            cursor.execute(sql, params)
            while block := cursor.fetchmany(ROWS_A_FETCH):
                yield from block if connection.vendor == "postgresql" else map(_typed, block)

    def copy(self, policy: Policy, target: IO[bytes]) -> int:
        """PostgreSQL writes the rows as CSV itself; answer how many there were."""
        with connection.cursor() as cursor:
            sql = cursor.mogrify(*self._statement(policy, outstanding=False)).decode()
            cursor.copy_expert(f"COPY ({sql}) TO STDOUT WITH (FORMAT csv, FORCE_QUOTE *)", target)
            return cursor.rowcount

    def _statement(self, policy: Policy, outstanding: bool) -> tuple[str, dict]:
        texts = (policy.title, policy.reference)
        title, reference = map(_safe, texts) if self.safe else texts
        schools = _safe_sql("schools") if self.safe else "schools"
        columns = ", ".join(column.sql.format(schools=schools) for column in COLUMNS)
        which = "WHERE status <> 'signed'" if outstanding else ""
        sql = (
            f"{self._parts()} SELECT {columns} FROM ({self._found(policy)}) AS found"
            f" {which} ORDER BY place"
        )
        return sql, {
            "policy": policy.pk,
            "person": self.scope.person,
            "on": self.scope.on,
            "title": title,
            "reference": reference,
        }

    def _parts(self) -> str:
        """What is joined, each read as a whole where the report is about everybody.

        The databases cannot know that the rows of a policy go together, and would look up the
        20,000 of the second table one by one.
        """
        whole = self.scope.schools is None and self.scope.person is None
        how = "MATERIALIZED" if whole else "NOT MATERIALIZED"
        versions = f"SELECT id FROM {_table(Version)} WHERE policy_id = %(policy)s"
        return f"""
            WITH a AS {how} (SELECT id, person_id, version_id, occasion, state
                FROM {_table(Assignment)} WHERE policy_id = %(policy)s),
            k AS {how} (SELECT assignment_id, version_id, method FROM {_table(Acknowledgement)}
                WHERE version_id IN ({versions}) AND voided_at IS NULL),
            b AS {how} ({self._base()})"""

    def _found(self, policy: Policy) -> str:
        versions = _numbers(frozenset(policy.versions.values_list("pk", flat=True)))
        past = self.scope.past
        signed = "b.signed_on <= %(on)s" if past else "b.signed_on IS NOT NULL"
        unsigned = f"CASE WHEN {signed} THEN NULL ELSE"
        declined = (
            f"EXISTS (SELECT 1 FROM policies_assignmentevent e WHERE e.assignment_id = a.id"
            f" AND e.target = 'not_signed' AND {_day('e.at')} <= %(on)s)"
            if past
            else "a.state = 'not_signed'"
        )
        return f"""
            SELECT who.*, b.schools, b.counted_from, b.due_on, a.occasion,
                v.major || '.' || v.minor AS version,
                CASE WHEN {signed} THEN b.signed_on END AS signed_on,
                CASE WHEN {signed} THEN k.method END AS method,
                {unsigned} (SELECT u.major || '.' || u.minor FROM {_table(Acknowledgement)} z
                    JOIN {_table(Version)} u ON u.id = z.version_id
                    WHERE z.person_id IN (SELECT m.id FROM {_table(Person)} m
                        WHERE m.id = a.person_id OR m.merged_into_id = a.person_id)
                    AND z.version_id IN ({versions})
                    AND z.voided_at IS NULL ORDER BY z.signed_at DESC LIMIT 1) END AS earlier,
                {unsigned} (SELECT count(*) FROM {_table(Notice)} n WHERE n.ref = a.id
                    AND n.kind = '{ASSIGNMENT}' AND n.message_id IS NOT NULL
                    AND n.key NOT LIKE '{standing.FIRST}%%') END AS reminders,
                CASE WHEN {signed} THEN 'signed' WHEN {declined} THEN 'declined'
                    WHEN who.away THEN 'paused' WHEN b.due_on < %(on)s THEN 'overdue'
                    ELSE 'to_sign' END AS status
            FROM b JOIN a ON a.id = b.assignment_id
            JOIN {self.people} AS who ON who.id = a.person_id
            LEFT JOIN k ON k.assignment_id = a.id
            JOIN {_table(Version)} v ON v.id = coalesce(k.version_id, a.version_id)"""

    def _base(self) -> str:
        """One row an assignment, with the schools at which it counts, in order."""
        join = "string_agg" if connection.vendor == "postgresql" else "group_concat"
        where = ["c.policy_id = %(policy)s", _counted(self.scope.past)]
        if self.scope.schools is not None:
            where.append(f"c.school_id IN ({_numbers(self.scope.schools)})")
        if self.scope.person:
            where.append(
                f"c.assignment_id IN (SELECT id FROM {_table(Assignment)}"
                " WHERE person_id = %(person)s)"
            )
        return f"""
            SELECT assignment_id, max(signed_on) AS signed_on, max(due_on) AS due_on,
                min(counted_from) AS counted_from, {join}(name, '; ') AS schools
            FROM (SELECT c.*, s.name FROM {_table(AssignmentSchool)} c
                LEFT JOIN {_table(School)} s ON s.id = c.school_id
                WHERE {" AND ".join(where)} ORDER BY c.assignment_id, s.name) AS counted
            GROUP BY assignment_id"""


@contextmanager
def opened(scope: Scope, *, safe: bool = False) -> Iterator[Register]:
    """The register of a scope; with `safe`, no text of it begins like a formula.

    Inside a transaction that sees one moment, all of its rows are of that moment.
    """
    people = _people(scope, safe)
    with scratch.filled("people", people, {"on": scope.on, "person": scope.person}) as name:
        yield Register(scope, name, safe=safe)


def _people(scope: Scope, safe: bool) -> str:
    """Everybody by name, with their main placement there on the day."""
    text = _safe_sql if safe else str
    here = "TRUE" if scope.schools is None else f"school_id IN ({_numbers(scope.schools)})"
    in_effect = "starts_on <= %(on)s AND (ends_on IS NULL OR ends_on >= %(on)s)"
    first = "coalesce(nullif({0}.known_as, ''), {0}.given_names)"
    manager = f"{first.format('m')} || ' ' || m.family_name"
    return f"""
        SELECT p.id, row_number() OVER (ORDER BY p.family_name, p.given_names, p.id) AS place,
            {text("p.family_name")} AS family_name, {text(first.format("p"))} AS first_name,
            {text("p.email")} AS email, {text("w.team")} AS team,
            {_labels("w.staff_group", dict(StaffGroup.choices))} AS staff_group,
            {text(f"({manager})")} AS manager,
            p.id IN (SELECT person_id FROM {_table(Absence)} WHERE {in_effect}) AS away
        FROM {_table(Person)} p
        LEFT JOIN (SELECT person_id, staff_group, team, line_manager_id, row_number() OVER
                (PARTITION BY person_id ORDER BY main DESC, starts_on, id) AS n
            FROM {_table(Placement)} WHERE {here} AND {in_effect}) AS w
            ON w.person_id = p.id AND w.n = 1
        LEFT JOIN {_table(Person)} m ON m.id = w.line_manager_id
        {"WHERE p.id = %(person)s" if scope.person else ""}"""


def _counted(past: date | None) -> str:
    if past is None:
        return "c.counted_until IS NULL"
    return "c.counted_from <= %(on)s AND (c.counted_until IS NULL OR c.counted_until > %(on)s)"


def _safe_sql(text: str) -> str:
    """The same in SQL as `core.sheets` does to a cell that would run as a formula."""
    starts = ", ".join(
        f"chr({ord(sign)})" if connection.vendor == "postgresql" else f"char({ord(sign)})"
        for sign in sorted(STARTS_A_FORMULA)
    )
    return f"CASE WHEN substr({text}, 1, 1) IN ({starts}) THEN '''' || {text} ELSE {text} END"


def _safe(text: str) -> str:
    return f"'{text}" if text[:1] in STARTS_A_FORMULA else text


def _day(moment: str) -> str:
    """The day in London of a moment in UTC; SQLite has no zones, and its day is UTC's."""
    if connection.vendor == "postgresql":
        return f"({moment} AT TIME ZONE 'Europe/London')::date"
    return f"date({moment})"


def _numbers(keys: frozenset[int]) -> str:
    return ", ".join(str(int(key)) for key in sorted(keys)) or "NULL"


def _table(model: type) -> str:
    return model._meta.db_table


def _typed(row: tuple) -> tuple:
    """SQLite answers raw SQL with dates as text."""
    return tuple(
        date.fromisoformat(cell) if index in DATES and cell else cell
        for index, cell in enumerate(row)
    )
