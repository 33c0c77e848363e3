"""What one cell says: dates, staff groups, working days, yes or no, names, addresses.

Each function takes the cell as the file gave it and answers a value, or raises CellProblem in
words that complete “Column X: ...”. Answers are remembered, since files repeat themselves.
"""

import datetime as dt
import re
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from people.importing.problems import CellProblem
from people.models import StaffGroup
from people.models.work import WEEKDAYS

# --- text
EXCEL_TEXT = re.compile(r'="([^"]*)"')  # how some exports keep the noughts of 00104 in Excel
EXCEL_ERRORS = {"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"}


def text(cell: object) -> str:
    """The cell as plain text without spaces around it. A formula is refused, never worked out."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _plain(cell) if cell[:1] in "=#\x00" or "\0" in cell else " ".join(cell.split())
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, (int, float)):
        return str(cell)
    if isinstance(cell, (dt.date, dt.time)):
        return cell.isoformat()
    raise CellProblem("holds a formula. Replace it by its value.")


def _plain(cell: str) -> str:
    if "\0" in cell:
        raise CellProblem("holds a character that no text may hold.")
    if kept := EXCEL_TEXT.fullmatch(cell.strip()):
        return kept[1].strip()
    if cell.strip().upper() in EXCEL_ERRORS:
        raise CellProblem(f"holds “{cell.strip()}”, a mistake in the spreadsheet.")
    if cell.startswith("="):
        raise CellProblem("holds a formula. Replace it by its value.")
    return " ".join(cell.split())


def key(words: str) -> str:
    """For comparing: small letters and digits only."""
    return "".join(letter for letter in words.casefold() if letter.isalnum())


# --- dates
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905 -- legible
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ][\d:.]+z?)?")
BRITISH = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: [\d:.]+)?")
WRITTEN = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?,?[ -](\d{4})")
EXCEL_DAY_ONE = dt.date(1899, 12, 30)
EXCEL_DAYS = range(14_000, 75_000)  # 1938 to 2105, as Excel counts the days


@lru_cache(maxsize=20_000)
def date(cell: object) -> dt.date | None:
    """2026-09-01, 01/09/2026 (the day first), 1 Sep 2026, or a date of Excel; None when blank."""
    if isinstance(cell, dt.datetime):
        return _sensible(cell.date())
    if isinstance(cell, dt.date):
        return _sensible(cell)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and int(cell) in EXCEL_DAYS:
        return EXCEL_DAY_ONE + dt.timedelta(days=int(cell))
    said = text(cell)
    if not said or said in {"-", "n/a", "N/A"}:
        return None
    parts = _parts(said.casefold())
    if parts is None:
        raise CellProblem(f"“{said}” is not a date. Write it like 2026-09-01 or 01/09/2026.")
    try:
        return _sensible(dt.date(*parts))
    except ValueError as error:
        raise CellProblem(f"“{said}” is no day of the calendar (day first).") from error


def _parts(said: str) -> tuple[int, int, int] | None:
    if found := ISO.fullmatch(said):
        return int(found[1]), int(found[2]), int(found[3])
    if found := BRITISH.fullmatch(said):
        return int(found[3]), int(found[2]), int(found[1])
    if found := WRITTEN.fullmatch(said):
        months = [n for n, month in enumerate(MONTHS, 1) if found[2].startswith(month)]
        if months:
            return int(found[3]), months[0], int(found[1])
    return None


def _sensible(day: dt.date) -> dt.date:
    if not 1940 <= day.year <= 2100:
        raise CellProblem(f"{day.day} {day:%b} {day.year} cannot be right.")
    return day


# --- staff groups
GROUP_WORDS = {
    StaffGroup.LEADERSHIP: "leadership; senior leadership; slt; senior leadership team; leader; "
    "headteacher; head teacher; executive headteacher; principal; vice principal; "
    "assistant principal; head of school; deputy headteacher; deputy head; deputy head teacher; "
    "assistant headteacher; assistant head; assistant head teacher; leadership group; head",
    StaffGroup.TEACHING: "teaching; teacher; teachers; teaching staff; class teacher; "
    "classroom teacher; qualified teacher; unqualified teacher; teacher main pay range; "
    "head of department; head of year; ect; early career teacher; sendco; senco; lecturer",
    StaffGroup.SUPPORT: "support; support staff; non teaching; non teaching staff; associate; "
    "associate staff; teaching assistant; teaching assistants; ta; hlta; "
    "higher level teaching assistant; learning support assistant; lsa; cover supervisor; "
    "admin; administration; administrator; administrative staff; office staff; clerical; "
    "school business manager; technician; technicians; midday supervisor; midday assistant; "
    "lunchtime supervisor; site manager; caretaker; premises; cleaner; catering; catering staff; "
    "kitchen assistant; cook; auxiliary staff; other support staff; pastoral; learning mentor; "
    "nursery nurse; early years practitioner; librarian; exams officer; receptionist; "
    "school support staff; education support",
    StaffGroup.CENTRAL: "central; central team; central staff; head office; trust staff; "
    "trust central team; shared services; central services; trust team",
    StaffGroup.TRAINEE: "trainee; trainees; trainee teacher; student teacher; pgce; scitt; "
    "pgce student; school direct; itt; apprentice; initial teacher training",
    StaffGroup.SUPPLY: "supply; supply teacher; supply staff; agency; agency staff; "
    "agency teacher; agency worker; agency supply teacher",
    StaffGroup.CONTRACTOR: "contractor; contractors; contracted staff; external; "
    "external staff; peripatetic; peripatetic teacher; third party; visiting professional; "
    "service provider; self employed; consultant",
    StaffGroup.VOLUNTEER: "volunteer; volunteers; helper; parent helper",
    StaffGroup.GOVERNOR: "governor; governors; local governor; academy councillor; "
    "local governing body; school governor",
    StaffGroup.TRUSTEE: "trustee; trustees; director of the trust; board of trustees",
    StaffGroup.MEMBER: "member of the trust; member; trust member",
    StaffGroup.HIRER: "hirer; letting; lettings; hirers; community user",
}
GROUPS = {
    key(word): str(group) for group, words in GROUP_WORDS.items() for word in words.split(";")
}


@lru_cache(maxsize=5_000)
def staff_group(cell: object) -> str:
    said = text(cell)
    if not said or (group := GROUPS.get(key(said))):
        return said and group
    raise CellProblem(
        f"“{said}” is not a staff group. Use teaching, support, leadership, central, trainee, "
        "supply, contractor or volunteer."
    )


@lru_cache(maxsize=5_000)
def staff_group_of_job(cell: object) -> str:
    """Where a file has no staff groups: what the job title says, by its words."""
    said = text(cell)
    padded = f" {' '.join(re.findall(r'[a-z0-9]+', said.casefold()))} "
    if group := GROUPS.get(key(said)):
        return group
    for word, group in JOB_WORDS:
        if f" {word} " in padded:
            return group
    if not said:
        raise CellProblem("is empty. Give the staff group.")
    raise CellProblem(f"“{said}” does not say which staff group this is.")


JOB_WORDS = (
    ("trainee", "trainee"),
    ("supply", "supply"),
    ("volunteer", "volunteer"),
    ("headteacher", "leadership"),
    ("head teacher", "leadership"),
    ("principal", "leadership"),
    ("head of school", "leadership"),
    ("assistant", "support"),
    ("supervisor", "support"),
    ("administrator", "support"),
    ("technician", "support"),
    ("officer", "support"),
    ("mentor", "support"),
    ("teacher", "teaching"),
    ("head of", "teaching"),
    ("lead", "teaching"),
    ("manager", "support"),
)


# --- yes or no
YES = {"yes", "y", "true", "t", "1", "main", "primary", "mainpost", "x"}
NO = {"no", "n", "false", "f", "0", "other", "secondary", "additional", "second"}


@lru_cache(maxsize=1_000)
def yes(cell: object) -> bool | None:
    """None when blank."""
    said = text(cell)
    if not said:
        return None
    if key(said) in YES:
        return True
    if key(said) in NO:
        return False
    raise CellProblem(f"“{said}” is neither yes nor no.")


# --- working days
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EVERY_DAY = {"all", "fulltime", "ft", "weekdays", "allweek", "mtwtf", "mtwthf"}
DAY_WORDS = re.compile(r"[a-z]+|-|–")


@lru_cache(maxsize=5_000)
def working_days(cell: object) -> int | None:
    """A bit a weekday, Monday the lowest: “Mon-Wed, Fri”, “Mon Tue”, “YYYNN”, “full time”."""
    said = text(cell).casefold()
    if not said:
        return None
    if key(said) in EVERY_DAY:
        return WEEKDAYS
    if re.fullmatch(r"[yn10]{5}|[yn10]{7}", said):
        return sum(1 << day for day, letter in enumerate(said) if letter in "y1") or _no_day(said)
    return _days_named(said) or _no_day(said)


def _days_named(said: str) -> int:
    bits, last, reach = 0, None, False
    for word in DAY_WORDS.findall(said):
        if word in {"-", "–", "to"}:
            reach = True
            continue
        if word in {"and", "only"}:
            continue
        day = _day(word, said)
        first = last if reach and last is not None else day
        bits |= sum(1 << each for each in range(first, day + 1))
        last, reach = day, False
    return bits


def _day(word: str, said: str) -> int:
    found = [n for n, day in enumerate(DAYS) if len(word) >= 2 and day.startswith(word.rstrip("s"))]
    if len(found) != 1 and word not in {"thurs", "tues", "weds"}:
        return _no_day(said)
    return found[0] if found else ("tues", "weds", "thurs").index(word) + 1


def _no_day(said: str) -> int:
    raise CellProblem(f"“{said}” does not name working days. Write them like Mon, Tue, Wed.")


# --- addresses and names
def email(cell: object) -> str:
    """In small letters; "" when blank."""
    said = text(cell).lower()
    if not said:
        return ""
    try:
        validate_email(said)
    except ValidationError as error:
        raise CellProblem(f"“{said}” is not an e-mail address.") from error
    return said


def manager(cell: object) -> str:
    """A staff number as it stands, or an e-mail address in small letters."""
    said = text(cell)
    return said.lower() if "@" in said else said


def full_name(cell: object) -> tuple[str, str]:
    """Given names and family name of “Okonkwo, Sam” or “Sam Okonkwo”."""
    said = text(cell)
    if "," in said:
        family, _, given = said.partition(",")
        return given.strip(), family.strip()
    given, _, family = said.rpartition(" ")
    return given, family
