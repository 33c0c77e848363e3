"""Two texts in, a redline out: added, removed, changed, moved, laid out differently, or the same.

A clause that only has another number is the same clause. One that stands elsewhere has moved.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from policies.importing import clean
from policies.redline import blocks
from policies.redline.blocks import Block
from policies.redline.pairing import Pairs
from policies.redline.shapes import Clause, Entry, Kind, Redline

WHOLE = (Kind.ADDED, Kind.REMOVED, Kind.MOVED)


def compare(old: Sequence[Clause], new: Sequence[Clause]) -> Redline:
    """What happened to each clause, in the order of the new text."""
    pairs = Pairs(old, new)
    gone = _gone(pairs)
    entries: list[Entry] = [
        Entry(Kind.REMOVED, clause, None, section=section) for clause, section in gone[-1]
    ]
    section = ""
    for j, clause in enumerate(new):
        section = clause.name if clause.level == 1 and clause.heading else section
        before = old[pairs.was[j]] if j in pairs.was else None
        entries.append(_entry(before, clause, moved=j in pairs.moved, section=section))
        entries += [
            Entry(Kind.REMOVED, clause, None, section=section) for clause, section in gone[j]
        ]
    return Redline(tuple(_with_what_they_belong_to(entries, old)))


def compare_texts(saved: str, typed: str) -> Entry:
    """The redline of one text that has no clauses yet against another: what was saved meanwhile
    and what somebody typed, or two wordings of one clause. Either may be HTML from anywhere."""
    before, after = (Clause("", "", "", clean.last(text)) for text in (saved, typed))
    return _entry(before, after)


def _gone(pairs: Pairs) -> dict[int, list[tuple[Clause, str]]]:
    """Old clauses without a partner, each with its section's name, by the new clause (-1: none)
    behind which they stood."""
    gone, behind, section = defaultdict(list), -1, ""
    for i, clause in enumerate(pairs.old.clauses):
        section = clause.name if clause.level == 1 and clause.heading else section
        if i not in pairs.became:
            gone[behind].append((clause, section))
        elif pairs.became[i] not in pairs.moved:
            behind = pairs.became[i]
    return gone


def _entry(
    before: Clause | None, after: Clause, *, moved: bool = False, section: str = ""
) -> Entry:
    if before is None:
        return Entry(Kind.ADDED, None, after, section=section)
    return Entry(_kind(before, after, moved), before, after, moved, section=section)


def _kind(before: Clause, after: Clause, moved: bool) -> Kind:
    if (before.heading, before.html) == (after.heading, after.html):
        return Kind.MOVED if moved else Kind.SAME
    first, second = blocks.read(before.html), blocks.read(after.html)
    if before.heading.split() != after.heading.split() or _keys(first) != _keys(second):
        return Kind.CHANGED
    return Kind.MOVED if moved else Kind.FORMATTING


def _keys(block: Block) -> list:
    return [word.key for word in block.all_words()]


def _with_what_they_belong_to(entries: list[Entry], old: Sequence[Clause]) -> list[Entry]:
    """A section that came, went or moved takes its clauses with it, and counts once."""
    place = {id(clause): at for at, clause in enumerate(old)}
    found, opener = [], None
    for above, entry in zip([None, *entries], entries, strict=False):
        goes_on = (
            opener is not None
            and entry.kind == opener.kind
            and entry.clause.level > opener.clause.level
            and (entry.kind != Kind.MOVED or _next_to(above, entry, place))
        )
        if not goes_on:
            opener = entry if entry.kind in WHOLE else None
        found.append(replace(entry, part_of_above=True) if goes_on else entry)
    return found


def _next_to(above: Entry, entry: Entry, place: dict[int, int]) -> bool:
    return place[id(entry.before)] == place[id(above.before)] + 1
