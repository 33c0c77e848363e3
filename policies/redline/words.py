"""The words of a paragraph compared: what stays, what goes, what comes, in the form it stands in.

A word carries the inline elements round it, so that whatever is written is well formed.
"""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

TAG = re.compile(r"<[^>]*>")
WORD = re.compile(r"\w+")
# A merge field, a word ("don't", "3.5", "two-step", an address), or a single mark.
TOKEN = re.compile(r"(\{\{[^{}]*\}\}|\w+(?:[’'\-.@/:]\w+)*|[^\w\s])(\s*)")
MEANING = {"s", "sub", "sup"}  # 10² is not 102
MOST_WORK = 150_000  # equal pairs of words that may be looked at; beyond, all is replaced
FEW = 2  # words that stay between two changes, which read better as one change
LITTLE = 8  # letters of those
ALIKE = 0.25  # share of words; below it, crossing out word by word is a puzzle

Form = tuple[tuple[str, str], ...]  # elements round a word, outermost first: name, attributes


class Word(NamedTuple):
    html: str  # escaped; or a picture, or a line break
    key: Hashable  # what makes it the same word
    form: Form
    space: str  # behind it
    space_form: Form


class Step(NamedTuple):
    same: bool
    old: Sequence[Word]
    new: Sequence[Word]


class Three(NamedTuple):
    """A piece of HTML three times: inline, the left side, the right side."""

    both: str
    before: str
    after: str

    def within(self, opening: str, closing: str) -> "Three":
        return Three(*(f"{opening}{text}{closing}" for text in self))


Piece = tuple[str, Form, str]  # text, the form it stands in, "ins" or "del" or ""


def spoken(text: str) -> list[str]:
    """The words of HTML, roughly and fast: to count them, or to see what is like what."""
    return WORD.findall(TAG.sub(" ", text))


def meaning(form: Form) -> Form:
    """The elements that are part of what a word says; an address inside the text is not."""
    return tuple(
        mark
        for mark in form
        if mark[0] in MEANING or (mark[0] == "a" and not mark[1].startswith(' href="#'))
    )


def compared(old: Sequence[Word], new: Sequence[Word]) -> Three:
    steps = changes(old, new)
    return Three(
        written(_inline(steps)),
        written(_side(((step.same, step.old) for step in steps), "del")),
        written(_side(((step.same, step.new) for step in steps), "ins")),
    )


def plain(words: Iterable[Word], mark: str = "") -> str:
    return written(_side([(not mark, words)], mark))


def changes(old: Sequence[Word], new: Sequence[Word]) -> list[Step]:
    """The steps from one row of words to the other; joined, they are both rows exactly."""
    start = _alike(zip(old, new, strict=False))
    room = min(len(old), len(new)) - start
    end = _alike(zip(reversed(old), reversed(new), strict=False), most=room)
    middle = _between(old[start : len(old) - end], new[start : len(new) - end])
    steps = [Step(True, old[:start], new[:start]), *middle]
    steps.append(Step(True, old[len(old) - end :], new[len(new) - end :]))
    found = [step for step in steps if step.old or step.new]
    kept = sum(len(step.new) for step in found if step.same)
    if kept < ALIKE * min(len(old), len(new)):
        return [Step(False, old, new)]
    return found


def _alike(pairs: Iterable[tuple[Word, Word]], most: int = 10**9) -> int:
    count = 0
    for first, second in pairs:
        if first.key != second.key or count == most:
            break
        count += 1
    return count


def _between(old: Sequence[Word], new: Sequence[Word]) -> list[Step]:
    if not old or not new:
        return [Step(False, old, new)]
    first, second = [word.key for word in old], [word.key for word in new]
    there = Counter(second)
    if sum(there[key] for key in first) > MOST_WORK:
        return [Step(False, old, new)]
    found = SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
    steps = [Step(tag == "equal", old[i:k], new[j:m]) for tag, i, k, j, m in found]
    return _joined(steps)


def _joined(steps: list[Step]) -> list[Step]:
    """Changes with next to nothing between them made one: "of the" alone is no island."""
    last = len(steps) - 1
    islands = [
        step.same and not (0 < at < last and len(step.new) <= FEW and _letters(step.new) < LITTLE)
        for at, step in enumerate(steps)
    ]
    found = []
    for same, group in groupby(zip(islands, steps, strict=True), key=itemgetter(0)):
        together = [step for _, step in group]
        old = [word for step in together for word in step.old]
        found.append(Step(same, old, [word for step in together for word in step.new]))
    return found


def _letters(words: Iterable[Word]) -> int:
    return sum(len(word.html) for word in words)


def _inline(steps: Iterable[Step]) -> Iterator[Piece]:
    for step in steps:
        if not step.same:
            yield from _pieces(step.old, "del")
            yield from _pieces(step.new, "ins")
            continue
        for old, new in zip(step.old, step.new, strict=True):
            yield new.html, new.form, ""
            if old.space == new.space:
                yield new.space, new.space_form, ""
            else:
                yield old.space, old.space_form, "del"
                yield new.space, new.space_form, "ins"


def _side(parts: Iterable[tuple[bool, Iterable[Word]]], mark: str) -> Iterator[Piece]:
    for same, words in parts:
        yield from _pieces(words, "" if same else mark)


def _pieces(words: Iterable[Word], mark: str) -> Iterator[Piece]:
    for word in words:
        yield word.html, word.form, mark
        yield word.space, word.space_form, mark


def written(pieces: Iterable[Piece]) -> str:
    """HTML in which an element stays open as long as the words stand in it."""
    out: list[str] = []
    standing: Form = ()
    for text, form, mark in pieces:
        if not text:
            continue
        path = (*form, (mark, "")) if mark else form
        if path != standing:
            shared = _shared(standing, path)
            out += [f"</{name}>" for name, _ in reversed(standing[shared:])]
            out += [f"<{name}{attributes}>" for name, attributes in path[shared:]]
            standing = path
        out.append(text)
    out += [f"</{name}>" for name, _ in reversed(standing)]
    return "".join(out)


def _shared(first: Form, second: Form) -> int:
    count = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        count += 1
    return count
