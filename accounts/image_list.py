"""What a row of an image record from an MIS says. Pure: cells in, answers or complaints out.

A list has a row a pupil with a column a purpose, or a row for each pupil and purpose. A blank cell
takes no answer away.
"""

import datetime as dt
from dataclasses import dataclass, field
from functools import lru_cache

from accounts import showing
from accounts.models import ImageAnswer, Purpose
from people.importing import values
from people.importing.problems import CellProblem

PURPOSES = {
    Purpose.WEBSITE: "website; school website; web; web site; internet; website pages",
    Purpose.SOCIAL: "school social media; social media; social; facebook; twitter; instagram;"
    "social networks; social networking",
    Purpose.MARKETING: "trust marketing; marketing; trust; promotion; promotional; publicity",
    Purpose.PRESS: "press; media; local press; newspaper; newspapers; press and media; local media",
    Purpose.PRINT: "print; printed; prospectus; newsletter; printed publications; publications;"
    "print such as the prospectus; brochure",
    Purpose.VIDEO: "video; videos; film; filming; video recording; recording",
    Purpose.DISPLAY: "displays in school; display; displays; internal display; school displays;"
    "in school; internal; wall display; classroom display",
    Purpose.SUPPLIERS: "suppliers and ai; suppliers; supplier; third parties; third party; ai",
}
BASES = {
    ImageAnswer.Basis.CONSENT: "consent; permission; parental consent",
    ImageAnswer.Basis.PUBLIC_TASK: "public task; public interest; task",
    ImageAnswer.Basis.CONTRACT: "contract",
    ImageAnswer.Basis.LEGITIMATE_INTERESTS: "legitimate interests; legitimate interest; legitimate",
}
YES = "yes; y; true; t; 1; x; granted; given; consent given; consented; agreed; agree; allowed;"
YES += "permission given; ok; approved; active"
NO = "no; n; false; f; 0; refused; declined; withheld; withdrawn; denied; not given; no consent;"
NO += "consent refused; consent withdrawn; not allowed; disagree; objected; objection"
NOT_ANSWERED = (
    "-; n/a; not answered; unknown; not asked; no response; not known; not returned; none;"
)
NOT_ANSWERED += "no reply; pending; awaiting"

ROW_COLUMNS = {
    "reference": "pupil reference; reference; pupil id; student id; pupil number; admission number;"
    "admission no; adno; upn; mis id; student reference; pupil ref; ref; id; person id; uln",
    "name": "name; pupil name; student name; full name; pupil; student; legal name; display name",
    "given": "forename; first name; given name; preferred forename; legal forename; given names",
    "family": "surname; last name; family name; preferred surname; legal surname",
    "year": "year; year group; national curriculum year; nc year; yr; year grp; ncy",
    "class_name": "class; form; tutor group; registration group; reg group; reg; class name;"
    "registration form; form group; reg class",
    "purpose": "purpose; consent type; permission; permission type; consent for",
    "basis": "basis; lawful basis; legal basis",
    "parent": "parent; parents; parent answer; parents answer; parent's answer; parent’s answer;"
    "parental consent; consent; answer; response; parent consent; consent given; parent or carer;"
    "status; permission given",
    "pupil": "pupil answer; pupil's answer; pupil’s answer; student answer; student's answer;"
    "student consent; pupil consent; pupil's consent",
    "starts_on": "from; start; start date; starts on; date; consent date; date given; valid from;"
    "date from; given on; effective from",
    "ends_on": "until; to; end; end date; ends on; expires; expiry; expiry date; valid until;"
    "date to; valid to",
}
AROUND = (
    "",
    " consent",
    " permission",
    " photo consent",
    " photos",
    " images",
    " photo permission",
)
SAYS_PUPIL = (" pupil", " (pupil)", " student", " (student)")
LONGEST = {"reference": 40, "name": 200, "year": 20, "class_name": 40}


def _split(words: str) -> list[str]:
    return [word.strip() for word in words.split(";")]


def _wide() -> dict[str, list[str]]:
    """A column a purpose, of the parent's answers; and of the pupil's where it says so."""
    found: dict[str, list[str]] = {}
    for purpose, words in PURPOSES.items():
        names = [word + around for word in _split(words) for around in AROUND]
        found[f"parent_{purpose}"] = names
        found[f"pupil_{purpose}"] = [name + said for name in names for said in SAYS_PUPIL]
    return found


COLUMNS = {name: _split(words) for name, words in ROW_COLUMNS.items()} | _wide()
_BY_KEY = {
    kind: {values.key(word): str(value) for value, words in table.items() for word in _split(words)}
    for kind, table in (("purpose", PURPOSES), ("basis", BASES))
}
_ANSWERS = {
    values.key(word): said
    for said, words in ((showing.YES, YES), (showing.NO, NO), ("", NOT_ANSWERED))
    for word in _split(words)
}


