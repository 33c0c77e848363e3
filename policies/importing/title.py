"""The policy's title: not the trust's name above it."""

import re
from pathlib import PurePath

from policies.importing.blocks import HEADINGS, Block, text
from policies.importing.labels import is_control_heading
from policies.importing.numbers import decimal

KIND = re.compile(
    r"\b(polic(y|ies)|procedures?|code|statement|plan|protocol|strategy|scheme|framework|handbook|"
    r"guidance|guidelines|charter|agreement|rules|arrangements|standards?)\b",
    re.I,
)
ORGANISATION = re.compile(
    r"\b(trust|academy|academies|schools?|college|partnership|federation|mat|diocese|council)\b",
    re.I,
)
UNTITLED = (
    "No title was found in the file, so its name was used."
    " Give the policy its title before you publish it."
)


def take(
    blocks: list[Block], *, stated: str | None, from_file: str | None, filename: str
) -> tuple[str, list[Block], list[str], list[str]]:
    """The title, the blocks without it, the lines taken out, and warnings.

    `stated` is what the document control calls it, `from_file` what the file's properties do.
    """
    candidates = _candidates(blocks)
    named = [text(blocks[place]) for place in candidates]
    at = _choose(named)
    if at is not None:  # a cover says it, and the first page says it again
        at = len(named) - 1 - named[::-1].index(named[at])
    chosen = text(blocks[candidates[at]]) if at is not None else None
    warnings: list[str] = []
    if stated and (chosen is None or not KIND.search(chosen)):
        title = stated
    elif chosen:
        title = chosen
    elif from_file and from_file.lower() not in ("document", "untitled", "microsoft word"):
        title = from_file
    else:
        title, warnings = _of_name(filename), [UNTITLED]
    gone = set(candidates[: at + 1]) if at is not None else set()
    gone |= {place for place in range(min(gone, default=0)) if _is_name_above(blocks, place)}
    taken = [text(blocks[place]) for place in sorted(gone)]
    return (
        title,
        [block for place, block in enumerate(blocks) if place not in gone],
        taken,
        warnings,
    )


def _candidates(blocks: list[Block]) -> list[int]:
    """Where the title may stand: the headings of the first kind, else the short first lines."""
    tags = [block.tag for block in blocks if block.tag in HEADINGS]
    first = min(tags, default=None)
    places: list[int] = []
    for at, block in enumerate(blocks[:25]):
        if block.tag in HEADINGS:
            words = text(block)
            out = block.tag != first or decimal(words) or is_control_heading(words)
            if out or words.lower().endswith("contents"):
                break
            places.append(at)
    if places or not blocks:
        return places
    for at, block in enumerate(blocks[:6]):
        words = text(block)
        plain = block.tag == "p" and len(words) < 100 and not decimal(words)
        if not plain or re.search(r"[.:;,!?]$", words):
            break
        places.append(at)
    return places


def _choose(candidates: list[str]) -> int | None:
    for at, words in enumerate(candidates):
        if KIND.search(words):
            return at
    for at, words in enumerate(candidates):
        if not ORGANISATION.search(words):
            return at
    return 0 if candidates else None


def _is_name_above(blocks: list[Block], at: int) -> bool:
    """The trust's or school's name as an ordinary line above the title."""
    words = text(blocks[at])
    named = ORGANISATION.search(words) and not KIND.search(words)
    return at < 4 and blocks[at].tag == "p" and bool(named) and len(words) < 80


def _of_name(filename: str) -> str:
    words = re.sub(r"[\s_\-]+", " ", PurePath(filename).stem).strip() or "Untitled policy"
    return words[0].upper() + words[1:]
