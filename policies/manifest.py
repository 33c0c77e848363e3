"""A list of policies that were in force before the portal: which file, what it is, for whom.

Reads the list, and says of each row what is wrong with it; which school, person and policy is
meant is found out by `workflow.bringing_in`.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from people.importing import lists, values
from people.importing.problems import CellProblem
from policies.models import Policy

COLUMNS = {
    "file": ("file", "file name", "filename"),
    "title": ("title", "policy"),
    "reference": ("reference", "policy reference", "ref"),
    "category": ("category",),
    "school": ("school",),
    "owner": ("owner", "owner e-mail", "owner email"),
    "version": ("version",),
    "effective": ("effective", "effective date", "in force from"),
    "review": ("next review", "review", "review date", "next review date"),
    "approved_by": ("approved by",),
    "approved_on": ("approved on", "approved", "approval date"),
    "minute": ("minute", "minute reference"),
    "audience": ("audience", "audience groups", "staff groups", "for"),
    "sign": ("sign", "signed", "to sign"),
    "public": ("public",),
    "until": ("inherited until", "switch date"),
    "successor": ("taken over by", "replaced by", "then"),
}
SAID = {
    "file": "where it lies, beside the list or in a folder beside it",
    "title": "if it is not the heading of the file",
    "reference": "by which it is known; empty: it gets one",
    "category": "safeguarding, trust, school and so on",
    "school": "for a policy of one school: its name or code",
    "owner": "e-mail address of somebody in the portal",
    "version": "such as 2.1",
    "effective": "the day since which it is in force",
    "review": "the day of its next review",
    "approved_by": "such as the board of trustees",
    "approved_on": "the day on which they did",
    "minute": "where the approval is written down",
    "audience": "staff groups; empty: everybody",
    "sign": "no, each version, every year, or every 24 months; empty: no",
    "public": "yes or no",
    "until": "for a policy that a school brought with it: until when it stands",
    "successor": "the trust’s policy that then takes its place",
}
NEEDED = ("file", "owner", "version", "effective", "approved_by", "approved_on")
MOST_LETTERS = 300
VERSION = re.compile(r"v?\.?\s*([0-9]{1,3})(?:\.([0-9]{1,3}))?", re.IGNORECASE)
EVERYBODY = {"", "all", "everybody", "everyone", "allstaff"}
MONTHS = re.compile(r"every ([0-9]{1,3}) months?", re.IGNORECASE)
Rule = Policy.SigningRule
RULES = {
    "": Rule.NOT_SIGNED,
    "no": Rule.NOT_SIGNED,
    "yes": Rule.EACH_VERSION,
    "each version": Rule.EACH_VERSION,
    "every year": Rule.YEARLY,
    "yearly": Rule.YEARLY,
}


@dataclass(frozen=True)
class Row:
    """A row with what it says; `problems` where it cannot be used."""

    line: int
    file: str = ""
    title: str = ""
    reference: str = ""
    category: str = ""
    school: str = ""
    owner: str = ""
    number: tuple[int, int] = (1, 0)
    effective_on: dt.date | None = None
    next_review_on: dt.date | None = None
    approved_by: str = ""
    approved_on: dt.date | None = None
    minute: str = ""
    groups: tuple[str, ...] = ()  # none: everybody
    signing_rule: str = Rule.NOT_SIGNED
    sign_every_months: int | None = None
    public: bool = False
    until: dt.date | None = None
    successor: str = ""
    problems: list[str] = field(default_factory=list)


def read(path: Path, today: dt.date) -> Iterator[Row]:
    """Every row below the headings that is not blank. FileProblem: the list cannot be used."""
    for line, given in lists.read(path, COLUMNS, _lacking):
        yield _row(Row(line), given, today)


def described() -> list[tuple[str, str, bool]]:
    """Of each column: its heading, what it says, and whether the list must have it."""
    return [(_heading(name), SAID[name], name in NEEDED) for name in COLUMNS]


def _lacking(there: set[str]) -> str:
    missing = [_heading(name) for name in NEEDED if name not in there]
    return f"The first row must also name the columns: {', '.join(missing)}." if missing else ""


def _heading(name: str) -> str:
    return COLUMNS[name][0].capitalize()


def _row(row: Row, given: dict[str, object], today: dt.date) -> Row:
    """The row with each cell read by its reader, and all that is wrong with any of them."""
    found, problems = {}, []
    for name, cell in given.items():
        try:
            if isinstance(cell, str) and len(cell) > MOST_LETTERS:
                raise CellProblem("is longer than anything that belongs here.")
            found |= READERS.get(name, _words)(name, cell)
        except CellProblem as problem:
            problems.append(f"{_heading(name)} {problem}")
    empty = [name for name in NEEDED if name in given and not values_of(given[name])]
    problems += [f"{_heading(name)} is empty." for name in empty]
    row = replace(row, **found, problems=problems)
    problems.extend(_wrong_days(row, today))
    return row


def values_of(cell: object) -> str:
    return str(cell if cell is not None else "").strip()


def _wrong_days(row: Row, today: dt.date) -> Iterator[str]:
    for name, day in (("Effective", row.effective_on), ("Approved on", row.approved_on)):
        if day and day > today:
            yield f"{name} {day:%d/%m/%Y} is still to come: import it as a draft instead."
    if row.next_review_on and row.effective_on and row.next_review_on < row.effective_on:
        yield "Next review is before it came into force."
    if row.until and row.until <= today:
        yield f"Inherited until {row.until:%d/%m/%Y} is past: choose a day after today."
    if row.until and not row.school:
        yield "Inherited until is for the policies of a school: say which school."
    if row.successor and not row.until:
        yield "Taken over by needs Inherited until: the day on which it takes its place."


# --- what each kind of cell says
def _words(name: str, cell: object) -> dict:
    return {name: values.text(cell)}


def _owner(name: str, cell: object) -> dict:
    return {name: values.email(cell)}


def _day(name: str, cell: object) -> dict:
    return {DAYS[name]: values.date(cell)}


def _number(name: str, cell: object) -> dict:
    said = values.text(cell)
    found = VERSION.fullmatch(said)
    if said and (found is None or not int(found[1])):
        raise CellProblem(f"“{said}” is not a version. Write it like 1.0 or 2.1.")
    return {"number": (int(found[1]), int(found[2] or 0))} if found else {}


def _category(name: str, cell: object) -> dict:
    said = values.text(cell).casefold()
    known = {value: value for value in Policy.Category.values}
    known |= {label.casefold(): value for value, label in Policy.Category.choices}
    if said and said not in known:
        raise CellProblem(f"“{said}” is none of {', '.join(Policy.Category.values)}.")
    return {"category": known.get(said, "")}


def _groups(name: str, cell: object) -> dict:
    said = values.text(cell)
    if values.key(said) in EVERYBODY:
        return {}
    parts = [part for part in re.split(r"[;,/|]", said) if part.strip()]
    return {"groups": tuple(dict.fromkeys(values.staff_group(part.strip()) for part in parts))}


def _sign(name: str, cell: object) -> dict:
    said = values.text(cell).casefold()
    if found := MONTHS.fullmatch(said):
        if not 1 <= int(found[1]) <= 120:
            raise CellProblem(f"“{said}” cannot be right: 1 to 120 months.")
        return {"signing_rule": Rule.MONTHS_AFTER, "sign_every_months": int(found[1])}
    if said not in RULES:
        raise CellProblem(f"“{said}” is none of: no, each version, every year, every 24 months.")
    return {"signing_rule": RULES[said]}


def _public(name: str, cell: object) -> dict:
    return {name: bool(values.yes(cell))}


DAYS = {
    "effective": "effective_on",
    "review": "next_review_on",
    "approved_on": "approved_on",
    "until": "until",
}
READERS = {
    "owner": _owner,
    "version": _number,
    "category": _category,
    "audience": _groups,
    "sign": _sign,
    "public": _public,
    **dict.fromkeys(DAYS, _day),
}
