"""What a row of document control says: from a label and its value to the fields of `Control`."""

import re

from policies.importing.dates import find_cycles, find_date, find_version
from policies.importing.labels import NOTHING

Found = dict[str, object]

_BODY = re.compile(r"\b(board|committee|trustees?|governors?|governing|council|directors?)\b", re.I)
_REVIEWED_BY = re.compile(
    r"\breview(?:ed)?\b[^.;]*?\bby\s+(?:the\s+|our\s+)?([^.;]+?)\s*"
    r"(?:$|[.;]|,?\s(?:and|or) (?:will|then))",
    re.I,
)
_THEN = re.compile(r"\b(then|thereafter|after that|subsequently|afterwards)\b", re.I)
_BY = re.compile(r"\bby\s+(?:the\s+)?(.+)$", re.I)


def name_in(value: str) -> str | None:
    """The body or person, without the date that stands beside it."""
    value = re.sub(r"\s*[-–—,(]?\s*\b(on|in|dated?)?\s*:?\s*(\d{1,2}(st|nd|rd|th)?[\s/.-]+)?"
                   r"((\d{1,2}[/.-]){1,2}\d{2,4}|[A-Z][a-z]{2,8}\.?\s+\d{4}|\d{4}-\d{2}(-\d{2})?)\)?$",
                   "", value.strip())  # fmt: skip
    value = re.sub(r"^(by\s+)?(the\s+)?(?=\S)", "", value, flags=re.I).strip(" .,;:–-")
    return value if re.search(r"[A-Za-z]{2}", value) and not find_date(value) else None


def cycle(value: str) -> Found:
    """`review_months`, or the first interval and then the second."""
    intervals = find_cycles(value)
    if not intervals:
        return {}
    if len(intervals) > 1 and _THEN.search(value, intervals[0][0], intervals[1][0] + 1):
        return {
            "review_first_months": intervals[0][1],
            "review_then_months": intervals[1][1],
        }
    return {"review_months": intervals[0][1]}


def reviewing_body(value: str) -> str | None:
    """The board or committee that a sentence says reviews the policy."""
    match = _REVIEWED_BY.search(value)
    if not match or not _BODY.search(match[1]) or len(match[1]) > 100:
        return None
    name = match[1]
    for at, _ in reversed(find_cycles(name)):
        name = name[:at].rstrip(" ,-–(") or name
    return re.sub(r"\s+(on|at|in|once|every)(\s+(an?|the|least))*$", "", name).strip() or None


def category(value: str) -> str | None:
    """One of the portal's four kinds of policy."""
    words = value.lower()
    if re.search(r"\bnon[- ]?statutory|not statutory|^no\b", words):
        return None
    kinds = [
        ("statutory", r"\bstatutory|^yes\b"),
        ("government", r"\b(government|dfe|department for education|national)\b"),
        ("school", r"\b(school|academy|local)\b"),
        ("trust", r"\btrust\b"),
    ]
    return next((kind for kind, pattern in kinds if re.search(pattern, words)), None)


def related(value: str) -> tuple[str, ...]:
    """Titles of other policies, however they are strung together."""
    parts = re.split(r"[;\n•]", value)
    if len(parts) == 1:
        parts = re.split(r",\s*(?=[A-Z])", value)
    names = (re.sub(r"^[\s\-–*·]+|^and\s+|[\s.,]+$", "", part) for part in parts)
    return tuple(name for name in names if name and not NOTHING.fullmatch(name))


def _review_cycle(value: str) -> Found:
    found = cycle(value)
    body = reviewing_body(value) or reviewing_body(f"reviewed {value}")
    if body:
        found["committee"] = body
    if not found and (day := find_date(value)):
        found["next_review"] = day
    return found


def _next_review(value: str) -> Found:
    day = find_date(value)
    return {"next_review": day} if day else _review_cycle(value)


def _approved(value: str) -> Found:
    found: Found = {}
    if day := find_date(value):
        found["approved"] = day
    by = _BY.search(value)
    if name := name_in(by[1]) if by else None:
        found["approved_by"] = name
    return found


def _approved_by(value: str) -> Found:
    found: Found = {"approved_by": name} if (name := name_in(value)) else {}
    if day := find_date(value):
        found["approved"] = day
    return found


def _version(value: str) -> Found:
    number = find_version(value, bare=True)
    return {"version": number} if number else {}


def _one_line(value: str) -> str:
    return "; ".join(line for line in value.split("\n") if line)


READERS = {
    "title": lambda value: {"title": _one_line(value)},
    "reference": lambda value: {"reference": _one_line(value)},
    "version": _version,
    "approved": _approved,
    "approved_by": lambda value: _approved_by(_one_line(value)),
    "effective": lambda value: {"effective": day} if (day := find_date(value)) else {},
    "next_review": _next_review,
    "review_cycle": _review_cycle,
    "category": lambda value: {"category": kind} if (kind := category(value)) else {},
    "committee": lambda value: {"committee": _one_line(value)},
    "owner": lambda value: {"owner": _one_line(value)},
    "related": lambda value: {"related": names} if (names := related(value)) else {},
}


def read_field(name: str | None, value: str) -> Found:
    """The fields that one labelled value fills; nothing for "TBC", a dash or an unknown label."""
    if name not in READERS or NOTHING.fullmatch(value.strip()):
        return {}
    return READERS[name](value.strip())


_SENTENCES: list[tuple[re.Pattern, str]] = [
    (
        re.compile(
            r"(?:this |the )?(?:policy |document )?(?:was |has been )?(?:last )?"
            r"(?:approved|ratified|adopted|agreed)\b(?P<value>.*)",
            re.I,
        ),
        "approved",
    ),
    (
        re.compile(
            r"(?:the )?(?:date (?:of|for) )?(?:next review|review date|due for review|review due)"
            r"(?P<value>.*)|(?:this |the )?policy (?:will|is to|must) be "
            r"(?:next )?reviewed (?:in|by|on) (?P<later>.*)",
            re.I,
        ),
        "next_review",
    ),
    (
        re.compile(r"(?P<value>(?:version|v|issue)\s*:?\s*(?:no\.?\s*)?\d[\d.]*\b.*)", re.I),
        "version",
    ),
]


def read_sentence(sentence: str) -> Found:
    """The fields in a line such as "Approved by the Trust Board in July 2021"."""
    found: Found = {}
    if len(sentence) > 160:
        return found
    for pattern, name in _SENTENCES:
        match = pattern.match(sentence.strip())
        if not match:
            continue
        groups = match.groupdict()
        value = groups.get("value") or groups.get("later") or ""
        if name == "version" and not re.fullmatch(
            r"(version|v|issue)\W*[\d.]+\W*.{0,40}", value, re.I
        ):
            continue
        found |= read_field(name, value)
        # The rest of the line may hold the next fact: "Version 2, approved May 2024".
    return found if found.keys() & {"approved", "next_review", "version"} else {}
