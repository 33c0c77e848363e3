"""What one row of a staff file says about one person at one school, or why it cannot be read."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from people.importing import values
from people.importing.columns import Headings
from people.importing.problems import CellProblem
from people.importing.schools import Finder
from people.importing.tables import Row


class StaffRow(NamedTuple):
    """A row as the portal understands it; `problem` says in words what it does not."""

    line: int
    problem: str = ""
    number: str = ""
    email: str = ""
    given_names: str = ""
    family_name: str = ""
    known_as: str = ""
    school: int | None = None
    staff_group: str = ""
    main: bool | None = None
    job_title: str = ""
    team: str = ""
    manager: str = ""
    organisation: str = ""
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    working_days: int | None = None


LONGEST = {
    "number": 60,
    "email": 254,
    "given_names": 100,
    "family_name": 100,
    "known_as": 100,
    "job_title": 120,
    "team": 80,
    "organisation": 200,
    "manager": 254,
}
READERS: dict[str, Callable[[object], object]] = {
    "number": values.text,
    "email": values.email,
    "given_names": values.text,
    "family_name": values.text,
    "known_as": values.text,
    "name": values.full_name,
    "staff_group": values.staff_group,
    "main": values.yes,
    "job_title": values.text,
    "team": values.text,
    "manager": values.manager,
    "organisation": values.text,
    "starts_on": values.date,
    "ends_on": values.date,
    "working_days": values.working_days,
}


def read(
    rows: Iterable[Row],
    headings: Headings,
    mapping: dict[str, str],
    finder: Finder,
    today: dt.date,
) -> Iterator[StaffRow]:
    """One StaffRow for each row below the headings that is not blank."""
    places = {name: position for position, name in enumerate(headings.names) if name}
    wanted = [(field, places[heading], heading) for field, heading in mapping.items()]
    for line, cells in rows:
        if line > headings.line and any(cell not in (None, "") for cell in cells):
            yield _row(line, cells, wanted, finder, today)


def _row(line: int, cells: list, wanted: list[tuple], finder: Finder, today: dt.date) -> StaffRow:
    found: dict[str, object] = {}
    problems: list[str] = []
    raw = {}
    for field, position, heading in wanted:
        cell = cells[position] if position < len(cells) else None
        raw[field] = cell
        try:
            found[field] = finder.find(cell) if field == "school" else READERS[field](cell)
            if field in LONGEST and len(found[field]) > LONGEST[field]:
                raise CellProblem(f"is longer than {LONGEST[field]} letters.")
        except CellProblem as problem:
            found.pop(field, None)
            problems.append(f"Column “{heading}”: {problem}")
    problems += _group(found, raw, wanted)
    problems += _name(found, wanted)
    problems += _sense(found, problems, today)
    place = found.pop("school", None)
    return StaffRow(line, " ".join(problems), school=place and place.pk, **found)


def _group(found: dict, raw: dict, wanted: list[tuple]) -> list[str]:
    """Where the file does not give the staff group, the job title decides."""
    if found.get("staff_group") or ("staff_group" in raw and "staff_group" not in found):
        return []
    field = "job_title" if "job_title" in raw else "staff_group"
    heading = next(heading for name, _, heading in wanted if name == field)
    try:
        found["staff_group"] = values.staff_group_of_job(raw.get(field))
    except CellProblem as problem:
        return [f"Column “{heading}”: {problem}"]
    return []


def _name(found: dict, wanted: list[tuple]) -> list[str]:
    whole = found.pop("name", None)
    if whole is not None:
        found.setdefault("given_names", whole[0])
        found.setdefault("family_name", whole[1])
    asked = {field for field, _, _ in wanted}
    lacking = [
        words
        for field, words in (("given_names", "given name"), ("family_name", "family name"))
        if not found.get(field) and (field in found or field not in asked)
    ]
    return [f"The {' and the '.join(lacking)} {_is(lacking)} missing."] if lacking else []


def _is(words: list[str]) -> str:
    return "is" if len(words) == 1 else "are"


def _sense(found: dict, problems: list[str], today: dt.date) -> list[str]:
    """What is wrong between cells that are each well written."""
    said = []
    if not found.get("number") and not found.get("email") and not problems:
        said.append("It has neither a staff number nor an e-mail, so nobody can be told by it.")
    starts, ends = found.get("starts_on"), found.get("ends_on")
    if starts and ends and ends < starts:
        said.append(f"It ends on {_day(ends)}, before it starts on {_day(starts)}.")
    place = found.get("school")
    gone = place and place.left_on and place.left_on < max(starts or today, today)
    if gone and not (ends and ends <= place.left_on):
        said.append(f"{place.name} left the trust on {_day(place.left_on)}.")
    return said


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B} {day.year}"
