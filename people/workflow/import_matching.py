"""Who the rows of a staff file are, and which rows cannot be believed: one statement a question.

People are found by staff number, then by e-mail, never by name. A row that cannot be believed
says why and is left out; all the others are still offered.
"""

from django.db import connection

from people.models import Person
from people.workflow import import_staging

# Written for PostgreSQL and SQLite alike. %(source)s: the staff system that the file is from;
# %(today)s: the day it counts from; import_row: see import_staging.py. Windows instead of joins
# with groups, and lower() on both sides of e-mails, because SQLite would else compare each row
# with each.
MATCH = """
WITH found AS (
    SELECT r.id, r.line, CASE WHEN r.number <> '' THEN 'n' || r.number
             WHEN r.email <> '' THEN 'e' || r.email
             ELSE 'l' || r.line END AS who,
        coalesce(n.merged_into_id, n.id, e.merged_into_id, e.id) AS person_id
    FROM import_row r
    LEFT JOIN people_externalid x ON x.source = %(source)s AND x.number = r.number
    LEFT JOIN people_person n ON n.id = x.person_id
    LEFT JOIN people_person e ON lower(e.email) = lower(r.email)
), known AS (
    SELECT id, line, who, max(person_id) OVER (PARTITION BY who) AS person_id
    FROM found
)
UPDATE import_row AS r SET person_id = s.person_id, subject = s.subject
FROM (SELECT id, person_id, coalesce(person_id, -min(line) OVER (PARTITION BY who)) AS subject
      FROM known) AS s
WHERE r.id = s.id
"""
# A line manager is looked for in the file, by number or e-mail, then in the portal.
MANAGERS = """
WITH named AS (
    SELECT id, number AS who, subject, '' AS manager FROM import_row
    WHERE number <> ''
    UNION ALL
    SELECT id, email, subject, '' FROM import_row
    WHERE email <> ''
    UNION ALL
    SELECT id, manager, NULL, manager FROM import_row
    WHERE manager <> ''
)
UPDATE import_row AS r
SET manager_subject = coalesce(s.subject, n.merged_into_id, n.id, e.merged_into_id, e.id)
FROM (SELECT id, manager, min(subject) OVER (PARTITION BY who) AS subject FROM named) AS s
LEFT JOIN people_externalid x ON x.source = %(source)s AND x.number = s.manager
LEFT JOIN people_person n ON n.id = x.person_id
LEFT JOIN people_person e ON lower(e.email) = lower(s.manager)
WHERE r.id = s.id AND s.manager <> ''
"""

THESE = "r.outcome = ''"  # not in error so far
REFUSE = """
UPDATE import_row AS r SET outcome = 'error', detail = d.words FROM ({doubt}) AS d
WHERE r.id = d.id AND r.outcome = ''
"""
# What cannot be believed: which row, and why in words.
DOUBTS = (
    # a shared mailbox, also where the other row is in error for something else
    """
SELECT id, 'The e-mail ' || email || ' stands on line ' || line1 || ' and on line ' || line2
    || ', for two people. A shared mailbox belongs to nobody.' AS words
FROM (SELECT id, email, min(line) OVER w AS line1, max(line) OVER w AS line2,
          min(subject) OVER w AS subject1, max(subject) OVER w AS subject2
      FROM import_row WHERE email <> ''
      WINDOW w AS (PARTITION BY email)) r
WHERE subject1 <> subject2""",
    f"""
SELECT r.id, 'The e-mail ' || r.email || ' belongs to ' || p.given_names || ' ' || p.family_name
    || ' in the portal, but the staff number to somebody else.' AS words
FROM import_row r JOIN people_person p ON lower(p.email) = lower(r.email)
WHERE {THESE} AND r.person_id IS NOT NULL AND coalesce(p.merged_into_id, p.id) <> r.person_id""",
    """
SELECT id, 'The staff numbers ' || number1 || ' and ' || number2 || ' (lines ' || line1
    || ' and ' || line2 || ') are one person in the portal.' AS words
FROM (SELECT id, min(number) OVER w AS number1, max(number) OVER w AS number2,
          min(line) OVER w AS line1, max(line) OVER w AS line2
      FROM import_row WHERE number <> ''
      WINDOW w AS (PARTITION BY subject)) r
WHERE number1 <> number2""",
    f"""
SELECT id, 'Line ' || line1 || ' and line ' || line2 || ' have the same staff number, but'
    || ' different names or e-mails.' AS words
FROM (SELECT id, min(line) OVER w AS line1, max(line) OVER w AS line2,
          min(lower(given_names)) OVER w AS given1, max(lower(given_names)) OVER w AS given2,
          min(lower(family_name)) OVER w AS family1, max(lower(family_name)) OVER w AS family2,
          min(nullif(email, '')) OVER w AS email1, max(email) OVER w AS email2
      FROM import_row r WHERE {THESE}
      WINDOW w AS (PARTITION BY subject)) r
WHERE given1 <> given2 OR family1 <> family2 OR email1 <> email2""",
    f"""
SELECT id, 'Line ' || line1 || ' and line ' || line2 || ' are the same person at the same school'
    || ' in the same staff group.' AS words
FROM (SELECT id, min(line) OVER w AS line1, max(line) OVER w AS line2
      FROM import_row r WHERE {THESE}
      WINDOW w AS (PARTITION BY subject, school_id, staff_group)) r
WHERE line1 <> line2""",
    # a number given out again, or a mailbox handed on: nobody signs for their predecessor
    f"""
SELECT r.id, 'In the portal this is ' || p.given_names || ' ' || p.family_name || '. If it is the'
    || ' same person, change the name there first; if not, the number or the e-mail is wrong.'
    AS words
FROM import_row r JOIN people_person p ON p.id = r.person_id
WHERE {THESE} AND lower(p.family_name) <> lower(r.family_name)
    AND lower(p.given_names) <> lower(r.given_names)
    AND lower(p.known_as) <> lower(r.given_names)
    AND (lower(coalesce(p.email, '')) <> r.email OR NOT EXISTS (
        SELECT 1 FROM people_externalid x WHERE x.source = %(source)s AND x.number = r.number))""",
    f"""
SELECT r.id, 'They are their own line manager.' AS words
FROM import_row r WHERE {THESE} AND r.manager_subject = r.subject""",
)

