"""Which laws and guidance a text cites in an edition that is no longer in force."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from policies.importing.checks import name, words_of
from policies.importing.shapes import Clause


@dataclass(frozen=True, slots=True)
class Edition:
    """A law or document of guidance: what it is called, and the year of its edition in force."""

    names: tuple[str, ...]
    year: int
    titles: tuple[str, ...] = ()  # words in the title of a policy that it asks for


# Between the name and the year: quotation marks, a bracket, "statutory guidance,", a month.
_BETWEEN = (
    r"(?:[\s\"“”'’‘,:(\-–]|\([^()0-9]{1,40}\)|statutory\b|guidance\b|updated\b|of\b|edition\b"
    r"|(?:\d{1,2}\s+)?(?:january|february|march|april|may|june|july|august|september|october"
    r"|november|december)\b){1,14}"
)


def superseded(clauses: Iterable[Clause], editions: Iterable[Edition]) -> list[str]:
    """A sentence for each clause that cites an older edition than the one in force."""
    found = [
        f"{name(clause)} cites {called} {year}; the edition in force is {edition.year}."
        for clause, edition, called, year in _citations(clauses, editions)
        if year < edition.year
    ]
    return list(dict.fromkeys(found))


def cited(clauses: Iterable[Clause], editions: Iterable[Edition]) -> list[str]:
    """Each law or document that a text cites with its year, once, in the order of the text."""
    found = [f"{edition.names[0]} {year}" for _, edition, _, year in _citations(clauses, editions)]
    return list(dict.fromkeys(found))


def _citations(
    clauses: Iterable[Clause], editions: Iterable[Edition]
) -> Iterator[tuple[Clause, Edition, str, int]]:
    patterns = [(edition, _pattern(edition)) for edition in editions]
    for clause in clauses:
        words = " ".join(words_of(clause.html).split())
        for edition, pattern in patterns:
            for match in pattern.finditer(words):
                yield clause, edition, match["name"], int(match["year"])


def _pattern(edition: Edition) -> re.Pattern:
    names = "|".join(re.escape(known) for known in sorted(edition.names, key=len, reverse=True))
    return re.compile(rf"\b(?P<name>{names})\b{_BETWEEN}(?P<year>(?:19|20)\d\d)\b", re.I)


def unknown_duty(title: str, category: str, editions: Iterable[Edition]) -> list[str]:
    """Whether a policy calls itself statutory although no law on the list asks for it."""
    asked_for = any(words.lower() in title.lower() for each in editions for words in each.titles)
    if category != "statutory" or asked_for:
        return []
    return [
        "The policy is called statutory, but nothing on the list of guidance asks for it."
        " Say which law does, or call it a policy of the trust."
    ]
