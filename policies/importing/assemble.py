"""Clauses with their addresses, and the text in the one form that is kept, hashed and signed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from policies import anchors
from policies.importing import clean, tables
from policies.importing.blocks import HEADINGS, Block, outer, tidy
from policies.importing.clauses import Part
from policies.importing.shapes import Clause

LOCAL_LINK = (
    "A link to a file or page that only its author can open was taken away; its words were kept."
)
NO_DESCRIPTION = (
    "A picture has no description (alternative text). Add one for those who cannot see it."
)


@dataclass(frozen=True, slots=True)
class Assembled:
    """The canonical text: `body` is the preamble and the clauses, a line feed between them."""

    body: str
    preamble: str
    clauses: tuple[Clause, ...]
    warnings: tuple[str, ...]


def assemble(preamble: list[Block], parts: list[Part]) -> Assembled:
    """Addresses, headings level by level, links that lead somewhere; then cleaned again."""
    addresses = _addresses(parts)
    places = _places(parts, addresses)
    _level_headings(parts)
    warnings: set[str] = set()
    before = _html(preamble, places, warnings)
    clauses = []
    for part, anchor in zip(parts, addresses, strict=True):
        part.blocks[0].set("data-anchor", anchor)
        html = _html(part.blocks, places, warnings)
        clauses.append(Clause(part.number, part.heading, anchor, part.level, html))
    pieces = [before, *(clause.html for clause in clauses)]
    body = "\n".join(piece for piece in pieces if piece) + "\n"
    if re.search(r"<img(?![^<>]*\balt=\"[^\"]+\")", body):
        warnings.add(NO_DESCRIPTION)
    return Assembled(body, before, tuple(clauses), tuple(sorted(warnings)))


def pieces(blocks: list[Block], addresses: Iterable[str]) -> list[str]:
    """The canonical HTML of each block, whose links may lead to these addresses of the text."""
    places = {address: address for address in addresses}
    return [html for block in blocks if (html := _one(block, places, set()))]


def _addresses(parts: list[Part]) -> list[str]:
    taken, within, found = anchors.Taken(), "", []
    for part in parts:
        wanted = anchors.of_number(part.number) if part.number else anchors.slug(part.heading)
        found.append(taken.give(wanted, within=within if part.number else ""))
        if not part.number:
            within = found[-1]
    return found


def _places(parts: list[Part], addresses: list[str]) -> dict[str, str]:
    """Where each address of the file is now."""
    places = {}
    for part, anchor in zip(parts, addresses, strict=True):
        for block in part.blocks:
            for element in block.iter():
                for old in (element.get("id"), element.get("name"), element.get("data-id")):
                    for name in (old or "").split():
                        places.setdefault(name, anchor)
    return {anchor: anchor for anchor in addresses} | places


def _level_headings(parts: list[Part]) -> None:
    """The page's title is its only first-level heading, and no level is left out below it."""
    before = 0
    for part in parts:
        if part.blocks[0].tag in HEADINGS:
            before = min(part.level, before + 1, 5)
            part.blocks[0].tag = f"h{before + 1}"


def _html(blocks: list[Block], places: dict[str, str], warnings: set[str]) -> str:
    return "\n".join(html for block in blocks if (html := _one(block, places, warnings)))


def _one(block: Block, places: dict[str, str], warnings: set[str]) -> str:
    for link in list(block.iter("a")):
        _mend(link, places, warnings)
    for table in list(block.iter("table")):
        tables.accessible(table)
    for element in block.iter():
        for name in ("id", "name", "data-id"):
            element.attrib.pop(name, None)
    if anchor := block.get("data-anchor"):
        block.set("id", anchor)
    return clean.last(outer(tidy(block)))


def _mend(link: Block, places: dict[str, str], warnings: set[str]) -> None:
    address = link.get("href", "").strip()
    if address.lower().startswith("www."):
        address = f"https://{address}"
    if address.startswith("#") and address[1:] in places:
        link.set("href", f"#{places[address[1:]]}")
    elif re.match(r"(https?://|mailto:|tel:)[^\s]", address, re.I):
        link.set("href", address)
    else:
        if address and not address.startswith("#"):
            warnings.add(LOCAL_LINK)
        link.drop_tag()