# Line managers, of the main post: peeled from the top. Who is never reached stands in a loop, or
# below one.
UNREACHED = """
WITH RECURSIVE edges AS (
    SELECT subject, manager_subject FROM (
        SELECT subject, manager_subject, row_number() OVER (
            PARTITION BY subject ORDER BY CASE WHEN main THEN 0 ELSE 1 END, line) AS place
        FROM import_row
        WHERE outcome = ''
    ) r WHERE place = 1 AND manager_subject IS NOT NULL
    UNION ALL
    SELECT person_id, line_manager_id FROM (
        SELECT l.person_id, l.line_manager_id, row_number() OVER (
            PARTITION BY l.person_id ORDER BY CASE WHEN l.main THEN 0 ELSE 1 END, l.id) AS place
        FROM people_placement l
        LEFT JOIN (SELECT DISTINCT person_id FROM import_row
                   WHERE outcome = '') r
            ON r.person_id = l.person_id
        WHERE r.person_id IS NULL AND (l.ends_on IS NULL OR l.ends_on >= %(today)s)
    ) l WHERE place = 1 AND line_manager_id IS NOT NULL
), reached AS (
    SELECT DISTINCT manager_subject AS subject FROM edges
    WHERE manager_subject NOT IN (SELECT subject FROM edges)
    UNION
    SELECT e.subject FROM edges e JOIN reached ON reached.subject = e.manager_subject
)
SELECT subject, manager_subject FROM edges
WHERE subject NOT IN (SELECT subject FROM reached)
"""
LOOP = """
UPDATE import_row SET outcome = 'error',
    detail = 'Their line managers form a loop: ' || %(names)s || '.'
WHERE outcome = '' AND subject = %(subject)s
"""
# A manager whose own rows are all in error is nobody yet.
NOBODY = """
UPDATE import_row SET manager_subject = NULL
WHERE manager_subject < 0 AND manager_subject NOT IN (
    SELECT subject FROM import_row
    WHERE subject < 0 AND outcome = '')
"""
# Of several posts that a file calls the main one, the first is.
ONE_MAIN = """
UPDATE import_row AS r SET main = d.place = 1
FROM (SELECT id, row_number() OVER (PARTITION BY subject ORDER BY line) AS place
      FROM import_row WHERE outcome = '' AND main) AS d
WHERE r.id = d.id AND d.place > 1
"""


def match(values: dict) -> None:
    """Find the people of the rows and refuse the rows that cannot be believed."""
    with connection.cursor() as cursor:
        cursor.execute(MATCH, values)
        cursor.execute(MANAGERS, values)
        import_staging.analyse()
        for doubt in DOUBTS:
            cursor.execute(REFUSE.format(doubt=doubt), values)
        cursor.execute(UNREACHED, values)
        for loop in loops(cursor.fetchall()):
            names = _names(loop)
            for subject in loop:
                cursor.execute(LOOP, {**values, "subject": subject, "names": names})
        cursor.execute(NOBODY, values)
        cursor.execute(ONE_MAIN, values)


def loops(edges: list[tuple[int, int]]) -> list[list[int]]:
    """The loops among (person, manager) pairs, one manager each; every loop once."""
    managers, seen, found = dict(edges), set(), []
    for start in sorted(managers, key=abs):
        path: list[int] = []
        person = start
        while person in managers and person not in seen:
            seen.add(person)
            path.append(person)
            person = managers[person]
        if person in path:
            found.append(path[path.index(person) :])
    return found


def _names(loop: list[int]) -> str:
    """ "Ann Lee, Bob Ray, Ann Lee": at most five of them."""
    shown = loop[:5]
    names = {person.pk: person.legal_name for person in Person.objects.filter(pk__in=shown)}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject, given_names, family_name FROM import_row WHERE subject IN ("
            + ", ".join(["%s"] * len(shown))
            + ") ORDER BY line DESC",
            shown,
        )
        names |= {subject: f"{given} {family}" for subject, given, family in cursor.fetchall()}
    said = [names[subject] for subject in shown]
    return ", ".join([*said, "and so on" if len(loop) > len(shown) else said[0]])
