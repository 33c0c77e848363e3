"""An OpenDocument text (.odt, as LibreOffice saves it) as HTML, automatic numbers written out."""

import html as markup
import re
from collections import defaultdict

from lxml import etree

from policies.importing import odt_styles, package
from policies.importing.images import NotShown, data_uri
from policies.importing.markup import DEEP
from policies.importing.numbering import whole
from policies.importing.odt_styles import DRAW, NS, OFFICE, STYLE, TABLE, TEXT, Counts
from policies.importing.shapes import Source, Unreadable
from policies.importing.word import COMMENTS, MACROS, REMOTE_IMAGE, TRACKED, TYPED_SECTION

XLINK = "{http://www.w3.org/1999/xlink}"
SVG = f"{NS}svg-compatible:1.0}}"
DC = "{http://purl.org/dc/elements/1.1/}"
KIND = b"application/vnd.oasis.opendocument.text"
NOT_ODT = "This is not an OpenDocument text, although its name says so."
HEADED = (f"{TEXT}h", f"{TEXT}p")
# Made anew by the portal, or nothing to read.
PASSED_OVER = {f"{TEXT}table-of-content", f"{TEXT}tracked-changes", f"{TEXT}sequence-decls"}
PASSED_OVER |= {f"{TEXT}alphabetical-index", f"{OFFICE}forms", f"{OFFICE}annotation"}
PASSED_OVER |= {f"{OFFICE}annotation-end", f"{OFFICE}event-listeners", f"{TEXT}script"}
MOST_REPEATED = 20


def read(data: bytes) -> Source:
    """The HTML of an .odt file, and the text of its headers and footers."""
    parts = package.unpack(data)
    if not parts.get("mimetype", b"").startswith(KIND) or "content.xml" not in parts:
        raise Unreadable(NOT_ODT)
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise Unreadable(package.LOCKED)
    content = parts["content.xml"]
    if content.count(b"<text:p") + content.count(b"<text:h") > package.MAX_PARAGRAPHS:
        raise Unreadable(package.TOO_LONG)
    root, looks = package.parse(content), _part(parts, "styles.xml")
    try:
        reading = _Reading(parts, odt_styles.read(looks, root), root)
        html = reading.whole_text()
    except RecursionError as error:
        raise Unreadable(DEEP) from error
    warnings = [*_noticed(parts, root), *reading.warnings]
    return Source(html, tuple(warnings), _margins(looks), _title(_part(parts, "meta.xml")))


def _part(parts: dict[str, bytes], name: str) -> etree._Element | None:
    return package.parse(parts[name]) if name in parts else None


def _noticed(parts: dict[str, bytes], root: etree._Element) -> list[str]:
    seen = [
        (MACROS, any(re.match(r"(Basic|Scripts)/.+\.(xml|py|js|bsh)$", name) for name in parts)),
        (TRACKED, next(root.iter(f"{TEXT}changed-region"), None) is not None),
        (COMMENTS, next(root.iter(f"{OFFICE}annotation"), None) is not None),
    ]
    return [text for text, present in seen if present]


def _margins(looks: etree._Element | None) -> tuple[str, ...]:
    found = []
    for page in [] if looks is None else looks.iter(f"{STYLE}master-page"):
        for part in page.iterchildren(f"{STYLE}header", f"{STYLE}footer"):
            lines = ("".join(_plain(line)).strip() for line in part.iter(*HEADED))
            found.append("\n".join(line for line in lines if line))
    return tuple(dict.fromkeys(filter(None, found)))


def _plain(element: etree._Element) -> list[str]:
    words = [element.text or ""]
    for child in element:
        words += ["\t"] if child.tag == f"{TEXT}tab" else _plain(child)
        words.append(child.tail or "")
    return words


def _title(meta: etree._Element | None) -> str | None:
    found = None if meta is None else next(meta.iter(f"{DC}title"), None)
    return (found.text or "").strip() or None if found is not None else None


def _goes_on(element: etree._Element) -> bool:
    """Whether a list counts on from an earlier one."""
    named = element.get(f"{TEXT}continue-list") is not None
    return named or element.get(f"{TEXT}continue-numbering") == "true"


