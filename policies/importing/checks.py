"""What looks wrong in the text, in plain words for its owner: nothing here changes anything."""

import re
from collections import defaultdict
from itertools import pairwise

from policies.importing.blocks import lines, parse
from policies.importing.shapes import Clause, Control

_REFERENCE = re.compile(
    r"\b(?P<word>sections?|clauses?|paragraphs?|paras?\.?)\s+"
    r"(?P<numbers>\d{1,2}(?:\.\d{1,3})*(?:\s*(?:,|and|or|to|&|–|-)\s*\d{1,2}(?:\.\d{1,3})*)*)"
    r"(?![\d.]*\d)(?=(?P<after>(?:\s*\([a-z0-9]{1,4}\))*[^.;]{0,40}))",
    re.I,
)
_ELSEWHERE = re.compile(
    r"^(?:\s*\([a-z0-9]{1,4}\))*,?\s+(?:of|in|to|from|under)\s+"
    r"(?!this\b|our\b|the (?:policy|document|present)\b)(?:the\s+)?\S",
    re.I,
)
_LAW = re.compile(
    r"\b(act|regulations?|kcsie|guidance|gdpr|code of practice|order)\b[^.;]{0,30}$", re.I
)

_UNSAFE = [
    (
        re.compile(
            r"forfeit\w*\s+(?:your|their|any|all|the)?\s*(?:legal\s+)?(?:protections?|rights?)",
            re.I,
        ),
        "says that somebody forfeits a legal protection; nobody can. Take advice first.",
    ),
    (
        re.compile(
            r"(?:normal|usual|likely)\s+(?:outcome|result)\s+(?:will|would|is)\s+(?:be\s+)?(?:summary\s+)?"
            r"dismissal|automatic(?:ally)?\s+(?:result\s+in\s+|lead\s+to\s+|be\s+)?dismiss(?:al|ed)",
            re.I,
        ),
        "says in advance that somebody will be dismissed. Take advice before publishing.",
    ),
    (
        re.compile(
            r"(?:must|may|should)\s+not\s+(?:contact|report\s+\w*\s*to|speak\s+to|go\s+to|call)\s+"
            r"(?:the\s+)?(?:police|lado|nspcc|social\s+(?:care|services|workers?))",
            re.I,
        ),
        "keeps people from the police or the LADO; nobody may be. Take advice first.",
    ),
]


def warnings(clauses: tuple[Clause, ...], control: Control, body: str) -> list[str]:
    """Every doubt about the text, in its order."""
    texts = {clause.anchor: words_of(clause.html) for clause in clauses}
    return [
        *_sequence(clauses),
        *_empty(clauses, texts),
        *_dangling(clauses, texts),
        *_unsafe(clauses, texts),
        *_merge_fields(body),
        *_dates(control),
    ]


def name(clause: Clause) -> str:
    """The clause as a person would call it."""
    if clause.number:
        return f"Section {clause.number}"
    return f"“{clause.heading}”"


def words_of(html: str) -> str:
    """The text of a piece of canonical HTML, a line for each paragraph, item and cell."""
    return "\n".join(line for block in parse(html) for line in lines(block))


def _key(number: str) -> tuple[int, ...] | None:
    parts = number.split(".")
    plain = all(part.isdecimal() and len(part) < 10 for part in parts)
    return tuple(map(int, parts)) if plain else None


def _runs(clauses: tuple[Clause, ...]) -> list[list[tuple[int, ...]]]:
    """The numbers, apart for the main text and for each appendix that begins again at 1."""
    runs: list[list[tuple[int, ...]]] = [[]]
    for clause in clauses:
        key = _key(clause.number)
        if not clause.number and clause.level == 1:
            runs.append([])
        elif key:
            runs[-1].append(key)
    # Unnumbered headings between sections do not interrupt the count; appendices begin anew.
    joined: list[list[tuple[int, ...]]] = [[]]
    for run in runs:
        if run and joined[-1] and run[0][0] > joined[-1][-1][0] - 1 and run[0] not in joined[-1]:
            joined[-1] += run
        elif run:
            joined.append(run)
    return [run for run in joined if run]


