"""Word's automatic numbers, worked out from numbering.xml: the file holds rules, never "4.5"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ROMAN = [(1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")]
ROMAN += [(50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]


@dataclass(slots=True)
class Level:
    """How one level of a list is numbered: `text` such as "%1.%2" or "(%3)"."""

    format: str
    text: str
    start: int = 1
    style: str | None = None
    restarts: bool = True
    legal: bool = False  # every number of the label in figures


@dataclass(slots=True)
class Style:
    """What a paragraph style says, itself or through the styles it is based on."""

    name: str = ""
    based_on: str | None = None
    num: str | None = None
    level: int | None = None
    outline: int | None = None


@dataclass(slots=True)
class Item:
    """A paragraph with its automatic number as Word would show it."""

    paragraph: etree._Element
    definition: str  # the list definition: lists of one definition count on together
    depth: int
    level: Level
    label: str


def roman(number: int) -> str:
    """4 is `iv`."""
    text = ""
    for value, sign in ROMAN:
        count, number = divmod(number, value)
        text += sign * count
    return text


def letter(number: int) -> str:
    """1 is `a`, 27 is `aa`, as Word counts."""
    return chr(96 + (number - 1) % 26 + 1) * ((number - 1) // 26 + 1) if number > 0 else ""


def shown(number: int, style: str) -> str:
    """The number in one of Word's formats; the rare ones are given in figures."""
    if style.endswith("Letter"):
        text = letter(min(number, 780))
    elif style.endswith("Roman"):
        text = roman(number % 4000)
    else:
        text = f"{number:02}" if style == "decimalZero" else str(number)
    return text.upper() if style.startswith("upper") else text


def _value(element: etree._Element | None, path: str) -> str | None:
    found = None if element is None else element.find(path)
    return None if found is None else found.get(f"{W}val")


def whole(text: str | None) -> int | None:
    """A number of at most four figures; None for anything else."""
    return int(text) if text and re.fullmatch(r"\d{1,4}", text) else None


def read_styles(root: etree._Element | None) -> dict[str, Style]:
    """Paragraph styles by their id."""
    styles = {}
    for element in [] if root is None else root.iter(f"{W}style"):
        properties = element.find(f"{W}pPr")
        numbered = f"{W}numPr/{W}"
        styles[element.get(f"{W}styleId", "")] = Style(
            name=_value(element, f"{W}name") or "",
            based_on=_value(element, f"{W}basedOn"),
            num=_value(properties, f"{numbered}numId"),
            level=whole(_value(properties, f"{numbered}ilvl")),
            outline=whole(_value(properties, f"{W}outlineLvl")),
        )
    return styles


def chain(styles: dict[str, Style], name: str | None) -> Iterator[tuple[str, Style]]:
    """The style and those it is based on, nearest first; a loop of styles ends."""
    seen = set()
    while name in styles and name not in seen:
        seen.add(name)
        yield name, styles[name]
        name = styles[name].based_on


def _level(element: etree._Element) -> Level:
    return Level(
        format=_value(element, f"{W}numFmt") or "decimal",
        text=_value(element, f"{W}lvlText") or "",
        start=1 if (start := whole(_value(element, f"{W}start"))) is None else start,
        style=_value(element, f"{W}pStyle"),
        restarts=_value(element, f"{W}lvlRestart") != "0",
        legal=element.find(f"{W}isLgl") is not None,
    )


def _levels(element: etree._Element) -> dict[int, Level]:
    found = {}
    for level in element.iter(f"{W}lvl"):
        depth = whole(level.get(f"{W}ilvl"))
        if depth is not None and depth < 9:
            found[depth] = _level(level)
    return found