class _Reading:
    """Where the reading of one text stands."""

    def __init__(
        self, parts: dict[str, bytes], styles: odt_styles.Styles, root: etree._Element
    ) -> None:
        self.parts, self.styles, self.root = parts, styles, root
        self.warnings: list[str] = []
        self.notes: list[str] = []
        self.after: list[str] = []  # text boxes, which stand behind their paragraph
        self.outline = Counts()
        self.counts: defaultdict[str, Counts] = defaultdict(Counts)
        self.written = self._written_lists()

    def whole_text(self) -> str:
        body = self.root.find(f"{OFFICE}body/{OFFICE}text")
        if body is None:
            raise Unreadable(NOT_ODT)
        found = self.blocks(body)
        if self.notes:
            found.append(f"<ol>{''.join(self.notes)}</ol>")
        return "\n".join(found)

    # --- blocks

    def blocks(self, holder: etree._Element) -> list[str]:
        found: list[str] = []
        for element in holder:
            if self.is_contents(element):
                if found and re.fullmatch(r"<p>\s*(table of )?contents\s*</p>", found[-1], re.I):
                    found.pop()
            elif isinstance(element.tag, str) and element.tag not in PASSED_OVER:
                found += self.block(element)
            found += self.after
            self.after = []
        return found

    def block(self, element: etree._Element) -> list[str]:
        if element.tag in HEADED:
            return self.paragraph(element)
        if element.tag == f"{TEXT}list":
            return self.listed(element, element.get(f"{TEXT}style-name"), 1)
        if element.tag == f"{TABLE}table":
            return [self.table(element)]
        if element.tag == f"{DRAW}frame":
            return [f"<p>{self.frame(element)}</p>"]
        return self.blocks(element)

    def paragraph(self, element: etree._Element, label: str = "") -> list[str]:
        style = element.get(f"{TEXT}style-name")
        depth = self.depth(element, style)
        if depth and not label and element.tag == f"{TEXT}h" and self.styles.outline.get(depth):
            listed = element.get(f"{TEXT}is-list-header") == "true"
            label = "" if listed else self.outline.step(self.styles.outline, depth, None)
        words = self.inline(element)
        if depth is None:
            for tag in self.styles.tags(style):
                words = f"<{tag}>{words}</{tag}>" if words.strip() else words
        tag = "p" if depth is None else f"h{depth or 1}"
        return [
            f"<{tag}>{markup.escape(label)} {words}</{tag}>" if label else f"<{tag}>{words}</{tag}>"
        ]

    def depth(self, element: etree._Element, style: str | None) -> int | None:
        """0 for the title, 1 to 6 for a heading, None for a paragraph."""
        if self.styles.heading(style) == 0:
            return 0
        if element.tag == f"{TEXT}h":
            return min(max(whole(element.get(f"{TEXT}outline-level")) or 1, 1), 6)
        return self.styles.heading(style)

    def is_contents(self, element: etree._Element) -> bool:
        """Whether it is a line of a contents list, which the portal makes anew."""
        chain = self.styles.chain(element.get(f"{TEXT}style-name"))
        return any(re.match(r"Contents_20_(\d|Heading)", name) for name, _ in chain)

    # --- lists

    def _written_lists(self) -> set[str]:
        """The lists whose numbers are the document's own, not those of a list in passing."""
        used: defaultdict[str, dict[int, odt_styles.Level]] = defaultdict(dict)
        headed, goes_on = set(), set()
        for item in self.root.iter(f"{TEXT}list-item"):
            lists = list(item.iterancestors(f"{TEXT}list"))
            style = next(filter(None, (one.get(f"{TEXT}style-name") for one in lists)), "")
            level = self.styles.lists.get(style, {}).get(len(lists))
            if level and level.format and len(item) and item[0].tag in HEADED:
                used[style][len(lists)] = level
                headed |= {style} if item[0].tag == f"{TEXT}h" else set()
                goes_on |= {style} if len(lists) == 1 and _goes_on(lists[0]) else set()
        own = {style for style in used if style in headed}
        own |= {style for style in used if any(level.levels > 1 for level in used[style].values())}
        lines = ("".join(_plain(line)).strip() for line in self.root.iter(*HEADED))
        if not own and sum(bool(TYPED_SECTION.match(line)) for line in lines) < 2:
            own = {style for style in used if len(used[style]) > 1 or style in goes_on}
        return own

    def listed(self, element: etree._Element, style: str | None, depth: int) -> list[str]:
        """A list in passing as <ul> or <ol>; of a list that numbers the document, paragraphs."""
        style = element.get(f"{TEXT}style-name") or style or ""
        if depth == 1 and not _goes_on(element):
            self.counts[style] = Counts()
        if style in self.written:
            return [piece for item in element for piece in self.spread(item, style, depth)]
        level = self.styles.lists.get(style, {}).get(depth, odt_styles.Level())
        begins = self.counts[style].now.get(depth, level.start - 1) + 1
        items = [self.item(item, style, depth) for item in element if isinstance(item.tag, str)]
        inside = "".join(f"<li>{item}</li>" for item in items if item)
        if not level.format:
            return [f"<ul>{inside}</ul>"]
        kind = next((k for k, v in odt_styles.FORMATS.items() if v == level.format), "1")
        return [f'<ol type="{kind}" start="{begins}">{inside}</ol>']

    def item(self, item: etree._Element, style: str, depth: int) -> str:
        if len(item) and item[0].tag in HEADED and item.tag == f"{TEXT}list-item":
            start = whole(item.get(f"{TEXT}start-value"))
            self.counts[style].step(self.styles.lists.get(style, {}), depth, start)
        pieces = self.within(item, style, depth)
        if sum(piece.startswith("<p>") for piece in pieces) == 1 and pieces[0].startswith("<p>"):
            pieces[0] = pieces[0].removeprefix("<p>").removesuffix("</p>")
        return "".join(pieces)

    def within(self, item: etree._Element, style: str, depth: int) -> list[str]:
        found = []
        for child in item:
            if child.tag == f"{TEXT}list":
                found += self.listed(child, style, depth + 1)
            elif child.tag in HEADED:
                found += self.paragraph(child)
        return found

    def spread(self, item: etree._Element, style: str, depth: int) -> list[str]:
        levels, found, label = self.styles.lists.get(style, {}), [], ""
        if len(item) and item[0].tag in HEADED and item.tag == f"{TEXT}list-item":
            start = whole(item.get(f"{TEXT}start-value"))
            label = self.counts[style].step(levels, depth, start)
        for child in item:
            if child.tag == f"{TEXT}list":
                found += self.listed(child, style, depth + 1)
            elif child.tag in HEADED:
                found += self.paragraph(child, label)
                label = ""
        if depth in levels and not levels[depth].format:  # a bullet inside such a list
            return [f"<ul><li>{''.join(found)}</li></ul>"]
        return found

    # --- tables

    def table(self, element: etree._Element) -> str:
        rows = "".join(self.row(row) for row in element.iter(f"{TABLE}table-row")
                       if next(row.iterancestors(f"{TABLE}table")) is element)  # fmt: skip
        return f"<table>{rows}</table>"

    def row(self, row: etree._Element) -> str:
        cells = ""
        for cell in row.iterchildren(f"{TABLE}table-cell"):
            spans = ""
            for name, attribute in (("columns", "colspan"), ("rows", "rowspan")):
                count = whole(cell.get(f"{TABLE}number-{name}-spanned"))
                spans += f' {attribute}="{count}"' if count and count > 1 else ""
            repeated = whole(cell.get(f"{TABLE}number-columns-repeated")) or 1
            inside = f"<td{spans}>{''.join(self.blocks(cell))}</td>"
            cells += inside * min(repeated, MOST_REPEATED)
        return f"<tr>{cells}</tr>"

    # --- within a paragraph

    def inline(self, element: etree._Element) -> str:
        found = [markup.escape(element.text or "", quote=False)]
        for child in element:
            found.append(self.piece(child))
            found.append(markup.escape(child.tail or "", quote=False))
        return "".join(found)

    def piece(self, child: etree._Element) -> str:
        if not isinstance(child.tag, str) or child.tag in PASSED_OVER:
            return ""
        reader = {
            f"{TEXT}s": lambda child: " ",
            f"{TEXT}tab": lambda child: "\t",
            f"{TEXT}line-break": lambda child: "<br>",
            f"{TEXT}span": self.span,
            f"{TEXT}a": self.link,
            f"{TEXT}bookmark": self.mark,
            f"{TEXT}bookmark-start": self.mark,
            f"{TEXT}note": self.note,
            f"{DRAW}frame": self.frame,
        }.get(child.tag, self.inline)
        return reader(child)

    def span(self, element: etree._Element) -> str:
        words = self.inline(element)
        for tag in self.styles.tags(element.get(f"{TEXT}style-name")):
            words = f"<{tag}>{words}</{tag}>" if words.strip() else words
        return words

    def link(self, element: etree._Element) -> str:
        address = markup.escape(element.get(f"{XLINK}href", ""))
        return f'<a href="{address}">{self.inline(element)}</a>'

    def mark(self, element: etree._Element) -> str:
        return f'<a id="{markup.escape(element.get(f"{TEXT}name", ""))}"></a>'

    def note(self, element: etree._Element) -> str:
        body, number = element.find(f"{TEXT}note-body"), len(self.notes) + 1
        if body is None:
            return ""
        self.notes.append("")
        self.notes[number - 1] = f'<li id="note-{number}">{"".join(self.blocks(body))}</li>'
        return f'<sup><a href="#note-{number}">[{number}]</a></sup>'

    def frame(self, element: etree._Element) -> str:
        box, image = element.find(f"{DRAW}text-box"), element.find(f"{DRAW}image")
        if box is not None:
            self.after += self.blocks(box)
        if box is not None or image is None:
            return ""
        name = image.get(f"{XLINK}href", "").removeprefix("./")
        try:
            source = data_uri(self.parts[name])
        except NotShown as error:
            self.warnings.append(str(error))
            return ""
        except KeyError:
            self.warnings.append(REMOTE_IMAGE)
            return ""
        words = (element.findtext(f"{SVG}{tag}") for tag in ("desc", "title"))
        alt = markup.escape(next(filter(None, words), ""))
        return f'<img src="{source}" alt="{alt}">'
