"""Signatures from before the portal, as a school's own list has them: who, what, when.

Reads the file, and says of each row what is wrong with it; who and what is meant is found out by
`workflow.earlier`.
"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from people.importing import lists, values
from people.importing.problems import CellProblem

COLUMNS = {
    "email": ("email", "e-mail", "e-mail address", "email address", "work email"),
    "number": ("staff number", "number", "payroll number", "employee number", "staff id"),
    "policy": ("policy", "reference", "policy reference"),
    "version": ("version", "policy version"),
    "signed_on": ("signed on", "signed", "date", "date signed", "signed date"),
}
MOST_LETTERS = 300
OLDEST = dt.date(1990, 1, 1)


class Row(NamedTuple):
    """A row with what it says; `problem` where it cannot be used."""

    line: int
    email: str = ""
    number: str = ""
    policy: str = ""
    version: str = ""
    signed_on: dt.date | None = None
    problem: str = ""


def read(path: Path, today: dt.date) -> Iterator[Row]:
    """Every row below the headings that is not blank. FileProblem: the file cannot be used."""
    for line, given in lists.read(path, COLUMNS, _lacking):
        yield _row(line, given, today)


def _lacking(there: set[str]) -> str:
    if {"policy", "version", "signed_on"} <= there and {"email", "number"} & there:
        return ""
    return (
        "The first row must name the columns: E-mail or Staff number, Policy, Version, Signed on."
    )


def _row(line: int, given: dict[str, object], today: dt.date) -> Row:
    try:
        said = {name: values.text(cell)[:MOST_LETTERS] for name, cell in given.items()}
        said["signed_on"] = _day(given["signed_on"], today)
    except CellProblem as problem:
        return Row(line, problem=str(problem))
    row = Row(line, **said)
    if not (row.email or row.number):
        return row._replace(problem="It names nobody: give an e-mail address or a staff number.")
    if not (row.policy and row.version):
        return row._replace(problem="Say which policy and which version was signed.")
    return row


def _day(cell: object, today: dt.date) -> dt.date:
    day = values.date(cell) if cell is not None else None
    if day is None:
        raise CellProblem("Say on which day it was signed.")
    if not OLDEST <= day <= today:
        raise CellProblem(f"{day:%d/%m/%Y} is not a day on which it can have been signed.")
    return day
