"""Everything HR takes away: the register as CSV and XLSX, and the report on paper.

Memory is what the making adds: to the worker for data, and all of the child process for paper.
"""

import subprocess
import sys

from benchmarks._harness import (
    HERE,
    Figure,
    Peak,
    at_most,
    both,
    memory_at_most,
    timed,
    times_floor_at_most,
)

# The join behind a register, and nothing made of it.
JOIN = """
    COPY (SELECT y.title, v.major, v.minor, p.family_name, p.given_names, p.email, s.name,
            l.staff_group, l.team, a.occasion, c.counted_from, c.due_on, a.state, c.signed_on,
            k.method
        FROM policies_assignmentschool c
        JOIN policies_assignment a ON a.id = c.assignment_id
        JOIN policies_policy y ON y.id = a.policy_id
        JOIN policies_version v ON v.id = a.version_id
        JOIN people_person p ON p.id = a.person_id
        LEFT JOIN people_placement l ON l.person_id = p.id AND l.main
        LEFT JOIN people_school s ON s.id = l.school_id
        LEFT JOIN policies_acknowledgement k ON k.assignment_id = a.id
        WHERE c.school_id IS NULL AND c.counted_until IS NULL AND {})
    TO STDOUT WITH (FORMAT csv)"""


def figures(stage):
    size = stage.trust()
    from django.utils import timezone  # noqa: PLC0415 -- once there are apps

    from policies.queries.register import Scope  # noqa: PLC0415

    today = timezone.localdate()
    one, everything = Scope(today, policy=3), Scope(today)
    yield csv(stage, f"CSV of one policy ({size})", one, "c.policy_id = 3", 0.65, one)
    yield csv(stage, f"CSV of the register ({size})", everything, "true", 10, one)
    # A school has 200 people, and so 12,000 rows.
    yield xlsx(stage, Scope(today, schools=frozenset(range(2, 10 if stage.large else 4))))
    # Each school has 30 who have not signed a policy, and 1,800 over all of them.
    thousand = Scope(today, policy=3, schools=frozenset(range(2, 36)))
    yield paper(stage, "PDF, 1,000 outstanding", thousand, 3, 250)
    yield paper(stage, "PDF, 10,000 outstanding", Scope(today, schools=frozenset(range(2, 8))), 15)


def written(stage, scope, form):
    from oversight import files  # noqa: PLC0415

    return files.write(scope, form, stage.folder / "out", made_by=None)


def csv(stage, name, scope, which, limit, first):
    floor = timed(lambda: copied(stage.folder / "floor", which))
    written(stage, first, "csv")  # what is loaded once is not this export's
    with Peak() as peak:
        seconds = timed(lambda: written(stage, scope, "csv"))
    goal = both(at_most(limit), memory_at_most(30))
    return Figure(name, seconds, floor, goal, peak.more)


def copied(path, which):
    from django.db import connection  # noqa: PLC0415

    with path.open("wb") as file, connection.cursor() as cursor:
        cursor.copy_expert(JOIN.format(which), file)


def xlsx(stage, scope):
    from policies.queries import register  # noqa: PLC0415

    with Peak() as peak:
        seconds = timed(lambda: written(stage, scope, "xlsx"))
    with register.opened(scope) as found:
        cells = [row for one in register.policies_in(scope) for row in found.rows(one)]
    floor = timed(lambda: bare_workbook(stage.folder / "floor", cells))
    goal = both(times_floor_at_most(1.5), memory_at_most(150))
    return Figure(f"XLSX of {len(cells):,} rows", seconds, floor, goal, peak.more)


def bare_workbook(path, cells):
    import datetime as dt  # noqa: PLC0415

    import xlsxwriter  # noqa: PLC0415

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        day = book.add_format({"num_format": "d mmm yyyy"})
        page = book.add_worksheet()
        for number, row in enumerate(cells):
            for column, cell in enumerate(row):
                if isinstance(cell, dt.date):
                    page.write_datetime(number, column, cell, day)
                elif isinstance(cell, str):
                    page.write_string(number, column, cell)
                elif cell is not None:
                    page.write_number(number, column, cell)


def paper(stage, name, scope, limit, most=400):
    """As a worker makes it: in a process that ends. The floor is a plain table of as many names."""
    from oversight import pdf, tasks, workflow  # noqa: PLC0415
    from policies.queries import register  # noqa: PLC0415

    with register.opened(scope) as found:
        rows = sum(
            1 for one in register.policies_in(scope) for _ in found.rows(one, outstanding=True)
        )
    export = workflow.ask(scope, "pdf", by=None)
    bare = [sys.executable, "-m", "benchmarks._bare_paper", str(min(rows, pdf.MOST_NAMES))]
    bare.append(str(stage.folder / "floor.pdf"))
    floor = timed(lambda: subprocess.run(bare, cwd=HERE, check=True, capture_output=True))
    with Peak() as peak:
        seconds = timed(lambda: tasks.write_apart(export, stage.folder / "out.pdf"))
    goal = both(at_most(limit), memory_at_most(most))
    return Figure(f"{name} ({rows:,})", seconds, floor, goal, peak.more)
