"""Dates, version numbers and review cycles as schools write them."""

import re
from datetime import date

MONTHS = "january february march april may june july august september october november december"
MONTH = {name: number for number, name in enumerate(MONTHS.split(), 1)}
MONTH |= {name[:3]: number for name, number in MONTH.items()} | {"sept": 9}

_NAME = "(" + "|".join(sorted(MONTH, key=len, reverse=True)) + r")\.?"
_ORDINAL = r"(\d{1,2})(?:st|nd|rd|th)?"
# Each pattern names the order of its groups; the fuller form of a date stands before the shorter.
_FORMS = [
    (re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b"), "ymd"),
    (re.compile(r"\b(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})\b"), "dmy"),
    (re.compile(rf"\b{_ORDINAL}(?:\s+of)?[\s\-]+{_NAME}[\s,\-]+(\d{{4}}|\d{{2}})\b", re.I), "dmy"),
    (re.compile(rf"\b{_NAME}\s+{_ORDINAL},?\s+(\d{{4}})\b", re.I), "mdy"),
    (re.compile(rf"\b{_NAME}[\s,\-]+(\d{{4}})\b", re.I), "my"),
    (re.compile(rf"\b{_NAME}[\s\-]+['’](\d{{2}})\b", re.I), "my"),
    (re.compile(rf"\b{_NAME}-(\d{{2}})\b", re.I), "my"),
    (re.compile(r"\b(\d{4})-(\d{1,2})\b"), "ym"),
    (re.compile(r"(?<![\d/.])(\d{1,2})[/.](\d{4})\b"), "my"),
]


def _ymd(parts: dict[str, str]) -> str | None:
    year = int(parts["y"]) + (2000 if len(parts["y"]) == 2 else 0)
    month = MONTH.get(parts["m"].lower()) or int(parts["m"])
    day = int(parts.get("d", 1))
    try:
        real = date(year, month, day)
    except ValueError:
        return None
    if not 1990 <= year <= 2100:
        return None
    return real.isoformat() if "d" in parts else f"{year}-{month:02}"


def find_date(text: str) -> str | None:
    """The first date in the text as YYYY-MM-DD, or as YYYY-MM where no day is given."""
    found = []
    for rank, (pattern, order) in enumerate(_FORMS):
        for match in pattern.finditer(text):
            value = _ymd(dict(zip(order, match.groups(), strict=True)))
            if value:
                found.append((match.start(), rank, value))
    return min(found)[2] if found else None


_VERSION = re.compile(
    r"(?:\bv|\bversion|\bissue|\bver\.?|\brev(?:ision)?)\s*:?\s*(?:no\.?|number)?\s*"
    r"(\d{1,3}(?:\.\d{1,3}){0,2})(?![\d/])",
    re.I,
)
_BARE_VERSION = re.compile(r"^\s*(\d{1,3}(?:\.\d{1,3}){0,2})(?![\d/.\-])")


def find_version(text: str, *, bare: bool = False) -> str | None:
    """`2.1` out of "V2.1" or "Version 2.1"; with `bare`, out of "2.1 (draft)" too."""
    match = _VERSION.search(text) or (bare and _BARE_VERSION.search(text))
    return match[1] if match else None


_COUNT = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_COUNT |= {"twelve": 12, "eighteen": 18, "twenty-four": 24, "thirty-six": 36}
_EVERY = re.compile(
    r"\b(?:(?:every|each|after)\s+(?P<n>\d{1,2}|" + "|".join(_COUNT) + r")?\s*(?:\(\d+\)\s*)?"
    r"(?P<unit>years?|months?|terms?)\b"
    r"|(?P<n2>\d{1,2}|" + "|".join(_COUNT) + r")[\s\-]+(?P<unit2>year|month)(?:s\b|ly\b|\b)"
    r"|(?P<word>annual(?:ly)?|yearly|bi-?ennial(?:ly)?|tri-?ennial(?:ly)?|termly"
    r"|six-monthly|half-yearly|once (?:a|per) year)\b)",
    re.I,
)
_WORDS = [("bi", 24), ("tri", 36), ("term", 4), ("six", 6), ("half", 6)]


def _months(match: re.Match) -> int:
    if match["word"]:
        word = match["word"].lower()
        return next((months for start, months in _WORDS if word.startswith(start)), 12)
    count = (match["n"] or match["n2"] or "1").lower()
    number = _COUNT.get(count) or int(count)
    unit = (match["unit"] or match["unit2"]).lower()
    return number * {"y": 12, "m": 1, "t": 4}[unit[0]]


def find_cycles(text: str) -> list[tuple[int, int]]:
    """Every interval the text names, as (where it stands, months): "annually" is 12."""
    return [(match.start(), _months(match)) for match in _EVERY.finditer(text) if _months(match)]
