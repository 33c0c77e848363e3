"""What a comparison takes and gives back: immutable values, and HTML that is safe to show."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from core import wording
from policies.redline import blocks, safe, words
from policies.redline.words import Three

WORDS_A_MINUTE = 200


class Kind(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    FORMATTING = "formatting"  # the same words, laid out differently


ALIKE = frozenset({Kind.SAME, Kind.MOVED, Kind.FORMATTING})  # word for word
TOUCHED = frozenset(Kind) - {Kind.SAME}
COUNTED = (Kind.CHANGED, Kind.ADDED, Kind.REMOVED, Kind.MOVED)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause as it stands beside its number: heading and number are not in `html`."""

    number: str
    heading: str
    anchor: str
    html: str
    level: int = 1

    @property
    def words(self) -> int:
        return len(words.spoken(f"{self.heading} {self.html}"))

    @property
    def name(self) -> str:
        return f"{self.number} {self.heading}".strip()


@dataclass(frozen=True)
class Entry:
    """One clause of the comparison. Whatever HTML it gives went through the sanitiser.

    `html` is for one column, <ins> and <del> round what changed; the left side of two has <del>
    alone, the right side <ins> alone. They are made when they are asked for.
    """

    kind: Kind
    before: Clause | None
    after: Clause | None
    moved: bool = False  # whatever else happened to it
    part_of_above: bool = False  # came, went or moved with the clause above that it belongs to
    section: str = ""  # name of the main section in which it stands

    @cached_property
    def words(self) -> int:
        """To read in it."""
        return self.clause.words

    @cached_property
    def html(self) -> str:
        return safe.safe(self._texts.both)

    @cached_property
    def before_html(self) -> str:
        return safe.safe(self._texts.before)

    @cached_property
    def after_html(self) -> str:
        return safe.safe(self._texts.after)

    @cached_property
    def heading(self) -> str:
        return safe.safe(self._headings.both)

    @cached_property
    def before_heading(self) -> str:
        return safe.safe(self._headings.before)

    @cached_property
    def after_heading(self) -> str:
        return safe.safe(self._headings.after)

    @cached_property
    def _texts(self) -> Three:
        if self.kind in ALIKE:
            return Three(self.after.html, self.before.html, self.after.html)
        first, second = (blocks.read(c.html).inside if c else [] for c in (self.before, self.after))
        return blocks.compared(first, second)

    @cached_property
    def _headings(self) -> Three:
        if self.before and self.after and self.before.heading == self.after.heading:
            return Three(*[safe.words(self.after.heading)] * 3)
        first, second = (blocks.plain(c.heading) if c else [] for c in (self.before, self.after))
        return words.compared(first, second)

    @property
    def clause(self) -> Clause:
        return self.after or self.before

    @property
    def label(self) -> str:
        """What happened to it, in words for a reader."""
        if self.kind == Kind.FORMATTING:
            return "Laid out differently, the same words"
        came_from = self.before.number if self.before else ""
        from_there = f" from {came_from}" if came_from and self.moved else ""
        if self.kind == Kind.CHANGED and self.moved:
            return f"Changed, and moved{from_there}"
        return f"{self.kind.value.capitalize()}{from_there}"

    @property
    def renumbered_from(self) -> str:
        """The number it had, where only that is another."""
        both = self.before and self.after
        other = both and not self.moved and self.before.number != self.after.number
        return self.before.number if other else ""


@dataclass(frozen=True, slots=True)
class Run:
    """Clauses that stand together: all touched, or all as they were."""

    touched: bool
    entries: tuple[Entry, ...]

    @property
    def words(self) -> str:
        """ "4 sections unchanged, 1.2 to 2.1"."""
        numbers = [entry.clause.number for entry in self.entries if entry.clause.number]
        where = ", " + " to ".join(dict.fromkeys((numbers[0], numbers[-1]))) if numbers else ""
        return f"{wording.count(len(self.entries), 'section')} unchanged{where}"


@dataclass(frozen=True, slots=True)
class Redline:
    """Every clause of either text, in the order of the new one."""

    entries: tuple[Entry, ...]

    @property
    def touched(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.kind in TOUCHED)

    @property
    def same(self) -> int:
        return len(self.entries) - len(self.touched)

    @property
    def words(self) -> int:
        return sum(entry.words for entry in self.touched)

    @property
    def minutes(self) -> int:
        """Of reading what was touched, never less than one where something was."""
        return max(1, round(self.words / WORDS_A_MINUTE)) if self.touched else 0

    @property
    def counts(self) -> Counter[Kind]:
        """A main section that came, went or moved as a whole counts once."""
        return Counter(entry.kind for entry in self.touched if not entry.part_of_above)

    @property
    def summary(self) -> str:
        """ "3 sections changed, 1 added, 1 moved"."""
        counts = self.counts
        said = [(kind, counts[kind]) for kind in COUNTED if counts[kind]]
        layout = counts[Kind.FORMATTING]
        if not said:
            only = f"; {wording.count(layout, 'section')} laid out differently" if layout else ""
            return f"No words changed{only}"
        first, *rest = said
        words = [f"{wording.count(first[1], 'section')} {first[0]}"]
        words += [f"{wording.figure(number)} {kind}" for kind, number in rest]
        words += [f"{wording.figure(layout)} laid out differently"] if layout else []
        return ", ".join(words)

    @property
    def runs(self) -> tuple[Run, ...]:
        """The entries gathered for a page that folds what did not change."""
        found: list[list[Entry]] = []
        for entry in self.entries:
            if not found or (found[-1][0].kind in TOUCHED) != (entry.kind in TOUCHED):
                found.append([])
            found[-1].append(entry)
        return tuple(Run(run[0].kind in TOUCHED, tuple(run)) for run in found)


def clauses_of(rows: Iterable[Mapping[str, object]]) -> list[Clause]:
    """From rows as an edition keeps them: number, heading, anchor, level, and html beside it."""
    names = ("number", "heading", "anchor", "html", "level")
    return [Clause(**{name: row[name] for name in names}) for row in rows]
