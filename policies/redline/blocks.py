"""Paragraphs, lists and tables of two clauses, block by block, down to their words."""

import html
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from itertools import chain

from lxml import html as lxml_html

from policies.importing import clean
from policies.redline import words
from policies.redline.words import Form, Three, Word

Element = lxml_html.HtmlElement
DEEPEST = 30  # what is nested deeper is read as words in a row
MOST_PAIRS = 4_000  # blocks tried with each other; beyond, they are taken in their order
ENOUGH = 0.4  # share of words in which two blocks must agree to be one that changed
ATOMS = {"img", "br"}
FAMILIES = {"ol": "list", "ul": "list", "td": "cell", "th": "cell", "p": ""}
FAMILIES |= {f"h{level}": "heading" for level in range(2, 7)}


@dataclass(eq=False)
class Block:
    """An element with blocks inside it; without a name, a stretch of words."""

    name: str = ""
    attributes: str = ""
    inside: list["Block"] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)

    @cached_property
    def key(self) -> tuple:
        own = tuple((word.key, word.form, word.space) for word in self.words)
        return (self.name, self.attributes, own, tuple(block.key for block in self.inside))

    @cached_property
    def bag(self) -> Counter:
        bag = Counter(word.key for word in self.words)
        for block in self.inside:
            bag.update(block.bag)
        return bag

    @cached_property
    def size(self) -> int:
        return self.bag.total()

    @property
    def family(self) -> str:
        return FAMILIES.get(self.name, self.name)

    def all_words(self) -> Iterator[Word]:
        return chain(self.words, *(block.all_words() for block in self.inside))


MARKUP = {mark: html.escape(mark) for mark in "&<>"}  # no longer token holds one of them


# --- reading


def read(text: str) -> Block:
    """The blocks of canonical HTML; elements that no policy may hold are passed through."""
    source = f"<html><body>{clean.characters(text)}</body></html>".encode(errors="replace")
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    root = Block()
    body = lxml_html.document_fromstring(source, parser=parser).find("body")
    if body is not None:
        _Reading(root).inside(body, (), 0)
    return root


def plain(text: str) -> list[Word]:
    """Words that are not HTML: a heading."""
    holder = Block()
    _Reading(holder).text(text, (), keeps=False)
    return list(holder.all_words())


