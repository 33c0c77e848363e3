"""Bringing staff files in, for tests: rows in, outcomes out."""

import datetime as dt
from pathlib import Path
from tempfile import TemporaryDirectory

import time_machine

from people.importing.tests.files import write_csv
from people.workflow import imports

TODAY = dt.date(2026, 11, 20)
HEADINGS = [
    "No",
    "Forename",
    "Surname",
    "Email",
    "School",
    "Group",
    "Role",
    "Manager",
    "From",
    "To",
]
MAPPING = {
    "number": "No",
    "given_names": "Forename",
    "family_name": "Surname",
    "email": "Email",
    "school": "School",
    "staff_group": "Group",
    "job_title": "Role",
    "manager": "Manager",
    "starts_on": "From",
    "ends_on": "To",
}


def row(number, given="Ann", family="Lee", **cells):
    """A row of the file: a teacher at Quay since 2020, unless something else is said."""
    said = {
        "email": f"{number}@trust.example" if number else "",
        "school": "quay",
        "group": "Teacher",
        "role": "",
        "manager": "",
        "starts": "2020-09-01",
        "ends": "",
    } | cells
    return [number, given, family, *said.values()]


def bring(*rows, on=TODAY, apply=True, headings=HEADINGS, source="mis", mapping=MAPPING):
    """Bring a file of these rows in on a day; answers the import."""
    with TemporaryDirectory() as folder, time_machine.travel(on, tick=False):
        path = write_csv(Path(folder) / "staff.csv", rows, headings=headings)
        return imports.bring_in(path, apply_if=lambda _: apply, source=source, mapping=mapping)


def outcomes(staff_import):
    """(line, outcome, name, what changes or why not) of every row kept."""
    return [
        (row.line, row.outcome, row.name, ", ".join(row.changed) or row.detail)
        for row in staff_import.outcomes.order_by("line", "family_name", "given_names", "pk")
    ]


def again(*rows, **kwargs):
    """What bringing the same rows in once more would do: nothing, if all is well."""
    return {
        outcome: number
        for outcome, number in bring(*rows, **kwargs).counts.items()
        if outcome not in ("held", "same")
    }