@dataclass(slots=True)
class Numbering:
    """numbering.xml: list definitions, the lists that use them, and the counts so far."""

    definitions: dict[str, dict[int, Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    replaced: dict[str, dict[int, Level]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    def level(self, num: str, depth: int) -> Level | None:
        own = self.replaced.get(num, {})
        return own.get(depth) or self.definitions.get(self.lists.get(num, ""), {}).get(depth)

    def depth_of_style(self, num: str, style: str) -> int:
        levels = self.definitions.get(self.lists.get(num, ""), {})
        return next((depth for depth, level in levels.items() if level.style == style), 0)

    def count(self, num: str, depth: int) -> None:
        """Count one paragraph of this list: its own level goes up, the deeper ones begin again."""
        counts = self.counts.setdefault(self.lists[num], {})
        if num not in self.begun:
            self.begun.add(num)
            for restarted, start in self.restarts.get(num, {}).items():
                counts[restarted] = start - 1
        for above in range(depth):
            level = self.level(num, above)
            counts.setdefault(above, level.start if level else 1)
        level = self.level(num, depth)
        counts[depth] = counts.get(depth, level.start - 1 if level else 0) + 1
        for below in [deeper for deeper in counts if deeper > depth]:
            deeper = self.level(num, below)
            if deeper is None or deeper.restarts:
                del counts[below]

    def label(self, num: str, depth: int) -> str:
        level, counts = self.level(num, depth), self.counts[self.lists[num]]

        def number(match: re.Match) -> str:
            at = int(match[1]) - 1
            other = self.level(num, at)
            style = "decimal" if level.legal or other is None else other.format
            return shown(counts.get(at, other.start if other else 1), style)

        return re.sub(r"%([1-9])", number, level.text).strip()


def read_numbering(root: etree._Element | None) -> Numbering:
    """The rules of numbering.xml, nothing counted yet."""
    numbering = Numbering()
    if root is not None:
        _read_definitions(root, numbering)
        for element in root.iterfind(f"{W}num"):
            _read_list(element, numbering)
    return numbering


def _read_definitions(root: etree._Element, numbering: Numbering) -> None:
    styled, linked = {}, {}
    for element in root.iterfind(f"{W}abstractNum"):
        key = element.get(f"{W}abstractNumId", "")
        numbering.definitions[key] = _levels(element)
        if style := _value(element, f"{W}styleLink"):
            styled[style] = key
        if style := _value(element, f"{W}numStyleLink"):
            linked[key] = style
    for key, style in linked.items():
        numbering.definitions[key] = numbering.definitions.get(styled.get(style, key), {})


def _read_list(element: etree._Element, numbering: Numbering) -> None:
    key = element.get(f"{W}numId", "")
    numbering.lists[key] = _value(element, f"{W}abstractNumId") or ""
    for override in element.iterfind(f"{W}lvlOverride"):
        depth = whole(override.get(f"{W}ilvl"))
        start = whole(_value(override, f"{W}startOverride"))
        if depth is not None and start is not None:
            numbering.restarts.setdefault(key, {})[depth] = start
        numbering.replaced.setdefault(key, {}).update(_levels(override))


def _place(
    paragraph: etree._Element, styles: dict[str, Style], numbering: Numbering
) -> tuple[str, int] | None:
    """Which list the paragraph belongs to, and how deep; None for none."""
    properties = paragraph.find(f"{W}pPr")
    num = _value(properties, f"{W}numPr/{W}numId")
    depth = whole(_value(properties, f"{W}numPr/{W}ilvl"))
    for name, style in chain(styles, _value(properties, f"{W}pStyle")):
        depth = style.level if depth is None else depth
        if num is None and style.num is not None:
            num = style.num
            depth = numbering.depth_of_style(num, name) if depth is None else depth
        if num is not None:
            break
    if num is None or num == "0" or num not in numbering.lists:
        return None
    return num, depth or 0


def items(
    paragraphs: list[etree._Element], styles: dict[str, Style], numbering: Numbering
) -> dict[etree._Element, Item]:
    """Every automatically numbered paragraph, by paragraph; bullets are not numbers."""
    found = {}
    for paragraph in paragraphs:
        place = _place(paragraph, styles, numbering)
        level = numbering.level(*place) if place else None
        if level is None or level.format in ("bullet", "none"):
            continue
        num, depth = place
        numbering.count(num, depth)
        label = numbering.label(num, depth)
        if label:
            found[paragraph] = Item(paragraph, numbering.lists[num], depth, level, label)
    return found
