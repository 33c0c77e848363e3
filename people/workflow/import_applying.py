"""What a staff file changes, changed: a fixed number of statements, whatever the size."""

from django.db import connection
from django.db.models import Model
from django.utils.crypto import get_random_string
from simple_history.utils import bulk_create_with_history

from people.models import Organisation, Person, Placement, StaffGroup

TO_APPLY = "r.outcome IN ('add', 'change', 'move', 'leave')"
NEW_ROWS = "r.outcome IN ('add', 'move')"

ORGANISATION = """CASE WHEN r.organisation <> '' THEN (SELECT min(o.id)
    FROM people_organisation o WHERE lower(o.name) = lower(r.organisation)) END"""
EMPLOYERS = f"""
SELECT r.organisation, min(r.staff_group) FROM import_row r
WHERE {TO_APPLY} AND r.organisation <> '' GROUP BY r.organisation ORDER BY min(r.line)
"""
# Keys are given out before the rows are written, so that each row knows what it became.
NEXT_KEYS = {
    "postgresql": """
        UPDATE import_row AS r
        SET {column} = nextval(pg_get_serial_sequence('{table}', 'id')) WHERE {when}""",
    "sqlite": """
        UPDATE import_row AS r
        SET {column} = n.place + (SELECT coalesce(max(id), 0) FROM {table})
        FROM (SELECT r.id, row_number() OVER (ORDER BY r.line) AS place
              FROM import_row r WHERE {when}) AS n
        WHERE n.id = r.id""",
}
NEW_PERSON = f"{NEW_ROWS} AND r.subject < 0 AND r.leads"
NEW_PEOPLE = f"""
INSERT INTO people_person (id, password, given_names, family_name, known_as, email,
    email_to_confirm, is_operator, demonstration, created_at)
SELECT r.person_id, %(password)s, r.given_names, r.family_name, r.known_as, nullif(r.email, ''),
    '', %(no)s, %(no)s, %(now)s
FROM import_row r WHERE {NEW_PERSON} ORDER BY r.line
"""
THEIR_OTHER_ROWS = """
UPDATE import_row AS r SET person_id = n.person_id
FROM (SELECT id, max(person_id) OVER (PARTITION BY subject) AS person_id
      FROM import_row WHERE subject < 0) AS n
WHERE r.id = n.id AND r.person_id IS NULL
"""
MANAGERS = """
UPDATE import_row AS r SET manager_subject = n.person_id
FROM (SELECT id, manages, max(person_id) OVER (PARTITION BY who) AS person_id
      FROM (SELECT id, subject AS who, person_id, 1 AS manages FROM import_row WHERE subject < 0
            UNION ALL
            SELECT id, manager_subject, NULL, 0 FROM import_row WHERE manager_subject < 0) AS b
     ) AS n
WHERE r.id = n.id AND n.manages = 0
"""
NUMBERS = """
INSERT INTO people_externalid (person_id, source, number)
SELECT DISTINCT r.person_id, %(source)s, r.number
FROM import_row r
LEFT JOIN people_externalid x ON x.source = %(source)s AND x.number = r.number
WHERE r.outcome NOT IN ('', 'error')
    AND r.person_id IS NOT NULL AND r.number <> '' AND x.id IS NULL
"""
# An address that is in use stays until the new one is confirmed.
PEOPLE = """
UPDATE people_person AS p SET given_names = r.given_names, family_name = r.family_name,
    email = CASE WHEN p.email IS NULL AND r.email <> '' THEN r.email ELSE p.email END,
    email_to_confirm = CASE
        WHEN r.email = '' THEN p.email_to_confirm
        WHEN p.email IS NULL OR lower(p.email) = r.email THEN ''
        ELSE r.email END
    {known_as}
FROM import_row r
WHERE r.leads AND r.person_changes <> ''
    AND r.subject > 0 AND p.id = r.person_id
"""
# Columns of a placement that follow the file where it has them.
FOLLOWS = {
    "job_title": "job_title = r.job_title",
    "team": "team = r.team",
    "manager": "line_manager_id = CASE WHEN r.manager = '' THEN NULL"
    " WHEN r.manager_subject > 0 THEN r.manager_subject ELSE l.line_manager_id END",
    "organisation": f"organisation_id = {ORGANISATION}",
    "starts_on": "starts_on = CASE WHEN r.changes LIKE '%%first day%%' THEN r.starts_on"
    " ELSE l.starts_on END",
    "working_days": "working_days = coalesce(r.working_days, l.working_days)",
    "main": "main = coalesce(r.main, l.main)",
}
PLACEMENTS = """
UPDATE people_placement AS l SET staff_group = r.staff_group,
    source = CASE WHEN l.source = '' THEN %(source)s ELSE l.source END,
    ends_on = CASE WHEN r.ends_on IS NOT NULL THEN r.ends_on
        WHEN r.changes LIKE '%%no last day%%' THEN NULL ELSE l.ends_on END
    {follows}
FROM import_row r
WHERE r.line > 0 AND r.outcome IN ('change', 'leave')
    AND r.changes <> '' AND l.id = r.placement_id
"""
LEAVERS = """
UPDATE people_placement AS l SET ends_on = r.ends_on
FROM import_row r
WHERE r.line = 0 AND r.outcome = 'leave'
    AND l.id = r.placement_id
"""
# The first day at the new school: the file's, unless that is the first day with the trust.
FIRST_DAYS = """
UPDATE import_row AS r SET starts_on = %(today)s
WHERE r.outcome IN ('add', 'move') AND (
    r.starts_on IS NULL OR EXISTS (SELECT 1 FROM people_placement l
        WHERE l.person_id = r.person_id AND l.starts_on >= r.starts_on))
"""
MOVED_AWAY = """
UPDATE people_placement AS l SET ends_on = CASE
    WHEN l.starts_on >= r.starts_on THEN l.starts_on
    WHEN l.ends_on < r.starts_on THEN l.ends_on
    ELSE {day_before} END
FROM import_row r
WHERE r.outcome = 'move' AND l.id = r.moved_from_id
"""
DAY_BEFORE = {"postgresql": "r.starts_on - 1", "sqlite": "date(r.starts_on, '-1 day')"}
NEW_PLACEMENTS = f"""
INSERT INTO people_placement (id, person_id, school_id, staff_group, main, job_title, team,
    line_manager_id, organisation_id, starts_on, ends_on, working_days, source)
SELECT r.placement_id, r.person_id, r.school_id, r.staff_group, coalesce(r.main, r.leads),
    r.job_title, r.team, CASE WHEN r.manager_subject > 0 THEN r.manager_subject END,
    {ORGANISATION}, r.starts_on, r.ends_on, coalesce(r.working_days, %(weekdays)s), %(source)s
FROM import_row r
WHERE {NEW_ROWS} ORDER BY r.line
"""
HISTORY = """
INSERT INTO {history} (history_date, history_type, history_change_reason, history_user_id,
    {columns})
SELECT %(now)s, '{sign}', %(reason)s, %(by)s, {columns} FROM {table} WHERE id IN ({chosen})
"""
CHOSEN = {  # whose fields the file wrote, and how
    (Person, "+"): f"SELECT r.person_id FROM import_row r WHERE {NEW_PERSON}",
    (Person, "~"): """SELECT r.person_id FROM import_row r
        WHERE r.leads AND r.person_changes <> ''
            AND r.subject > 0""",
    (Placement, "+"): f"SELECT r.placement_id FROM import_row r WHERE {NEW_ROWS}",
    (Placement, "~"): """SELECT r.placement_id FROM import_row r
        WHERE r.outcome IN ('change', 'leave')
            AND (r.changes <> '' OR r.line = 0)
        UNION SELECT r.moved_from_id FROM import_row r
        WHERE r.outcome = 'move'""",
}


