"""What the styles of an OpenDocument text say: headings, bold words, and how lists are numbered."""

import re
from dataclasses import dataclass, field

from lxml import etree

from policies.importing.numbering import shown, whole

NS = "{urn:oasis:names:tc:opendocument:xmlns:"
TEXT, STYLE, FO = f"{NS}text:1.0}}", f"{NS}style:1.0}}", f"{NS}xsl-fo-compatible:1.0}}"
OFFICE, TABLE, DRAW = f"{NS}office:1.0}}", f"{NS}table:1.0}}", f"{NS}drawing:1.0}}"
LIBRE = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman"}
FORMATS |= {"I": "upperRoman"}
BELOW, ABOVE = "sub", "super"


@dataclass(slots=True)
class Look:
    """One style of paragraphs or words; None where it leaves that to its parent."""

    parent: str | None = None
    outline: int | None = None
    tags: dict[str, bool] = field(default_factory=dict)  # strong, em, u, s, sub, sup


@dataclass(slots=True)
class Level:
    """How one level of a list is numbered; no format for a bullet or nothing at all."""

    format: str = ""
    pattern: str = ""  # "%1%.%2%": a number of its level for each
    start: int = 1

    @property
    def levels(self) -> int:
        return self.pattern.count("%") // 2


@dataclass(slots=True)
class Styles:
    """The styles of a file by name."""

    looks: dict[str, Look] = field(default_factory=dict)
    lists: dict[str, dict[int, Level]] = field(default_factory=dict)
    outline: dict[int, Level] = field(default_factory=dict)

    def chain(self, name: str | None) -> list[tuple[str, Look]]:
        """The style and those it is based on, at most twenty."""
        found: list[tuple[str, Look]] = []
        while name in self.looks and len(found) < 20:
            found.append((name, self.looks[name]))
            name = self.looks[name].parent
        return found

    def heading(self, name: str | None) -> int | None:
        """0 for the title, 1 to 6 for a heading, None for ordinary text."""
        for style, look in self.chain(name):
            if style == "Title":
                return 0
            if look.outline:
                return min(look.outline, 6)
        return None

    def tags(self, name: str | None) -> list[str]:
        """The tags of how the words look, of this style alone or of its parents."""
        said: dict[str, bool] = {}
        for _, look in self.chain(name):
            said = look.tags | said
        return [tag for tag, on in said.items() if on]


def read(*roots: etree._Element | None) -> Styles:
    """The styles of `styles.xml` and those of `content.xml`, which come later and win."""
    styles = Styles()
    for root in roots:
        for element in [] if root is None else root.iter(f"{STYLE}style"):
            styles.looks[element.get(f"{STYLE}name", "")] = _look(element)
        for element in [] if root is None else root.iter(f"{TEXT}list-style"):
            styles.lists[element.get(f"{STYLE}name", "")] = _levels(element)
        for element in [] if root is None else root.iter(f"{TEXT}outline-style"):
            styles.outline = _levels(element)
    return styles


def _look(element: etree._Element) -> Look:
    looks = element.find(f"{STYLE}text-properties")
    said = {} if looks is None else dict(looks.attrib)
    place = said.get(f"{STYLE}text-position", "")
    tags = {
        "strong": _on(said.get(f"{FO}font-weight"), "bold", "600", "700", "800", "900"),
        "em": _on(said.get(f"{FO}font-style"), "italic", "oblique"),
        "u": _not(said.get(f"{STYLE}text-underline-style"), "none"),
        "s": _not(said.get(f"{STYLE}text-line-through-style"), "none"),
        "sub": place.startswith((BELOW, "-")) or None,
        "sup": (place.startswith(ABOVE) or bool(re.match(r"[1-9]", place))) or None,
    }
    return Look(
        parent=element.get(f"{STYLE}parent-style-name"),
        outline=whole(element.get(f"{STYLE}default-outline-level")),
        tags={tag: on for tag, on in tags.items() if on is not None},
    )


def _on(value: str | None, *wanted: str) -> bool | None:
    return None if value is None else value in wanted


def _not(value: str | None, unwanted: str) -> bool | None:
    return None if value is None else value != unwanted


def _levels(element: etree._Element) -> dict[int, Level]:
    found = {}
    for level in element:
        depth = whole(level.get(f"{TEXT}level"))
        if depth and isinstance(level.tag, str):
            found[depth] = _level(level, depth)
    return found


def _level(element: etree._Element, depth: int) -> Level:
    number = FORMATS.get(element.get(f"{STYLE}num-format", ""), "")
    if not number or element.tag == f"{TEXT}list-level-style-bullet":
        return Level()
    pattern = element.get(f"{LIBRE}num-list-format")
    if not pattern:
        shows = min(whole(element.get(f"{TEXT}display-levels")) or 1, depth)
        numbers = ".".join(f"%{at}%" for at in range(depth - shows + 1, depth + 1))
        before, after = element.get(f"{STYLE}num-prefix", ""), element.get(f"{STYLE}num-suffix", "")
        pattern = f"{before}{numbers}{after}"
    return Level(number, pattern[:60], whole(element.get(f"{TEXT}start-value")) or 1)


class Counts:
    """The numbers of one list so far, by depth."""

    def __init__(self) -> None:
        self.now: dict[int, int] = {}

    def step(self, levels: dict[int, Level], depth: int, start: int | None) -> str:
        """Count the next item at this depth; gives its number as it would be shown."""
        level = levels.get(depth, Level())
        self.now[depth] = start or self.now.get(depth, level.start - 1) + 1
        self.now = {at: count for at, count in self.now.items() if at <= depth}

        def number(match: re.Match) -> str:
            at = int(match[1])
            other = levels.get(at, Level())
            return shown(self.now.get(at, other.start), other.format) if other.format else ""

        return re.sub(r"%(\d{1,2})%", number, level.pattern).strip(" .") + (
            "." if level.pattern.endswith(".") else ""
        )
