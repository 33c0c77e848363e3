"""How a clause stands on a page: its number in the margin, the rest beside it."""

import re
from collections.abc import Iterable
from typing import NamedTuple

HEADING = re.compile(r"^\s*<h[1-6][^>]*>.*?</h[1-6]>\s*", re.DOTALL)
FIRST_TAG = re.compile(r"^(\s*(?:<(?!h[1-6])[a-z]+[^>]*>\s*)*)", re.DOTALL)
LETTER = re.compile(r"\([a-z0-9]+\)$")
OWN_ADDRESS = re.compile(r'(<[a-z][a-z0-9]*)((?:\s[^>]*)?)\sid="[^"]*"')


def beside_the_margin(number: str, html: str) -> str:
    """The clause's HTML without its heading, its own number and its address.

    The page draws these three itself, so that each stands once.
    """
    rest = HEADING.sub("", html, count=1)
    rest = OWN_ADDRESS.sub(r"\1\2", rest, count=1) if rest == html else rest
    if number and rest == OWN_ADDRESS.sub(r"\1\2", html, count=1):
        opening = FIRST_TAG.match(rest)[0]
        tail = rest[len(opening) :]
        rest = opening + re.sub(rf"^{_written(number)}(?!\.?\d)[.):]*\s*", "", tail, count=1)
    return rest


def _written(number: str) -> str:
    """How a clause's number may stand in its text: 3.3(a) in full, or as "(a)"."""
    last = LETTER.search(number)
    return rf"(?:{re.escape(number)}|{re.escape(last[0])})" if last else re.escape(number)


class Answered(NamedTuple):
    """A published answer as it stands beside a clause: without whoever asked."""

    anchor: str  # "": about the policy as a whole
    asked: str
    answer: str
    key: int = 0  # its address on the page


def with_answers(clauses: Iterable[dict], answers: Iterable[Answered]) -> list[dict]:
    """The clauses, each with the `answers` that stand beside it."""
    answers = list(answers)
    return [
        clause | {"answers": [row for row in answers if row.anchor == clause["anchor"]]}
        for clause in clauses
    ]


def sections(clauses: Iterable[dict]) -> list[list[dict]]:
    """The clauses of an edition grouped under their main sections, each a list that it opens."""
    grouped: list[list[dict]] = []
    for clause in clauses:
        if not grouped or clause["level"] == 1:
            grouped.append([])
        grouped[-1].append(clause)
    return grouped