def _sequence(clauses: tuple[Clause, ...]) -> list[str]:
    found = []
    for run in _runs(clauses):
        siblings = defaultdict(list)
        for key in run:
            siblings[key[:-1]].append(key[-1])
        for parent, numbers in siblings.items():
            found += _gaps(".".join(map(str, parent)), numbers)
    return found


def _gaps(parent: str, numbers: list[int]) -> list[str]:
    def called(number: int) -> str:
        return f"{parent}.{number}".lstrip(".")

    found = []
    if numbers[0] > 1:
        found.append(f"The numbers begin at {called(numbers[0])}, not at {called(1)}.")
    for before, here in pairwise(numbers):
        if here == before:
            found.append(f"Two sections are numbered {called(here)}.")
        elif here < before:
            found.append(f"Section {called(here)} stands after section {called(before)}.")
        elif here > before + 1:
            missing = " and ".join(called(number) for number in range(before + 1, here))
            found.append(
                f"{missing} {'is' if here == before + 2 else 'are'} missing:"
                f" the numbers go from {called(before)} to {called(here)}."
            )
    return found


def _empty(clauses: tuple[Clause, ...], texts: dict[str, str]) -> list[str]:
    found = []
    for at, clause in enumerate(clauses):
        after = clauses[at + 1].level if at + 1 < len(clauses) else 0
        own = texts[clause.anchor].split("\n")
        if clause.heading and len(own) < 2 and "<img" not in clause.html and after <= clause.level:
            called = (
                f"Section {clause.number} “{clause.heading}”" if clause.number else name(clause)
            )
            found.append(f"{called} has no text.")
    return found


def _dangling(clauses: tuple[Clause, ...], texts: dict[str, str]) -> list[str]:
    known = {clause.number for clause in clauses if clause.number}
    known |= {number.rpartition(".")[0] for number in known}
    found = []
    for clause in clauses if known else ():
        words = " ".join(texts[clause.anchor].split())
        for match in _REFERENCE.finditer(words):
            before = words[max(0, match.start() - 60) : match.start()]
            if _ELSEWHERE.match(match["after"]) or _LAW.search(before):
                continue
            for number in re.findall(r"\d+(?:\.\d+)*", match["numbers"]):
                if number not in known and _key(number):
                    word = match["word"].rstrip("s.").lower()
                    found.append(f"{name(clause)} refers to {word} {number}, which does not exist.")
    return list(dict.fromkeys(found))


def _unsafe(clauses: tuple[Clause, ...], texts: dict[str, str]) -> list[str]:
    return [
        f"{name(clause)} {reason}"
        for clause in clauses
        for pattern, reason in _UNSAFE
        if pattern.search(" ".join(texts[clause.anchor].split()))
    ]


def _merge_fields(body: str) -> list[str]:
    opened, closed = body.count("{{"), body.count("}}")
    whole = len(re.findall(r"\{\{\s*[a-z_]+(?:\.[a-z_]+)*\s*\}\}", body))
    if opened == closed == whole:
        return []
    return [
        "A merge field is not written as {{ school.name }}: look for curly brackets in the text."
    ]


def _dates(control: Control) -> list[str]:
    found = []
    if control.approved and control.next_review and control.next_review < control.approved:
        found.append("The next review is earlier than the approval. Check both dates.")
    newest = max(
        (row.version for row in control.revisions if row.version),
        key=lambda version: [int(part) for part in version.split(".")],
        default=None,
    )
    if newest and control.version and _key(newest) > _key(control.version):
        found.append(
            f"The document control says version {control.version},"
            f" its revision history goes on to version {newest}."
        )
    return found
