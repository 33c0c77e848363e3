"""Which clause of one text is which clause of the other, whatever number it has now."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from policies.redline.shapes import Clause
from policies.redline.words import spoken

FEW = 25  # letters: "pupils; and" is no clause that moved, wherever else it stands
RARE = 12  # clauses that share a word, up to which the word says something
CANDIDATES = 4  # looked at closely, for each clause without a partner
ENOUGH = 0.5  # share of words in which a clause and what became of it must agree
ENOUGH_AT_HOME = 0.3  # where it kept its address or its heading
ENOUGH_MOVED = 0.65  # where it is also somewhere else


class Side:
    """A text as its clauses are looked for in the other one."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self.clauses = clauses
        self.keys = [(clause.heading, clause.html) for clause in clauses]
        self._bags: dict[int, Counter] = {}

    def bag(self, at: int) -> Counter:
        if at not in self._bags:
            clause = self.clauses[at]
            self._bags[at] = Counter(spoken(f"{clause.heading} {clause.html}".casefold()))
        return self._bags[at]

    def size(self, at: int) -> int:
        return self.bag(at).total()

    @cached_property
    def places(self) -> dict[tuple[str, str], list[int]]:
        places = defaultdict(list)
        for at, key in enumerate(self.keys):
            places[key].append(at)
        return places


class Pairs:
    """Which old clause each new one was (`was`), and the other way round (`became`)."""

    def __init__(self, old: Sequence[Clause], new: Sequence[Clause]) -> None:
        self.old, self.new = Side(old), Side(new)
        self.was: dict[int, int] = {}
        self.became: dict[int, int] = {}
        self._same_words()
        self._much_the_same()
        self.moved = self._out_of_order()
        self._part_doubtful()

    def _tie(self, i: int, j: int) -> None:
        self.was[j], self.became[i] = i, j

    def free(self, i: int, j: int) -> bool:
        there = 0 <= i < len(self.old.keys) and 0 <= j < len(self.new.keys)
        return there and i not in self.became and j not in self.was

    # --- the same, word for word

    def _same_words(self) -> None:
        """Those that stand once in either text, what is beside them, then the rest in order."""
        for key, at in self.old.places.items():
            other = self.new.places.get(key, ())
            if len(at) == len(other) == 1 and self._says_enough(at[0]):
                self._tie(at[0], other[0])
        self._spread()
        for key, at in self.old.places.items():
            left = [i for i in at if i not in self.became]
            free = [j for j in self.new.places.get(key, ()) if j not in self.was]
            for i, j in zip(left, free, strict=False):
                if self._says_enough(i) or self.old.clauses[i].anchor == self.new.clauses[j].anchor:
                    self._tie(i, j)
        self._spread()

    def _says_enough(self, i: int) -> bool:
        clause = self.old.clauses[i]
        return bool(clause.heading) or len(clause.html) >= FEW

    def _spread(self) -> None:
        """Equal clauses beside a pair are a pair; the ends of the texts count as one."""
        ends = [(-1, -1, 1), (len(self.old.keys), len(self.new.keys), -1)]
        starts = [(i, j, step) for j, i in self.was.items() for step in (1, -1)]
        for i, j, step in [*ends, *starts]:
            i, j = i + step, j + step
            while self.free(i, j) and self.old.keys[i] == self.new.keys[j]:
                self._tie(i, j)
                i, j = i + step, j + step

    # --- changed

    def _much_the_same(self) -> None:
        """The likeliest pairs first, and nothing twice."""
        for _, i, j in sorted(self._likely(), reverse=True):
            if self.free(i, j):
                self._tie(i, j)

    def _likely(self) -> Iterator[tuple[float, int, int]]:
        free = [j for j in range(len(self.new.keys)) if j not in self.was]
        look = _Looking(self, free)
        for i in range(len(self.old.keys)):
            if i in self.became:
                continue
            beside = look.beside(i)
            for j in look.alike(i) | beside if self._says_enough(i) else look.at_home(i) | beside:
                share, home = self.likeness(i, j), self._at_home(i, j)
                if share >= (ENOUGH_AT_HOME if home else ENOUGH) or self._one_heading(i, j):
                    yield share + home / 5, i, j

    def likeness(self, i: int, j: int) -> float:
        """The share of words that they have in common, from 0 to 1."""
        size = self.old.size(i) + self.new.size(j)
        return 2 * (self.old.bag(i) & self.new.bag(j)).total() / size if size else 1.0

    def _at_home(self, i: int, j: int) -> bool:
        one, other = self.old.clauses[i], self.new.clauses[j]
        return one.anchor == other.anchor or self._one_heading(i, j)

    def _one_heading(self, i: int, j: int) -> bool:
        heading = self.old.clauses[i].heading
        return bool(heading) and heading == self.new.clauses[j].heading

    # --- moved

    def _out_of_order(self) -> set[int]:
        """New clauses that stand elsewhere: all but the heaviest row of pairs in one order."""
        kept: list[tuple[int, int, int]] = []  # best row so far ending at an old place or before
        via: dict[int, int] = {}
        for j in sorted(self.was):
            i = self.was[j]
            at = bisect_left(kept, (i,))
            before, last = (kept[at - 1][1:]) if at else (0, -1)
            weight = before + len(self.new.clauses[j].html) + 1
            via[j] = last
            end = at
            while end < len(kept) and kept[end][1] <= weight:
                end += 1
            kept[at:end] = [(i, weight, j)]
        in_order, j = set(), kept[-1][2] if kept else -1
        while j != -1:
            in_order.add(j)
            j = via[j]
        return set(self.was) - in_order

    def _part_doubtful(self) -> None:
        """Elsewhere and hardly the same: one was taken out and another put in."""
        for j in sorted(self.moved):
            i = self.was[j]
            if self.old.keys[i] != self.new.keys[j] and self.likeness(i, j) < ENOUGH_MOVED:
                del self.was[j], self.became[i]
                self.moved.discard(j)


class _Looking:
    """Finds the few new clauses that an old one may have become, by the rare words they share."""

    def __init__(self, pairs: Pairs, free: Iterable[int]) -> None:
        self.pairs = pairs
        self.by_word, self.by_home = defaultdict(list), defaultdict(list)
        for j in free:
            for word in pairs.new.bag(j):
                self.by_word[word].append(j)
            for home in _homes(pairs.new.clauses[j]):
                self.by_home[home].append(j)

    def alike(self, i: int) -> set[int]:
        shared = Counter()
        for word in self.pairs.old.bag(i):
            where = self.by_word.get(word, ())
            if len(where) <= RARE:
                shared.update(where)
        return {j for j, _ in shared.most_common(CANDIDATES)} | self.at_home(i)

    def at_home(self, i: int) -> set[int]:
        homes = _homes(self.pairs.old.clauses[i])
        return {j for home in homes for j in self.by_home.get(home, ())[:CANDIDATES]}

    def beside(self, i: int) -> set[int]:
        """Those that follow what the one above became, or stand above what the next became."""
        became = self.pairs.became
        near = (became.get(i - 1, -2) + 1, became.get(i + 1, -2) - 1)
        return {j for j in near if self.pairs.free(i, j)}


def _homes(clause: Clause) -> list[tuple[str, str]]:
    return [("at", clause.anchor), *([("as", clause.heading)] if clause.heading else [])]
