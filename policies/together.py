"""A policy of somebody who works at several schools, shown once: what is the same stands once.

Clauses are the same when they are equal before the schools' words are put in, and neither school
has words of its own for them. Where the words put in differ, both stand side by side. Pure: what is
signed is each school's text, whole, as the record and the certificate have it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from policies import merging, shown
from policies.models import Clause, Edition

TAG = re.compile(r"(<[^>]*>)")


class Difference(NamedTuple):
    """What is different at another school, in whole sections."""

    edition: Edition
    clauses: list[dict]  # in its own words
    absent: list[str]  # sections that are not read there


class Together(NamedTuple):
    """The clauses as the first school has them, with the others' words put in beside its own."""

    editions: Sequence[Edition]
    clauses: list[dict]
    differences: list[Difference]

    @property
    def places(self) -> list[str]:
        return [edition.place for edition in self.editions if edition.place]

    @property
    def sections(self) -> list[list[dict]]:
        return shown.sections(self.clauses)


def shown_once(trusts: Iterable[Clause], editions: Sequence[Edition]) -> Together:
    """Of editions of one version, the first in full. `trusts`: its clauses before merging."""
    first, *others = editions
    raw = {clause.anchor: clause for clause in trusts}
    merged = [_merged(raw, edition) for edition in editions]
    clauses = [
        _beside(clause, raw, editions, merged) if clause["anchor"] in merged[0] else clause
        for clause in first.text.clauses
    ]
    differences = [
        Difference(other, _differing(first, merged[0], other, theirs), _absent(first, other))
        for other, theirs in zip(others, merged[1:], strict=True)
    ]
    return Together(editions, clauses, [row for row in differences if row.clauses or row.absent])


def _merged(raw: Mapping[str, Clause], edition: Edition) -> set[str]:
    """The addresses of the clauses that are the trust's with this school's values, no more."""
    return {
        clause["anchor"]
        for clause in edition.text.clauses
        if clause["anchor"] in raw
        and _filled(raw[clause["anchor"]], edition.values) == (clause["heading"], clause["html"])
    }


def _filled(clause: Clause, values: Mapping[str, str]) -> tuple[str, str] | None:
    body = shown.beside_the_margin(clause.number, clause.html)
    if any(field not in values for field in merging.fields_in(clause.heading + body)):
        return None
    return merging.fill_words(clause.heading, values), merging.fill(body, values)


def _beside(
    clause: dict, raw: Mapping[str, Clause], editions: Sequence[Edition], merged: Sequence[set[str]]
) -> dict:
    """The clause with every school's words where they differ."""
    anchor = clause["anchor"]
    same = [row for row, theirs in zip(editions, merged, strict=True) if anchor in theirs]
    body = shown.beside_the_margin(raw[anchor].number, raw[anchor].html)
    words = {
        field: _side_by_side([(row.values[field], row) for row in same])
        for field in merging.fields_in(raw[anchor].heading + body)
    }
    parts = [
        merging.fill(part, same[0].values if part.startswith("<") else words)
        for part in TAG.split(body)
    ]
    heading = merging.fill_words(raw[anchor].heading, words)
    return clause | {"heading": heading, "html": "".join(parts)}


def _side_by_side(said: list[tuple[str, Edition]]) -> str:
    """ "Ruth Hale (Ash) or Joy Bell (Birch)"; what is the same everywhere stands alone."""
    places = defaultdict(list)
    for value, edition in said:
        places[value].append(edition.school.name if edition.school else "elsewhere")
    if len(places) == 1:
        return said[0][0]
    return " or ".join(
        value if [value] == where else f"{value} ({', '.join(where)})"
        for value, where in places.items()
    )


def _differing(first: Edition, ours: set[str], other: Edition, theirs: set[str]) -> list[dict]:
    """The clauses of the other that stand neither word for word in the first nor beside it."""
    same = {(clause["anchor"], clause["heading"], clause["html"]) for clause in first.text.clauses}
    return [
        clause
        for clause in other.text.clauses
        if clause["anchor"] not in ours & theirs
        and (clause["anchor"], clause["heading"], clause["html"]) not in same
    ]


def _absent(first: Edition, other: Edition) -> list[str]:
    """The sections of the first that the other does not have: they are not read there.

    A school's own section, which stands behind the rest, is no part of any other school's.
    """
    there = {clause["anchor"] for clause in other.text.clauses}
    return [
        f"{clause['number']} {clause['heading']}".strip()
        for clause in first.text.clauses
        if clause["level"] == 1
        and clause["anchor"] not in there
        and not clause["anchor"].startswith("at-")
    ]
