"""Counts as trustees read them: none, 1 to 4, or the number, so that nobody can be worked out.

Pure. A small count is also hidden from whoever subtracts: beside one in the same list, the least of
the numbers, or else the total, says *5 or more*.
"""

from collections.abc import Iterable
from dataclasses import dataclass

FEW = 5
NONE, SMALL, MANY = "none", "1 to 4", "5 or more"


@dataclass(frozen=True)
class Count:
    """One count as it is released: what it says, and how long its bar is."""

    label: str
    said: str
    length: int


@dataclass(frozen=True)
class Parts:
    """Counts that make up a whole, and what may be said of the whole."""

    rows: tuple[Count, ...]
    total: str


def count(label: str, number: int) -> Count:
    if number == 0:
        return Count(label, NONE, 0)
    if number < FEW:
        return Count(label, SMALL, 2)
    return Count(label, str(number), number)


def parts(counts: Iterable[tuple[str, int]]) -> Parts:
    numbers = list(counts)
    rows = [count(label, number) for label, number in numbers]
    total = count("", sum(number for _, number in numbers)).said
    if all(row.said != SMALL for row in rows):
        return Parts(tuple(rows), total)
    known = [at for at, (_, number) in enumerate(numbers) if number >= FEW]
    if known:
        least = min(known, key=lambda at: numbers[at][1])
        rows[least] = Count(rows[least].label, MANY, FEW)
    return Parts(tuple(rows), total if known or total == SMALL else MANY)
