"""How long reading takes: of the whole text, or of the part that somebody reads."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.utils import timezone

from policies import composition, searching
from policies.models import Assignment, Clause, RoleEdition, Version
from policies.models.version import minutes_of
from policies.queries import readers


def put(rows: Iterable[Assignment], on: date | None = None) -> list[Assignment]:
    """The assignments, each with the `minutes` of what its person reads.

    Of somebody who reads different parts at two schools: those of the longer. A fixed number of
    queries, none where everybody reads everything.
    """
    found = list(rows)
    names = readers.read_for(found, on or timezone.localdate())
    parted = [row for row in found if names.get(row.pk)]
    words = _words({row.version_id: row.version for row in parted}, _parts(parted))
    for row in parted:
        row.minutes = minutes_of(max(words[row.version_id][name] for name in names[row.pk]))
    return found


def of_roles(version: Version, names: Collection[str]) -> int:
    """Of reading these parts of a version, the longest of them; "" is the whole."""
    parts = readers.parts_of(version.policy) if any(names) else []
    words = _words({version.pk: version}, {version.pk: parts})[version.pk] if parts else {}
    return minutes_of(max(words.get(name, version.words) for name in names or [""]))


def of_parts(version: Version) -> tuple[int, int]:
    """The shortest and the longest reading of a version; both the same where all read all."""
    parts = readers.parts_of(version.policy)
    words = _words({version.pk: version}, {version.pk: parts}) if parts else {}
    found = [minutes_of(number) for number in words.get(version.pk, {"": version.words}).values()]
    return min(found), max(found)


def _parts(rows: list[Assignment]) -> dict[int, list[RoleEdition]]:
    return {row.version_id: readers.parts_of(row.policy) for row in rows}


def _words(
    versions: Mapping[int, Version], parts: Mapping[int, list[RoleEdition]]
) -> dict[int, dict[str, int]]:
    """How many words each part of each version has, the whole as ""; one query.

    Counted from the whole downwards, so that a part and the whole are counted alike.
    """
    clauses = defaultdict(list)
    if versions:
        fields = ("version_id", "anchor", "level", "number", "heading", "html")
        for clause in Clause.objects.filter(version__in=versions).only(*fields):
            clauses[clause.version_id].append(clause)
    found = {}
    for pk, version in versions.items():
        counted = {clause.anchor: _count(clause) for clause in clauses[pk]}
        left = {"": frozenset()} | composition.left_out_of_parts(parts[pk])
        found[pk] = {
            name: version.words - sum(counted.values()) + sum(
                counted[clause.anchor] for clause in composition.without(clauses[pk], gone)
            )
            for name, gone in left.items()
        }  # fmt: skip
    return found


def _count(clause: Clause) -> int:
    return len(searching.words_of(clause.html).split())
