"""Rows by the million, made by the database itself: staff, what they must sign and what they did.

PostgreSQL only, into an empty database. Every name is made up from two short lists.
"""

# ruff: noqa: E501 -- SQL reads better in long lines

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection
from django.utils import timezone

GIVEN = ["Aisha", "Bryn", "Carys", "Dev", "Ellen", "Femi", "Grace", "Hamid", "Isla", "Jonah"]
FAMILY = [
    "Abara",
    "Bewick",
    "Croft",
    "Devlin",
    "Ewing",
    "Farrow",
    "Gill",
    "Hale",
    "Ivory",
    "Jessop",
]
TEAMS = ["English", "Science", "Maths", "Year 1", "Year 2", "Site", "Catering", "Office"]


SIZE = {"staff": 20_000, "schools": 100, "policies": 60, "signed_percent": 85}


def people(size: dict[str, int]) -> None:
    """Schools and staff: one in fifty works at two schools, one in twenty manages nineteen."""
    _run(PEOPLE, size)


def signatures(size: dict[str, int]) -> None:
    """An assignment for each person and policy, most of them signed; a tenth of the rest late."""
    with _bare(LARGE):
        _run(SIGNATURES, size)


def analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


@contextmanager
def _bare(tables: list[str]) -> Iterator[None]:
    """Without their indexes and foreign keys, which are checked and built at the end, at once.

    Row by row, that takes ten times as long as the rows.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what is still to be checked holds locks
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'; SET LOCAL work_mem = '128MB'")
        cursor.execute(TAKEN_OFF, {"tables": tables})
        taken_off = cursor.fetchall()
        for drop, _ in taken_off:
            cursor.execute(drop)
        yield
        for _, restore in reversed(taken_off):
            cursor.execute(restore)


def _run(statements: Iterable[str], size: dict[str, int]) -> None:
    today = timezone.localdate()
    values = {
        **size,
        "today": today,
        "start": today - dt.timedelta(days=200),
        "now": timezone.now(),
        "given": GIVEN,
        "family": FAMILY,
        "teams": TEAMS,
    }
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, values)


def _sequences(*tables: str) -> tuple[str, ...]:
    """The next keys, after rows that came with theirs."""
    return tuple(
        f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"  # noqa: S608 -- our own names
        for table in tables
    )


LARGE = [
    "policies_assignment",
    "policies_assignmentschool",
    "policies_acknowledgement",
    "policies_acknowledgementedition",
    "notices_notice",
]
# Statements that take off, and that put back: foreign keys first, and last again.
TAKEN_OFF = """
    SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
        format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname,
            pg_get_constraintdef(oid))
    FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY(%(tables)s::regclass[])
    UNION ALL
    SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
    FROM pg_index WHERE indrelid = ANY(%(tables)s::regclass[])
        AND indexrelid NOT IN (SELECT conindid FROM pg_constraint)"""
PEOPLE = (
    """INSERT INTO people_trust (id, name, short_name, address, colour, accent, wash, colour_dark,
        accent_dark, wash_dark, logo, help_contact, privacy_contact, profile)
    VALUES (1, 'Harbourne Valley Trust', 'HVT', 'Ferry Lane, Harbourne', '#14474f', '#a8467f',
        '#edf3f2', '#8fd0d6', '#d98bb8', '#1a292c', '', '', '', '{}') ON CONFLICT DO NOTHING""",
    """INSERT INTO people_school (id, name, slug, code, kind, address, telephone,
        headteacher_title, pupil_word, governor_title, joined_on)
    SELECT i, CASE WHEN i = 1 THEN 'Central team' ELSE 'Harbourne School ' || lpad(i::text, 3, '0') END,
        'school-' || i, 'H' || i, CASE WHEN i = 1 THEN 'central' ELSE 'primary' END, '', '',
        'headteacher', 'pupil', 'local governor', '2020-09-01'
    FROM generate_series(1, %(schools)s) i""",
    """INSERT INTO people_person (id, password, given_names, family_name, known_as, email,
        email_to_confirm, is_operator, demonstration, created_at)
    SELECT i, '!', (%(given)s::text[])[1 + i %% 10], (%(family)s::text[])[1 + i / 10 %% 10] || i, '',
        'person' || i || '@harbourne.example', '', false, false, %(now)s
    FROM generate_series(1, %(staff)s) i""",
    # One in fifty works at two schools; one in twenty manages the nineteen after them.
    """INSERT INTO people_placement (person_id, school_id, staff_group, main, job_title, team,
        line_manager_id, starts_on, working_days, source)
    SELECT i, 1 + i / 20 %% %(schools)s, CASE WHEN i %% 3 = 0 THEN 'support' ELSE 'teaching' END,
        true, '', (%(teams)s::text[])[1 + i %% 8], nullif(i - i %% 20, i), date '2020-09-01', 31, ''
    FROM (SELECT i FROM generate_series(1, %(staff)s) i) people
    WHERE i - i %% 20 > 0
    UNION ALL SELECT i, 1 + i / 20 %% %(schools)s, 'leadership', true, '', 'Office', NULL,
        date '2020-09-01', 31, '' FROM generate_series(1, least(19, %(staff)s)) i
    UNION ALL SELECT i, 1 + (i / 20 + 1) %% %(schools)s, 'support', false, '', 'Site', NULL,
        date '2020-09-01', 31, '' FROM generate_series(50, %(staff)s, 50) i""",
    """INSERT INTO people_absence (person_id, kind, starts_on, recorded_at)
    SELECT i, 'sick', %(today)s, %(now)s FROM generate_series(7, %(staff)s, 150) i""",
    *_sequences("people_school", "people_person"),
)
SIGNATURES = (
    """INSERT INTO policies_assignment (id, person_id, policy_id, version_id, occasion, state,
        assigned_on, due_first_on, due_on, ended_at, closed_because, reason)
    SELECT (v - 1) * %(staff)s + i, i, v, v, 'new_version',
        CASE WHEN done THEN 'signed' WHEN (i + v) %% 997 = 0 THEN 'not_signed' ELSE 'open' END,
        %(start)s, due, due,
        CASE WHEN done OR (i + v) %% 997 = 0 THEN %(now)s - (i + v) %% 190 * interval '1 day' END, '', ''
    FROM (SELECT i, v, (i * 31 + v * 17) %% 100 < %(signed_percent)s AS done,
        %(today)s::date + CASE WHEN (i + v) %% 10 = 0 THEN -4 ELSE 7 END AS due
        FROM generate_series(1, %(policies)s) v, generate_series(1, %(staff)s) i) pairs
    ORDER BY v, i""",
    """INSERT INTO policies_assignmentschool (assignment_id, policy_id, school_id, due_on,
        counted_from, signed_on)
    SELECT a.id, a.policy_id, p.school_id, a.due_on, a.assigned_on,
        CASE WHEN a.state = 'signed' THEN a.ended_at::date END
    FROM policies_assignment a JOIN (SELECT id AS person_id, NULL::bigint AS school_id
        FROM people_person UNION ALL SELECT person_id, school_id FROM people_placement) p
        ON p.person_id = a.person_id ORDER BY a.id""",
    """INSERT INTO policies_acknowledgement (assignment_id, person_id, version_id, statement,
        typed_name, name_differs, method, format_read, note, signed_at, void_reason)
    SELECT a.id, person_id, version_id, 'I have read and understood this policy.',
        given_names || ' ' || family_name, false, 'portal', 'web', '', ended_at, ''
    FROM policies_assignment a JOIN people_person p ON p.id = person_id WHERE state = 'signed'""",
    """INSERT INTO policies_acknowledgementedition (acknowledgement_id, edition_id, sha256)
    SELECT a.id, e.id, e.text_id FROM policies_acknowledgement a
    JOIN people_placement p ON p.person_id = a.person_id AND p.main
    JOIN policies_edition e ON e.version_id = a.version_id AND e.school_id = p.school_id""",
    """INSERT INTO policies_signingcount (policy_id, school_id, assigned, signed)
    SELECT policy_id, school_id, count(*), count(signed_on) FROM policies_assignmentschool
    GROUP BY policy_id, school_id""",
    """INSERT INTO notices_notice (person_id, kind, key, ref, urgent, due_on, created_at, settled_at)
    SELECT person_id, 'assignment', CASE WHEN step = 1 THEN 'assigned:' ELSE 'again:' || step || ':' END
        || a.id, a.id, false, %(today)s, %(now)s, %(now)s
    FROM policies_assignment a, generate_series(1, 3) step WHERE state <> 'signed'""",
    *_sequences("policies_assignment"),
)
