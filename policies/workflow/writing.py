"""Writing in the browser, one section at a time: its address stays, whatever its number becomes."""

import hashlib
import re
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from core.workflow import Refused, record
from people.models import Person
from policies import anchors, composition, shown
from policies.importing import checks, document
from policies.importing.shapes import Control, Revision
from policies.models import Clause, Version
from policies.workflow import drafting, searching

HEADING_TAG = re.compile(r"\s*<(h[2-6])\b")


@dataclass(frozen=True)
class Words:
    """A section as its author writes it; `html` is without its number and heading."""

    number: str
    heading: str
    html: str


class SavedMeanwhile(Exception):  # noqa: N818 -- reads as what it says
    """Somebody else saved the section since it was opened; nothing was written."""


def stamp(clause: Clause) -> str:
    """What a section said when its page was opened."""
    words = f"{clause.number}\n{clause.heading}\n{clause.html}"
    return hashlib.sha256(words.encode()).hexdigest()


def words_of(clause: Clause) -> Words:
    html = shown.beside_the_margin(clause.number, clause.html).strip()
    return Words(clause.number, clause.heading, html)


@transaction.atomic
def write_clause(version: Version, clause: Clause, words: Words, *, by: Person, seen: str) -> None:
    """Save a section, unless it is no longer the one that was `seen`: then SavedMeanwhile."""
    _lock(version)
    now = version.clauses.filter(pk=clause.pk).first()
    if now is None or (stamp(now) != seen and words_of(now) != words):
        raise SavedMeanwhile
    before = words_of(now)
    if (before.number, before.heading) == (words.number, words.heading):
        if before.html != words.html:
            now.html = composition.with_body(now, words.html)
    else:
        tag = HEADING_TAG.match(now.html)
        now.number, now.heading = words.number, words.heading
        now.level = _level(words.number) or now.level
        now.html = composition.canonical(
            now, words.html, tag[1] if tag else f"h{min(now.level + 1, 6)}"
        )
    now.save(update_fields=["number", "heading", "level", "html"])
    _finish(version, by, f"{_called(words)} changed")


@transaction.atomic
def add_clause(version: Version, after: Clause | None, words: Words, *, by: Person) -> Clause:
    """Put a new section behind another, at the end without one, with an address of its own."""
    _lock(version)
    clauses = list(version.clauses.all())
    taken = anchors.Taken()
    taken.used.update(clause.anchor for clause in clauses)
    wanted = anchors.of_number(words.number) if words.number else anchors.slug(words.heading)
    level = _level(words.number) or 1
    made = Clause(version=version, number=words.number, heading=words.heading, level=level)
    made.anchor = taken.give(wanted[:70] or "section")
    made.html = composition.canonical(made, words.html, f"h{min(level + 1, 6)}")
    places = [clause.pk for clause in clauses]
    at = places.index(after.pk) + 1 if after and after.pk in places else len(clauses)
    _place([*clauses[:at], made, *clauses[at:]])
    _finish(version, by, f"{_called(words)} added")
    return made


@transaction.atomic
def move_clause(version: Version, clause: Clause, *, by: Person, up: bool) -> None:
    """Exchange a section with the one before or behind it."""
    _lock(version)
    clauses = list(version.clauses.all())
    at = [row.pk for row in clauses].index(clause.pk)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(clauses) or clauses[min(at, to)].anchor == "preamble":
        raise Refused("This section cannot be moved any further.")
    clauses[at], clauses[to] = clauses[to], clauses[at]
    _place(clauses)
    _finish(version, by, f"{_called(words_of(clause))} moved")


@transaction.atomic
def remove_clause(version: Version, clause: Clause, *, by: Person) -> None:
    """Take a section out; its words stay in the history of the version."""
    _lock(version)
    if version.clauses.count() == 1:
        raise Refused("This is the only section. Change its words instead.")
    clause.delete()
    _place(list(version.clauses.all()))
    _finish(version, by, f"{_called(words_of(clause))} removed")


def _lock(version: Version) -> None:
    version.refresh_from_db(from_queryset=Version.objects.select_for_update(of=("self",)))
    drafting.refuse_unless_text_may_change(version)


def _called(words: Words) -> str:
    return f"Section {words.number} {words.heading}".strip()[:120]


def _level(number: str) -> int:
    """2 of "4.5", 3 of "4.5(a)"; 0 without a number."""
    return number.count(".") + 1 + number.count("(") if number else 0


def _place(clauses: list[Clause]) -> None:
    """Number the places anew; twice, since no two may ever be in the same."""
    version = clauses[0].version
    last = version.clauses.aggregate(last=Max("position"))["last"] or 0
    for start in (last, 0):
        for position, clause in enumerate(clauses, start + 1):
            clause.position = position
            clause.save() if clause.pk is None else clause.save(update_fields=["position"])


def _finish(version: Version, by: Person, note: str) -> None:
    clauses = tuple(version.clauses.all())
    version.html = composition.html_of(clauses)
    version.words = document.count_words(checks.words_of(version.html))
    version.changed_at = timezone.now()
    said = dict(version.found.get("control") or {})
    said["revisions"] = tuple(Revision(**row) for row in said.get("revisions", ()))
    numbered = tuple(clause for clause in clauses if clause.anchor != "preamble")
    doubts = checks.warnings(numbered, Control(**said), version.html)
    version.found = {**version.found, "warnings": doubts}
    version.save(update_fields=["html", "words", "changed_at", "found"])
    searching.index(version)
    record(version, "write", by=by, note=note)
