"""Clause numbers as they stand in the text: "4.5", "1.", "Section 3:", "(a)", "(iv)"."""

import re
from dataclasses import dataclass

from policies.importing.numbering import letter, roman

_DECIMAL = re.compile(
    r"(?P<word>(?:section|clause|article|paragraph)\s+)?(?P<number>\d{1,3}(?:\.\d{1,3}){0,5})"
    r"(?P<mark>[.):]?)(?:\s*[-–—:]\s+|\s+|(?<=[.)])(?=[A-Za-z“‘])|$)(?P<rest>.*)",
    re.I | re.S,
)
_LETTER = re.compile(r"(?P<number>[A-Z]|[IVX]{2,4})(?P<mark>[.):])\s+(?P<rest>.+)", re.S)
_SUB = re.compile(r"\(?(?P<number>[a-z]{1,5}|\d{1,2})[.)]\s*(?P<rest>\S.*)", re.S)
_SUB_STRICT = re.compile(r"(?:\([a-z0-9]{1,5}\)\s*|[a-z]{1,5}[.)]\s+)", re.S)

Path = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A number read from the start of a text, and the words after it."""

    text: str  # "4.5", without the full stop that may close it
    path: Path  # (4, 5); empty for a lettered one
    closed: bool  # a full stop, bracket or colon after it, or the word "Section" before it
    rest: str


def decimal(text: str) -> Number | None:
    """The number in figures at the start of a text."""
    match = _DECIMAL.match(text)
    if not match:
        return None
    path = tuple(int(part) for part in match["number"].split("."))
    if len(path) == 1 and path[0] > 99:
        return None  # a year, a sum, a room
    closed = bool(match["mark"] or match["word"])
    return Number(".".join(map(str, path)), path, closed, match["rest"].strip())


def capital(text: str) -> Number | None:
    """ "A. Scope" or "IV. Scope"."""
    match = _LETTER.match(text)
    return Number(match["number"], (), True, match["rest"].strip()) if match else None


def first_letter(text: str) -> Number | None:
    """Any "(b)" or "(iv)" at the start of a text, whatever came before it."""
    match = re.match(r"\(([a-z]|[ivx]{2,5})\)\s+(.*)", text, re.S)
    return Number(match[1], (), True, match[2]) if match else None


def follows(path: Path, last: Path, *, gap: int = 5) -> bool:
    """Whether a number may come next: "8.3.4" after "8.3.2", never "1.5" after "4"."""
    if not last:
        return path[0] == 1 and all(part in (0, 1) for part in path[1:])
    for at in range(len(path)):
        before = last[at] if at < len(last) else 0
        if path[at] == before and at < len(last):
            continue
        rest_begins = all(part in (0, 1) for part in path[at + 1 :])
        near = 0 < path[at] - before <= gap or (at >= len(last) and path[at] in (0, 1))
        return near and rest_begins
    return False


class Sub:
    """Letters and roman numbers below one numbered clause: (a), (b), (i), (ii), (c)."""

    def __init__(self) -> None:
        self.stack: list[tuple[str, int]] = []

    def read(self, text: str) -> Number | None:
        """The number as `(a)(ii)` if this text carries the next one; None otherwise."""
        match = _SUB.match(text)
        if not match or not _SUB_STRICT.match(text) or not self._advance(match["number"]):
            return None
        shown = {"a": letter, "i": roman, "1": str}
        label = "".join(f"({shown[kind](count)})" for kind, count in self.stack)
        return Number(label, (), True, match["rest"].strip())

    def _advance(self, token: str) -> bool:
        for depth in range(len(self.stack), 0, -1):
            kind, count = self.stack[depth - 1]
            if {"a": letter, "i": roman, "1": str}[kind](count + 1) == token:
                self.stack[depth - 1 :] = [(kind, count + 1)]
                return True
        if token in ("a", "i", "1") and token not in {kind for kind, _ in self.stack}:
            self.stack.append((token, 1))
            return True
        return False
