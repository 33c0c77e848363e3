"""What the rows of a staff file would change: each beside the placement that it speaks of.

An end that a file set, a file may take away; an end that a person set stays. Nobody leaves
because their row is in error.
"""

from django.db import connection

from people.workflow import import_staging

CURRENT = "(l.ends_on IS NULL OR l.ends_on >= %(today)s)"
OURS = "l.source IN (%(source)s, '')"
ENDED_BY_FILE = """EXISTS (
    SELECT 1 FROM people_staffimportrow o JOIN people_staffimport i ON i.id = o.staff_import_id
    WHERE o.placement_id = l.id AND o.ends_on = l.ends_on AND i.state = 'applied'
        AND i.source = %(source)s)"""
UNPAIRED = "r.outcome = '' AND r.placement_id IS NULL"
TAKEN = """(SELECT DISTINCT placement_id FROM import_row
    WHERE placement_id IS NOT NULL)"""

# The same school and staff group, at a time in common. (The plus keeps SQLite from going through
# all that work at the school.)
PAIR_THE_SAME = f"""
UPDATE import_row AS r SET placement_id = c.placement_id
FROM (
    SELECT r.id, l.id AS placement_id, row_number() OVER (PARTITION BY r.id ORDER BY
        CASE l.source WHEN %(source)s THEN 0 WHEN '' THEN 1 ELSE 2 END,
        CASE WHEN l.ends_on IS NULL THEN 0 ELSE 1 END, l.ends_on DESC, l.id DESC) AS place
    FROM import_row r
    JOIN people_placement l ON l.person_id = r.person_id AND +l.school_id = r.school_id
        AND l.staff_group = r.staff_group
    WHERE {UNPAIRED} AND {CURRENT}
        AND (r.ends_on IS NULL OR l.starts_on <= r.ends_on)
        AND (r.starts_on IS NULL OR l.ends_on IS NULL OR l.ends_on >= r.starts_on)
) AS c
WHERE c.id = r.id AND c.place = 1
"""
LEFT_ALREADY = f"""
UPDATE import_row AS r SET outcome = 'same', detail = 'Left already.'
WHERE {UNPAIRED} AND r.ends_on < %(today)s
"""
# Missing from an earlier file, or given a last day by it, and back with the same first day.
PAIR_THE_RETURNED = f"""
UPDATE import_row AS r SET placement_id = c.placement_id
FROM (
    SELECT r.id, l.id AS placement_id, row_number() OVER (
        PARTITION BY r.id ORDER BY l.ends_on DESC, l.id DESC) AS place
    FROM import_row r
    JOIN people_placement l ON l.person_id = r.person_id AND +l.school_id = r.school_id
        AND l.staff_group = r.staff_group
    WHERE {UNPAIRED} AND l.ends_on < %(today)s AND l.ends_on >= r.starts_on
        AND l.source = %(source)s AND {ENDED_BY_FILE}
) AS c
WHERE c.id = r.id AND c.place = 1
"""
ENDED_BY_HAND = f"""
UPDATE import_row AS r SET outcome = 'error',
    detail = 'In the portal this work ended on ' || l.ends_on || '. Give the last day, or a later'
        || ' first day, or take the last day away in the portal.'
FROM people_placement l
WHERE {UNPAIRED} AND l.person_id = r.person_id AND l.school_id = r.school_id
    AND l.staff_group = r.staff_group AND l.ends_on < %(today)s AND l.ends_on >= r.starts_on
    AND NOT EXISTS (SELECT 1 FROM people_placement c WHERE c.person_id = r.person_id
        AND (c.ends_on IS NULL OR c.ends_on >= %(today)s))
"""
# The same school, another staff group: what is left over on both sides, in turn.
PAIR_THE_REGROUPED = f"""
UPDATE import_row AS r SET placement_id = p.placement_id
FROM (
    SELECT r.id, r.person_id, r.school_id, row_number() OVER (
        PARTITION BY r.person_id, r.school_id ORDER BY r.line) AS place
    FROM import_row r
    WHERE {UNPAIRED} AND r.person_id IS NOT NULL
) AS f
JOIN (
    SELECT l.id AS placement_id, l.person_id, l.school_id, row_number() OVER (
        PARTITION BY l.person_id, l.school_id ORDER BY l.starts_on, l.id) AS place
    FROM people_placement l LEFT JOIN {TAKEN} t ON t.placement_id = l.id
    WHERE t.placement_id IS NULL AND {CURRENT} AND l.ends_on IS NULL AND {OURS}
) AS p ON p.person_id = f.person_id AND p.school_id = f.school_id AND p.place = f.place
WHERE r.id = f.id
"""
# A new school for one that the file no longer names.
PAIR_THE_MOVED = f"""
UPDATE import_row AS r SET moved_from_id = p.placement_id
FROM (
    SELECT r.id, r.person_id, row_number() OVER (PARTITION BY r.person_id ORDER BY r.line) AS place
    FROM import_row r
    WHERE {UNPAIRED} AND r.person_id IS NOT NULL
) AS f
JOIN (
    SELECT l.id AS placement_id, l.person_id, row_number() OVER (
        PARTITION BY l.person_id ORDER BY l.starts_on, l.id) AS place
    FROM people_placement l LEFT JOIN {TAKEN} t ON t.placement_id = l.id
    WHERE t.placement_id IS NULL AND {CURRENT} AND l.source = %(source)s
) AS p ON p.person_id = f.person_id AND p.place = f.place
WHERE r.id = f.id
"""