def lacking(found: set[str]) -> str:
    """What no column says, in words; "" where the list can be read."""
    if "reference" not in found:
        return "No column says which pupil it is. Head it “Pupil reference”."
    wide = any(name.startswith(("parent_", "pupil_")) for name in found)
    if wide or ("purpose" in found and found & {"parent", "pupil"}):
        return ""
    return (
        "No column says what was answered. Either a column for each purpose, such as “Website” and"
        " “School social media”, or the columns “Purpose” and “Parent’s answer”."
    )


@dataclass
class Answer:
    """What one row says for one purpose. None: it says nothing of it."""

    basis: str | None = None
    parent: str | None = None
    pupil: str | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None

    def packed(self) -> list:
        days = [day and day.isoformat() for day in (self.starts_on, self.ends_on)]
        return [self.basis, self.parent, self.pupil, *days]

    @classmethod
    def unpacked(cls, said: list) -> "Answer":
        days = [day and dt.date.fromisoformat(day) for day in said[3:5]]
        return cls(*said[:3], *days)


@dataclass
class PupilRow:
    """A pupil as the list has them; `problem` names each column that cannot be read."""

    line: int
    reference: str = ""
    problem: str = ""
    about: dict[str, str] = field(default_factory=dict)  # name, year, class_name, where it says
    answers: dict[str, Answer] = field(default_factory=dict)  # by purpose


def read(line: int, cells: dict[str, object]) -> PupilRow:
    """What the cells, by our names of their columns, say."""
    problems: list[str] = []
    row = PupilRow(line)
    texts = {name: _cell(values.text, cells, name, problems) for name in LONGEST if name in cells}
    row.reference = texts.pop("reference", None) or ""
    row.about = {name: said for name, said in texts.items() if said}
    _whole_name(row, cells, problems)
    for name, said in {"reference": row.reference, **row.about}.items():
        if len(said) > LONGEST[name]:
            problems.append(f"{_label(name)} is longer than {LONGEST[name]} letters.")
    if not row.reference and not problems:
        problems.append("The pupil’s reference is missing.")
    row.answers = _answers(cells, problems)
    row.problem = " ".join(problems)
    return row


def _whole_name(row: PupilRow, cells: dict, problems: list[str]) -> None:
    parts = [_cell(values.text, cells, name, problems) for name in ("given", "family")]
    if "name" not in row.about and any(parts):
        row.about["name"] = " ".join(filter(None, parts))


def _label(name: str) -> str:
    return {
        "class_name": "Class",
        "starts_on": "From",
        "ends_on": "Until",
        "parent": "Parent’s answer",
        "pupil": "Pupil’s answer",
    }.get(name, name.partition("_")[2].capitalize() or name.capitalize())


def _cell(how: object, cells: dict, name: str, problems: list[str]) -> object:
    try:
        return how(cells.get(name))
    except CellProblem as problem:
        problems.append(f"{_label(name)} {problem}")
        return None


def _answers(cells: dict, problems: list[str]) -> dict[str, Answer]:
    days = {name: _cell(values.date, cells, name, problems) for name in ("starts_on", "ends_on")}
    if all(days.values()) and days["ends_on"] < days["starts_on"]:
        problems.append("It ends before it starts.")
    common = {"basis": _cell(basis, cells, "basis", problems) or None, **days}
    if "purpose" in cells:
        found = _cell(purpose, cells, "purpose", problems)
        said = {who: _cell(answer, cells, who, problems) for who in ("parent", "pupil")}
        return {found: Answer(**common, **_told(said, cells))} if found else {}
    return {
        str(code): Answer(**common, **said)
        for code in Purpose
        if (said := _wide_answer(code, cells, problems)) is not None
    }


def _told(said: dict, cells: dict) -> dict:
    return {who: value for who, value in said.items() if who in cells}


def _wide_answer(code: Purpose, cells: dict, problems: list[str]) -> dict | None:
    names = {who: f"{who}_{code}" for who in ("parent", "pupil") if f"{who}_{code}" in cells}
    if not names:
        return None
    return {who: _cell(answer, cells, name, problems) for who, name in names.items()}


@lru_cache(maxsize=1_000)
def answer(cell: object) -> str:
    """yes, no, or "" where nobody answered."""
    said = values.text(cell)
    if not said or said == "-":
        return ""
    try:
        return _ANSWERS[values.key(said)]
    except KeyError:
        raise CellProblem(f"“{said[:40]}” is neither yes nor no, nor empty.") from None


@lru_cache(maxsize=1_000)
def basis(cell: object) -> str:
    said = values.text(cell)
    if not said:
        return ""
    try:
        return _BY_KEY["basis"][values.key(said)]
    except KeyError:
        raise CellProblem(
            f"“{said[:40]}” is no basis: use consent, public task, contract, legitimate interests."
        ) from None


@lru_cache(maxsize=1_000)
def purpose(cell: object) -> str:
    said = values.text(cell)
    if not said:
        raise CellProblem("is empty.")
    try:
        return _BY_KEY["purpose"][values.key(said)]
    except KeyError:
        raise CellProblem(
            f"“{said[:40]}” is no purpose: use website, school social media, trust marketing,"
            " press, print, video, displays or suppliers."
        ) from None
