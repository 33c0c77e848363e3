"""The contents list that a file brings along goes: the portal makes one from the clauses."""

import re

from policies.importing.blocks import HEADINGS, Block, text
from policies.importing.numbers import decimal
from policies.importing.shapes import Clause

LEFT_OUT = "The contents list in the file was left out: the portal makes its own from the headings."

_NAME = re.compile(r"(table of )?contents( page| list)?:?|in this (policy|document):?", re.I)
_NUMBER = re.compile(r"^(section |part |appendix )?[\dA-Z]{0,3}(\.\d+)*[.):]?\s+", re.I)
_PAGE = re.compile(r"(\s*[.…·_]{2,}\s*|\s+|\t)\d{1,3}$")


def _bare(words: str) -> str:
    words = _PAGE.sub("", " ".join(words.split()))
    return re.sub(r"[^a-z0-9]+", " ", _NUMBER.sub("", words).lower()).strip()


def _entries(block: Block) -> list[str]:
    if block.tag in ("ul", "ol"):
        found = []
        for item in block.iter("li"):
            parts = [item.text or ""]
            for child in item:
                parts.append("" if child.tag in ("ul", "ol") else "".join(child.itertext()))
                parts.append(child.tail or "")
            found.append("".join(parts))
        return found
    if block.tag == "table":
        return [text(row) for row in block.iter("tr")]
    return "\n".join(
        "".join(piece) for piece in re.split(r"\n", "".join(_with_breaks(block)))
    ).split("\n")


def _with_breaks(block: Block) -> list[str]:
    parts = [block.text or ""]
    for child in block.iterdescendants():
        parts += ["\n" if child.tag == "br" else child.text or "", child.tail or ""]
    return parts


def _is_list(block: Block, headings: set[str]) -> bool:
    """Whether most entries name a later heading, end in a page number, or lead to one."""
    if block.tag not in ("p", "ul", "ol", "table"):
        return False
    entries = [entry.strip() for entry in _entries(block) if entry.strip()]
    if not entries or max(map(len, entries)) > 120:
        return False
    inside = sum(link.get("href", "").startswith("#") for link in block.iter("a"))
    hits = sum(bool(_PAGE.search(entry)) or _bare(entry) in headings for entry in entries)
    return max(hits, inside) * 2 >= len(entries)


def take_out(blocks: list[Block]) -> tuple[list[Block], list[str]]:
    """The blocks without the contents list, and its entries; none where there was no list."""
    for at, block in enumerate(blocks[:60]):
        named = (block.tag in HEADINGS or block.tag == "p") and _NAME.fullmatch(text(block))
        links = block.tag in ("ul", "ol") and _only_links(block)
        if not named and not links:
            continue
        headings = {_bare(text(later)) for later in blocks[at + 1 :] if _may_be_heading(later)}
        start = end = at + 1 if named else at
        while end < len(blocks) and _is_list(blocks[end], headings) and _goes_on(blocks, end):
            end += 1
        if end > start:
            listed = [entry for block in blocks[start:end] for entry in _entries(block)]
            return blocks[:at] + blocks[end:], [entry for entry in listed if entry.strip()]
    return blocks, []


def disagreements(entries: list[str], clauses: tuple[Clause, ...]) -> list[str]:
    """Where the contents list of the file and the headings of its text say different things."""
    numbers = {_bare(clause.heading): clause.number for clause in clauses if clause.heading}
    found = []
    for entry in entries:
        words, number = _bare(entry), decimal(" ".join(entry.split()))
        shown = number.rest if number else " ".join(entry.split())
        shown = _PAGE.sub("", shown).strip(" .…·_")
        if words and words not in numbers:
            found.append(f"The contents list names “{shown}”, but no section is called that.")
        elif number and numbers.get(words) and number.text != numbers[words]:
            found.append(
                f"The contents list has “{shown}” as {number.text}, the text as {numbers[words]}."
            )
    return found[:5] if len(found) * 2 <= len(entries) else found[:1]


def _goes_on(blocks: list[Block], at: int) -> bool:
    """A short line is an entry only while the same words still come again as a heading."""
    block = blocks[at]
    if block.tag != "p" or _PAGE.search(text(block)):
        return True
    words = _bare(text(block))
    return any(_bare(text(later)) == words for later in blocks[at + 1 :])


def _may_be_heading(block: Block) -> bool:
    return block.tag in HEADINGS or (block.tag == "p" and len(text(block)) < 100)


def _only_links(block: Block) -> bool:
    entries = [entry for entry in _entries(block) if entry.strip()]
    inside = [link for link in block.iter("a") if link.get("href", "").startswith("#")]
    return len(entries) > 2 and len(inside) >= len(entries)
