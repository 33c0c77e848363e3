"""A staff file of 40,000 rows: everybody new, everybody changed, and nothing changed.

The floor is COPY of the same rows into a table with a key and nothing else.
"""

import csv
import datetime as dt
import itertools

from benchmarks._harness import Figure, Peak, at_most, timed

ROWS, SCHOOLS = 40_000, 100
HEADINGS = (
    "Staff number",
    "Given names",
    "Family name",
    "E-mail",
    "School",
    "Staff group",
    "Job title",
    "Team",
    "Line manager",
    "Start date",
)
BARE = """
    DROP TABLE IF EXISTS bench_floor;
    CREATE TABLE bench_floor (number text PRIMARY KEY, given_names text, family_name text,
        email text, school text, staff_group text, job_title text, team text, manager text,
        starts_on date)"""


def figures(stage):
    stage.django()
    from django.db import connection  # noqa: PLC0415 -- once there are apps

    schools()
    first, second = stage.folder / "first.csv", stage.folder / "second.csv"
    write(first, "Teacher")
    write(second, "Senior teacher")

    def floor():
        with first.open() as file, connection.cursor() as cursor:
            cursor.copy_expert("COPY bench_floor FROM STDIN (FORMAT csv, HEADER)", file)

    copied = timed(floor, before=lambda: run(BARE))
    bring_in(first, {"add": ROWS})
    turns = itertools.cycle([second, first])  # an odd number of them ends with the second
    with Peak() as memory:
        new = timed(lambda: bring_in(first, {"add": ROWS}), before=nobody)
        changed = timed(lambda: bring_in(next(turns), {"change": ROWS}))
        same = timed(lambda: bring_in(second, {"same": ROWS}))
    name = f"staff import, {ROWS:,} rows"
    yield Figure(f"{name}, all new", new, copied, at_most(20), memory.more)
    yield Figure(f"{name}, all changed", changed, copied, at_most(20), memory.more)
    yield Figure(f"{name}, nothing changed", same, copied, at_most(5), memory.more)


def schools():
    from people.models import School, Trust  # noqa: PLC0415

    Trust.objects.create(name="Harbourne Valley Trust", short_name="HVT")
    School.objects.bulk_create(
        School(
            name=f"Harbourne School {number:03}",
            slug=f"school-{number}",
            code=f"H{number}",
            joined_on=dt.date(2020, 9, 1),
        )
        for number in range(SCHOOLS)
    )


def write(path, job):
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(HEADINGS)
        for number in range(ROWS):
            first = number - number % 20  # leads the nineteen after them
            person = [f"HV{number:06}", "Aisha", f"Bewick{number}"]
            person += [f"person{number}@harbourne.example", f"H{number // 20 % SCHOOLS}"]
            manager = f"HV{first:06}" if first != number else ""
            rows.writerow([*person, "Teaching", job, "English", manager, "2020-09-01"])


def bring_in(path, expected):
    from people.workflow import imports  # noqa: PLC0415

    done = imports.bring_in(path, apply_if=lambda _: True)
    counts = {what: number for what, number in done.counts.items() if what != "held" and number}
    assert expected in (None, counts), counts


def nobody():
    run("TRUNCATE people_person CASCADE")


def run(sql):
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(sql)