def write(values: dict, mapped: set[str]) -> None:
    """Write people, numbers and placements as the compared rows say.

    Besides what comparing takes, `values` holds now, by (a key or None) and weekdays.
    """
    _add_organisations(values)
    values = {
        **values,
        "password": "!" + get_random_string(40),  # none that works: signing in is by other means
        "no": False,
    }
    with connection.cursor() as cursor:
        for statement in _statements(mapped):
            cursor.execute(statement, values)


def _add_organisations(values: dict) -> None:
    """Employers that the file names and the portal does not know; they are few."""
    known = {name.lower() for name in Organisation.objects.values_list("name", flat=True)}
    new: dict[str, Organisation] = {}
    with connection.cursor() as cursor:
        cursor.execute(EMPLOYERS)
        for name, group in cursor.fetchall():
            if name.lower() not in known:
                kind = KINDS.get(group, Organisation.Kind.CONTRACTOR)
                new.setdefault(name.lower(), Organisation(name=name, kind=kind))
    bulk_create_with_history(
        list(new.values()), Organisation, default_change_reason=_reason(values)
    )


KINDS = {
    StaffGroup.SUPPLY: Organisation.Kind.AGENCY,
    StaffGroup.HIRER: Organisation.Kind.HIRER,
}


def _reason(values: dict) -> str:
    return f"Staff import {values['import']}"


def _statements(mapped: set[str]) -> list[str]:
    known_as = ", known_as = r.known_as" if "known_as" in mapped else ""
    follows = [words for column, words in FOLLOWS.items() if column in mapped]
    day_before = DAY_BEFORE[connection.vendor]
    return [
        _next_keys("person_id", Person, NEW_PERSON),
        NEW_PEOPLE,
        THEIR_OTHER_ROWS,
        MANAGERS,
        NUMBERS,
        PEOPLE.format(known_as=known_as),
        PLACEMENTS.format(follows="".join(f", {words}" for words in follows)),
        LEAVERS,
        FIRST_DAYS,
        MOVED_AWAY.format(day_before=day_before),
        _next_keys("placement_id", Placement, NEW_ROWS),
        NEW_PLACEMENTS,
    ]


def _next_keys(column: str, model: type[Model], when: str) -> str:
    return NEXT_KEYS[connection.vendor].format(column=column, table=model._meta.db_table, when=when)


def analyse() -> None:
    """After so many new rows PostgreSQL would else plan the next statements for an empty table."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for table in ("person", "placement", "externalid", "staffimportrow"):
                cursor.execute(f"ANALYZE people_{table}")


def write_history(values: dict) -> None:
    """The rows of simple-history for all that `write` wrote."""
    with connection.cursor() as cursor:
        for (model, sign), chosen in CHOSEN.items():
            table = model.history.model._meta
            tracked = [field.column for field in model.history.model.tracked_fields]
            cursor.execute(
                HISTORY.format(
                    history=table.db_table,
                    columns=", ".join(tracked),
                    sign=sign,
                    table=model._meta.db_table,
                    chosen=chosen,
                ),
                {**values, "reason": _reason(values)},
            )