# What a column of the file changes: the column that must be mapped, the words, when.
PERSON_CHANGES = (
    ("", "name", "p.given_names <> r.given_names OR p.family_name <> r.family_name"),
    ("known_as", "known as", "p.known_as <> r.known_as"),
    (
        "email",
        "e-mail",
        "(r.email <> '' AND lower(coalesce(p.email, '')) <> r.email"
        " AND lower(p.email_to_confirm) <> r.email)"
        " OR (r.email = lower(p.email) AND p.email_to_confirm <> '')",
    ),
    ("number", "staff number", "r.number <> '' AND x.id IS NULL"),
)
CHANGES = (
    ("", "staff group", "l.staff_group <> r.staff_group"),
    ("job_title", "job title", "l.job_title <> r.job_title"),
    ("team", "team", "l.team <> r.team"),
    (
        "manager",
        "line manager",
        "(r.manager = '' AND l.line_manager_id IS NOT NULL)"
        " OR r.manager_subject <> coalesce(l.line_manager_id, 0)",
    ),
    ("organisation", "employer", "lower(coalesce(o.name, '')) <> lower(r.organisation)"),
    (
        "starts_on",
        "first day",
        # A file may give the first day with the trust, not of this work: believed only where
        # nothing else began on that day or since.
        "r.starts_on <> l.starts_on AND NOT EXISTS (SELECT 1 FROM people_placement b"
        " WHERE b.person_id = l.person_id AND b.id <> l.id AND b.starts_on >= r.starts_on)",
    ),
    ("ends_on", "last day", "r.ends_on <> coalesce(l.ends_on, '9999-12-31')"),
    (
        "",
        "no last day",
        f"r.ends_on IS NULL AND l.ends_on IS NOT NULL AND {ENDED_BY_FILE}",
    ),
    ("working_days", "working days", "r.working_days <> l.working_days"),
    ("main", "main post", "r.main <> l.main"),
    ("", "kept by the staff file", "l.source = ''"),
)
DECIDE = """
UPDATE import_row AS r
SET leads = d.leads, person_changes = d.person_changes, changes = d.changes,
    outcome = CASE
        WHEN r.placement_id IS NULL AND r.moved_from_id IS NOT NULL THEN 'move'
        WHEN r.placement_id IS NULL THEN 'add'
        WHEN d.ends THEN 'leave'
        WHEN d.person_changes <> '' OR d.changes <> '' THEN 'change'
        ELSE 'same' END,
    detail = CASE
        WHEN r.manager <> '' AND r.manager_subject IS NULL
        THEN 'Line manager “' || r.manager || '” is nobody in the file or the portal.'
        ELSE '' END
FROM (
    SELECT r.id, s.line = r.line AS leads,
        CASE WHEN p.id IS NULL OR s.line <> r.line THEN '' ELSE {person_changes} END
            AS person_changes,
        CASE WHEN l.id IS NULL THEN '' ELSE {changes} END AS changes,
        l.id IS NOT NULL AND l.ends_on IS NULL AND r.ends_on IS NOT NULL AS ends
    FROM import_row r
    JOIN (SELECT subject, min(line) AS line FROM import_row
          WHERE outcome = '' GROUP BY subject) s
        ON s.subject = r.subject
    LEFT JOIN people_person p ON p.id = r.person_id
    LEFT JOIN people_externalid x ON x.source = %(source)s AND x.number = r.number
    LEFT JOIN people_placement l ON l.id = r.placement_id
    LEFT JOIN people_organisation o ON o.id = l.organisation_id
    WHERE r.outcome = ''
) AS d
WHERE d.id = r.id
"""
# Whom the file no longer names, if none of their rows is in error and none that is nobody's
# bears their name.
LEAVERS = f"""
INSERT INTO import_row (id, line, outcome, number, email, given_names, family_name, school_id,
    staff_group, job_title, organisation, starts_on, ends_on, person_id, subject, placement_id)
SELECT -l.id, 0, CASE WHEN l.ends_on IS NULL THEN 'leave' ELSE 'expected' END, '', '',
    p.given_names, p.family_name, l.school_id, l.staff_group, l.job_title, '', l.starts_on, CASE
        WHEN l.ends_on IS NOT NULL THEN l.ends_on
        WHEN l.starts_on > %(today)s THEN l.starts_on
        ELSE %(today)s END,
    p.id, p.id, l.id
FROM people_placement l
JOIN people_person p ON p.id = l.person_id
LEFT JOIN {TAKEN} t ON t.placement_id = l.id
LEFT JOIN (SELECT DISTINCT moved_from_id FROM import_row
           WHERE moved_from_id IS NOT NULL) m
    ON m.moved_from_id = l.id
LEFT JOIN (SELECT DISTINCT person_id FROM import_row
           WHERE outcome = 'error' AND person_id IS NOT NULL) e
    ON e.person_id = l.person_id
LEFT JOIN (SELECT DISTINCT lower(given_names) AS given_names, lower(family_name) AS family_name
           FROM import_row
           WHERE outcome = 'error' AND person_id IS NULL) n
    ON n.given_names = lower(p.given_names) AND n.family_name = lower(p.family_name)
WHERE l.source = %(source)s AND {CURRENT} AND t.placement_id IS NULL
    AND m.moved_from_id IS NULL AND e.person_id IS NULL AND n.family_name IS NULL
"""


def pair(values: dict, mapped: set[str]) -> None:
    """Say of every row that can be believed what it changes, and add the rows of the leavers."""
    decide = DECIDE.format(
        person_changes=_words(PERSON_CHANGES, mapped), changes=_words(CHANGES, mapped)
    )
    with connection.cursor() as cursor:
        cursor.execute(PAIR_THE_SAME, values)
        import_staging.analyse()
        for statement in (
            LEFT_ALREADY,
            PAIR_THE_RETURNED,
            ENDED_BY_HAND,
            PAIR_THE_REGROUPED,
            PAIR_THE_MOVED,
            decide,
            LEAVERS,
        ):
            cursor.execute(statement, values)


def _words(changes: tuple[tuple[str, str, str], ...], mapped: set[str]) -> str:
    """An expression that answers “job title, team, ”: what changes, by the columns there are."""
    return " || ".join(
        f"CASE WHEN {when} THEN '{words}, ' ELSE '' END"
        for column, words, when in changes
        if not column or column in mapped
    )
