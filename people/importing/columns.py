"""Which column of a staff file means what: the headings of usual exports, and a mapping by hand."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from people.importing.problems import CellProblem, FileProblem
from people.importing.tables import Row
from people.importing.values import key, text


@dataclass(frozen=True)
class Field:
    """Something the portal wants to know, and how exports head its column, likeliest first."""

    name: str
    label: str
    headings: str
    hint: str = ""


FIELDS = (
    Field(
        "number",
        "Staff number",
        "staff number; staff no; staff id; employee number; employee no; employee id; employee ref;"
        "employee reference; payroll number; payroll no; payroll id; personnel number; person id;"
        "person number; personal reference; personal reference number; personal ref;"
        "arbor staff id; arbor id; bromcom staff id; bromcom id; mis id; external id;"
        "staff reference; assignment number; unique id; staff code; number; id",
        "tells two people of one name apart, and finds the same person again",
    ),
    Field(
        "email",
        "E-mail",
        "work email; work email address; email address work; email work; school email;"
        "email; email address; e mail address; primary email; main email; main email address;"
        "default email; default email address; staff email; internet email; user principal name;"
        "upn",
    ),
    Field(
        "given_names",
        "Given names",
        "legal forename; legal first name; forename; forenames; first name; first names;"
        "given name; given names; legal first names; legal given name; forename s",
    ),
    Field(
        "family_name",
        "Family name",
        "legal surname; legal last name; surname; last name; family name; legal family name",
    ),
    Field(
        "known_as",
        "Known as",
        "known as; preferred first name; preferred forename; preferred name; chosen name;"
        "chosen forename; known as name; preferred given name; calling name",
    ),
    Field(
        "name",
        "Full name",
        "full name; name; staff name; employee name; staff member; employee; display name;"
        "legal name; legal full name",
        "only where given and family names have no columns of their own",
    ),
    Field(
        "school",
        "School",
        "school; school name; academy; academy name; establishment; establishment name; site;"
        "site name; school or site; work location; workplace; place of work; location; base;"
        "school code; dfe number; dfe no; establishment number; laestab; urn;"
        "organisation unit; organisational unit; org unit; org unit name; business unit;"
        "school academy",
        "by its name, its code or its short name in the portal",
    ),
    Field(
        "staff_group",
        "Staff group",
        "staff group; staff category; category; staff type; employee group; employee category;"
        "role type; post type; position type; post category; position category; workforce role;"
        "school workforce role; business role; staff role; occupational group; employee type;"
        "role category; staff roles",
        "without it, the job title decides",
    ),
    Field(
        "job_title",
        "Job title",
        "job title; post title; position title; position name; position; role title; job; post;"
        "role; roles; current job title; job role; main role; job description; service term post",
    ),
    Field(
        "team",
        "Team",
        "team; department; department name; faculty; section; subject; year group;"
        "reporting unit; departments",
    ),
    Field(
        "manager",
        "Line manager",
        "line manager number; line manager staff number; line manager employee number;"
        "line manager id; line manager staff id; line manager payroll number;"
        "line manager email; line manager e mail; line manager work email; manager number;"
        "manager id; manager employee number; manager employee id; manager email;"
        "reports to number; reports to employee number; reports to id; reports to email;"
        "supervisor id; supervisor number; line manager; reports to; manager; supervisor",
        "by staff number or e-mail",
    ),
    Field(
        "organisation",
        "Employer",
        "organisation; employer; employed by; agency; agency name; company; supplier;"
        "organisation name; company name",
        "of those employed by others",
    ),
    Field(
        "starts_on",
        "First day",
        "start date; position start date; post start date; role start date; contract start date;"
        "contract start; employment start date; employment start; date of appointment;"
        "appointment date; date started; joining date; date of joining; date joined; joined;"
        "effective start date; first day; starts on; start; started; from; hire date; date of hire",
    ),
    Field(
        "ends_on",
        "Last day",
        "end date; leaving date; leave date; date of leaving; date left; position end date;"
        "post end date; role end date; contract end date; contract end; employment end date;"
        "employment end; termination date; finish date; last day; last working day; ends on; to;"
        "effective end date; leaver date",
    ),
    Field(
        "working_days",
        "Working days",
        "working days; days worked; work pattern; working pattern; work days; days of work; days",
    ),
    Field(
        "main",
        "Main post",
        "main; main post; is main; main school; main position; primary; primary post; is primary;"
        "primary position; primary job; main contract; main job; main or not; primary assignment",
    ),
)
BY_NAME = {field.name: field for field in FIELDS}

HOW_FAR_DOWN = 20  # a title and a date may stand above the headings
# Each of these must be met by one of its fields.
WANTED = (
    ("a staff number or an e-mail", ({"number"}, {"email"})),
    ("the given names and the family name", ({"given_names", "family_name"}, {"name"})),
    ("the school", ({"school"},)),
    ("the staff group or the job title", ({"staff_group"}, {"job_title"})),
)


@dataclass(frozen=True)
class Headings:
    """The row of headings: its line, and what stands in it, each heading once."""

    line: int
    names: tuple[str, ...]


def find_headings(rows: Iterable[Row], mapping: dict[str, str] | None = None) -> Headings:
    """The row near the top that names the most columns. Raises FileProblem where none does."""
    best, score = None, 0
    for line, cells in itertools.islice(rows, HOW_FAR_DOWN):
        found = Headings(line, _names(cells))
        known = len(set(recognise(found.names)) | set(_kept(mapping or {}, found.names)))
        if known > score:
            best, score = found, known
    if best is None or score < 2:
        raise FileProblem(
            "No row of headings was found. The first row must name the columns, for example: "
            "Staff number, Forename, Surname, E-mail, School, Staff group, Start date."
        )
    return best


def _names(cells: list) -> tuple[str, ...]:
    names: list[str] = []
    for cell in cells:
        name = _heading(cell)[:100]
        times = sum(1 for other in names if other == name or other.startswith(f"{name} ("))
        names.append(f"{name} ({times + 1})" if name and times else name)
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _heading(cell: object) -> str:
    try:
        return text(cell)
    except CellProblem:
        return ""  # a formula heads nothing


def recognise(names: Iterable[str]) -> dict[str, str]:
    """Our field -> the heading of the file, for those headings that usual exports have."""
    by_key = {}
    for name in names:
        by_key.setdefault(key(name), name)
    found: dict[str, str] = {}
    for field in FIELDS:
        for heading in field.headings.split(";"):
            name = by_key.get(key(heading))
            if name and name not in found.values():
                found[field.name] = name
                break
    if "given_names" in found and "family_name" in found:
        found.pop("name", None)
    return found


def choose(names: Iterable[str], kept: dict[str, str]) -> dict[str, str]:
    """What was chosen by hand before, where the file still has it, else what is recognised."""
    mapping = {**recognise(names), **_kept(kept, names)}
    return {field: heading for field, heading in mapping.items() if heading}


def _kept(mapping: dict[str, str], names: Iterable[str]) -> dict[str, str]:
    """ "" is kept too: this column is to be left alone."""
    there = set(names) | {""}
    return {field: name for field, name in mapping.items() if field in BY_NAME and name in there}


def missing(mapping: dict[str, str]) -> list[str]:
    """What no column says, in words; without it no row can be read."""
    return [
        words
        for words, ways in WANTED
        if not any(all(mapping.get(field) for field in way) for way in ways)
    ]


def check(mapping: dict[str, str]) -> None:
    """Raises FileProblem naming what no column says."""
    if lacking := missing(mapping):
        raise FileProblem(f"No column says {'; nor '.join(lacking)}. Choose the columns.")
