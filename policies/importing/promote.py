"""Headings and clauses that a file only paints: bold lines, line under line, lists that count."""

import re

from policies.importing.blocks import HEADINGS, Block, inner, is_bold, new, parse, text
from policies.importing.numbers import Number, decimal, first_letter, follows

_ENDS = re.compile(r"[.;:,!?]$")
_ANNEX = re.compile(r"(appendix|annex|schedule)\b", re.I)


def prepare(blocks: list[Block]) -> list[Block]:
    """The same text with every numbered paragraph and every heading as a block of its own."""
    found: list[Block] = []
    for block in blocks:
        found += _split(block) if block.tag == "p" else [block]
    found = _lists_that_count_on(found)
    return _headings(found)


# --- clauses written line under line in one paragraph


def _split(block: Block) -> list[Block]:
    pieces = re.split(r"<br\s*/?>\s*|\n\s*", inner(block))
    if len(pieces) < 2 or not _number(pieces[0]):
        return [block]
    joined = [pieces[0]]
    for piece in pieces[1:]:
        before, here = _number(joined[-1]), _number(piece)
        # A line may begin with "4.1" only because the one before it ended in "see section".
        if before and here and (not here.path or not before.path or _next(before, here)):
            joined.append(piece)
        else:
            joined[-1] += "\n" + piece
    if len(joined) == 1 or not all(map(_is_whole, joined)):
        return [block]
    return [paragraph for piece in joined for paragraph in parse(f"<p>{piece}</p>")]


def _next(before: Number, here: Number) -> bool:
    return follows(here.path, before.path, gap=1)


def _number(html: str) -> Number | None:
    words = re.sub(r"<[^>]*>", "", html).strip()
    return decimal(words) or first_letter(words)


def _is_whole(html: str) -> bool:
    opened = len(re.findall(r"<(?!br|img)[a-z]", html))
    return opened == html.count("</")


# --- ordered lists that are interrupted by the text of their sections


def _lists_that_count_on(blocks: list[Block]) -> list[Block]:
    """Where nothing else is numbered and lists go on counting, their items are the sections."""
    numbered = any(
        number and number.closed and len(number.path) == 1
        for block in blocks
        if block.tag in (*HEADINGS, "p") and (number := decimal(text(block)))
    )
    lists = [block for block in blocks if block.tag == "ol" and not block.get("type")]
    expected, goes_on = 1, 0
    for block in lists:
        start = int(block.get("start") or 1)
        goes_on += start == expected and start > 1
        expected = start + len(block)
    if numbered or not goes_on:
        return blocks
    return [
        piece for block in blocks for piece in (spread(block, "{}.") if block in lists else [block])
    ]


def spread(block: Block, label: str) -> list[Block]:
    """The items of an ordered list as paragraphs, their numbers written out."""
    found = []
    for count, item in enumerate(block.findall("li"), int(block.get("start") or 1)):
        pieces = parse(inner(item))
        if not pieces or pieces[0].tag != "p":
            pieces.insert(0, new("p"))
        pieces[0].text = f"{label.format(count)} {(pieces[0].text or '').lstrip()}"
        found += pieces
    return found


# --- headings that are only bold


def _headings(blocks: list[Block]) -> list[Block]:
    real = [block for block in blocks if block.tag in HEADINGS]
    real_numbered = any(decimal(text(block)) for block in real)
    painted = any(_is_numbered_title(blocks, at) for at in range(len(blocks)))
    for at, block in enumerate(blocks):
        words = text(block)
        number = decimal(words)
        if block.tag != "p":
            continue
        if number and number.rest and is_bold(block) and len(words.split()) <= 16:
            _retag(block, len(number.path))
        elif number:
            if not real_numbered and _is_numbered_title(blocks, at):
                _retag(block, 1)
        elif _stands_out(block, words, annex_only=painted or bool(real)):
            _retag(block, 1)
    return blocks


def _is_numbered_title(blocks: list[Block], at: int) -> bool:
    """ "3. Scope" on a line of its own, with something other than "4. ..." below it."""
    block, number = blocks[at], decimal(text(blocks[at]))
    if block.tag != "p" or not number or not number.closed or len(number.path) > 1:
        return False
    short = 0 < len(number.rest.split()) <= 8 and not _ENDS.search(number.rest)
    after = decimal(text(blocks[at + 1])) if at + 1 < len(blocks) else None
    return short and at + 1 < len(blocks) and not (after and len(after.path) == 1)


def _stands_out(block: Block, words: str, *, annex_only: bool) -> bool:
    if annex_only and not _ANNEX.match(words):
        return False
    short = len(words.split()) <= 10 and not _ENDS.search(words)
    return short and (is_bold(block) or (words.isupper() and len(words) > 3))


def _retag(block: Block, depth: int) -> None:
    block.tag = f"h{min(depth, 6)}"
    block.set("data-depth", str(depth))
    for bold in list(block.iter("strong")):
        bold.drop_tag()