class _Reading:
    """Where the reading of one element stands: its block, and the stretch of words begun in it."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.open = False

    def inside(self, element: Element, form: Form, depth: int) -> None:
        keeps = element.tag == "pre" or self.block.name == "pre"
        self.text(element.text, form, keeps)
        for child in element:
            if isinstance(child.tag, str) and child.tag not in clean.GONE:
                self.child(child, form, depth + 1)
            self.text(child.tail, form, keeps)

    def child(self, child: Element, form: Form, depth: int) -> None:
        tag = child.tag
        if tag in ATOMS:
            self.add(_atom(child, form))
        elif tag in clean.INLINE and depth < DEEPEST:
            self.inside(child, (*form, (tag, _attributes(child))), depth)
        elif tag in clean.KEPT and depth < DEEPEST:
            block = Block(tag, _attributes(child))
            self.block.inside.append(block)
            self.open = False
            _Reading(block).inside(child, (), depth)
        else:
            for text in child.itertext():
                self.text(f"{text} ", form, False)

    def text(self, text: str | None, form: Form, keeps: bool) -> None:
        """Words with the blanks behind them; a run of blanks is one, except in <pre>."""
        if not text or (not self.open and not keeps and text.isspace()):
            return
        if text[0].isspace():
            self.space(text[: len(text) - len(text.lstrip())], form, keeps)
        says = words.meaning(form) if form else ()
        for shown, space in words.TOKEN.findall(text):
            key = (shown, says) if says else shown
            space = (space if keeps else " ") if space else ""
            self.add(Word(MARKUP.get(shown, shown), key, form, space, form))

    def space(self, space: str, form: Form, keeps: bool) -> None:
        if not self.open:
            if keeps:
                self.add(Word("", "", form, space, form))
            return
        last = self.block.inside[-1].words[-1]
        space = last.space + space if keeps else " "
        self.block.inside[-1].words[-1] = last._replace(space=space, space_form=form)

    def add(self, word: Word) -> None:
        if not self.open:
            self.block.inside.append(Block())
            self.open = True
        self.block.inside[-1].words.append(word)


def _atom(element: Element, form: Form) -> Word:
    attributes = _attributes(element)
    return Word(f"<{element.tag}{attributes}>", (element.tag, attributes), form, "", ())


def _attributes(element: Element) -> str:
    allowed = clean.ATTRIBUTES.get(element.tag, set()) - {"name"} if element.attrib else ()
    found = ((name, element.get(name)) for name in sorted(allowed))
    return "".join(f' {name}="{html.escape(value)}"' for name, value in found if value is not None)


# --- comparing


def compared(old: Sequence[Block], new: Sequence[Block]) -> Three:
    pieces = [_pair(*pair) for pair in aligned(old, new)]
    return Three(*("".join(side) for side in zip(*pieces, strict=True))) if pieces else NOTHING


NOTHING = Three("", "", "")


def _pair(old: Block | None, new: Block | None) -> Three:
    if old is None:
        return Three(written(new, "ins"), "", written(new, "ins"))
    if new is None:
        return Three(written(old, "del"), written(old, "del"), "")
    if old.key == new.key:
        same = written(new)
        return Three(same, same, same)
    if not old.name and not new.name:
        return words.compared(old.words, new.words)
    inside = compared(old.inside if old.name else [old], new.inside if new.name else [new])
    opened, closed = _tags(new)
    before_opened, before_closed = _tags(old)
    return Three(
        f"{opened}{inside.both}{closed}",
        f"{before_opened}{inside.before}{before_closed}",
        f"{opened}{inside.after}{closed}",
    )


def _tags(block: Block, css: str = "") -> tuple[str, str]:
    if not block.name:
        return "", ""
    return f"<{block.name}{block.attributes}{css}>", f"</{block.name}>"


CSS = {"ins": ' class="added"', "del": ' class="removed"', "": ""}


def written(block: Block, mark: str = "", *, outermost: bool = True) -> str:
    """The HTML of a block; one that came or went as a whole says so, and so do all its words."""
    opened, closed = _tags(block, CSS[mark] if outermost else "")
    inside = "".join(written(child, mark, outermost=False) for child in block.inside)
    return f"{opened}{words.plain(block.words, mark)}{inside}{closed}"


def aligned(
    old: Sequence[Block], new: Sequence[Block]
) -> Iterator[tuple[Block | None, Block | None]]:
    """Each block with the one it became, in their order; None where there is none."""
    if _fit(old, new):
        yield from zip(old, new, strict=True)
        return
    first, second = [block.key for block in old], [block.key for block in new]
    there = Counter(second)
    if sum(there[key] for key in first) > words.MOST_WORK:
        yield from _in_order(old, new)
        return
    for tag, i, k, j, m in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from zip(old[i:k], new[j:m], strict=True)
        else:
            yield from _likeliest(old[i:k], new[j:m])


def _fit(old: Sequence[Block], new: Sequence[Block]) -> bool:
    """One block each, or a row of as many cells: whatever they say, they are in one place."""
    families = [block.family for block in old]
    alone = len(families) == 1 or set(families) == {"cell"}
    return alone and families == [block.family for block in new]


def _in_order(
    old: Sequence[Block], new: Sequence[Block]
) -> Iterator[tuple[Block | None, Block | None]]:
    for one, other in zip(old, new, strict=False):
        yield from [(one, other)] if one.family == other.family else [(one, None), (None, other)]
    shorter = min(len(old), len(new))
    yield from ((block, None) for block in old[shorter:])
    yield from ((None, block) for block in new[shorter:])


def _likeliest(
    old: Sequence[Block], new: Sequence[Block]
) -> Iterator[tuple[Block | None, Block | None]]:
    """The pairing in order that keeps the most words (Needleman and Wunsch)."""
    if not old or not new or len(old) * len(new) > MOST_PAIRS:
        yield from _in_order(old, new)
        return
    like = [[_likeness(one, other) for other in new] for one in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            together = best[i + 1][j + 1] + like[i][j] if like[i][j] else 0.0
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < len(old) or j < len(new):
        if i < len(old) and j < len(new) and _together(like, best, i, j):
            yield old[i], new[j]
            i, j = i + 1, j + 1
        elif i < len(old) and (j == len(new) or best[i + 1][j] >= best[i][j + 1]):
            yield old[i], None
            i += 1
        else:
            yield None, new[j]
            j += 1


def _together(like: list[list[float]], best: list[list[float]], i: int, j: int) -> bool:
    return bool(like[i][j]) and best[i][j] == best[i + 1][j + 1] + like[i][j]


def _likeness(old: Block, new: Block) -> float:
    """How much two blocks are one: 0 where they are not, else more the more words they share."""
    if old.family != new.family:
        return 0.0
    both = (old.bag & new.bag).total()
    share = 2 * both / (old.size + new.size) if old.size + new.size else 1.0
    return share + both / 100 if share >= ENOUGH else 0.0
