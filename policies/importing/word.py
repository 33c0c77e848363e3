"""A Word file as HTML: mammoth's, after what mammoth loses has been written into the document."""

import re
from collections import defaultdict
from copy import deepcopy

from lxml import etree

from policies.importing import package
from policies.importing.images import NotShown, data_uri
from policies.importing.numbering import (
    Item,
    Style,
    W,
    chain,
    items,
    read_numbering,
    read_styles,
    whole,
)
from policies.importing.shapes import Source, Unreadable

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = f"{OFFICE}/officeDocument"
CONTENTS_STYLE = re.compile(r"(toc|contents|table of contents)\s*(heading|\d)", re.I)
HEADING_STYLE = re.compile(r"heading\s*([1-9])$", re.I)
TYPED_SECTION = re.compile(r"(section\s+)?\d{1,2}[.):]?\s+[A-Z]", re.I)
STYLE_MAP = "\n".join(
    [f"p.PortalHeading{depth} => h{depth}:fresh" for depth in range(1, 7)]
    + ["p.PortalTitle => h1:fresh", "strike => s", "comment-reference =>"]
)

MACROS = "The file contains macros. They were left out; only the text was read."
TRACKED = (
    "The file contains tracked changes. They were read as if all had been accepted: check the text."
)
COMMENTS = "The file contains comments. They were left out."
REMOTE_IMAGE = (
    "A picture that is kept on another website was left out. Put it into the file itself."
)
NOT_WORD = "This is not a Word document, although its name says so."
SHEET = "This is a spreadsheet or a presentation, not a Word document."
ODT = "This is an OpenDocument file, although its name says otherwise. Name it .odt."
PAGE_ENDS = (b"<w:lastRenderedPageBreak", b'w:type="page"', b"<w:pageBreakBefore")


def read(data: bytes) -> Source:
    """The HTML of a .docx or .docm file, and the text of its headers and footers."""
    parts = package.unpack(data)
    path = _main_part(parts)
    if _is_too_long(parts[path]):
        raise Unreadable(package.TOO_LONG)
    roots = {
        name: package.parse(content)
        for name, content in parts.items()
        if name.endswith((".xml", ".rels")) and _wanted(name, path)
    }
    document = roots[path]
    warnings = _noticed(parts, document)
    styles = read_styles(roots.get(_beside(path, "styles.xml")))
    numbering = read_numbering(roots.get(_beside(path, "numbering.xml")))
    _simplify(document)
    _drop_contents(document, styles)
    paragraphs = list(document.iter(f"{W}p"))
    _write_numbers(paragraphs, items(paragraphs, styles, numbering), styles)
    _mark_headings(paragraphs, styles)
    _prune(roots.get(_beside(path, "styles.xml")))
    packed = {name: etree.tostring(root, encoding="utf-8") for name, root in roots.items()}
    packed |= {name: content for name, content in parts.items() if "/media/" in name}
    html, more = _convert(packed)
    margins = tuple(text for name in sorted(roots) if (text := _margin(name, roots[name])))
    return Source(html, tuple(warnings + more), margins, _title(parts))


def _is_too_long(xml: bytes) -> bool:
    """Before it is parsed: by its paragraphs, and by the ends of pages that Word wrote down."""
    paragraphs = xml.count(b"<w:p>") + xml.count(b"<w:p ")
    pages = max(xml.count(end) for end in PAGE_ENDS)
    return paragraphs > package.MAX_PARAGRAPHS or pages > package.MAX_PAGES


def _main_part(parts: dict[str, bytes]) -> str:
    if b"opendocument" in parts.get("mimetype", b""):
        raise Unreadable(ODT)
    if any(name.startswith(("xl/", "ppt/")) for name in parts):
        raise Unreadable(SHEET)
    if "_rels/.rels" in parts:
        for relation in package.parse(parts["_rels/.rels"]):
            target = relation.get("Target", "").lstrip("/")
            if relation.get("Type") == MAIN and target in parts:
                return target
    if "word/document.xml" not in parts:
        raise Unreadable(NOT_WORD)
    return "word/document.xml"


def _beside(path: str, name: str) -> str:
    return f"{path.rpartition('/')[0]}/{name}".lstrip("/")


def _wanted(name: str, path: str) -> bool:
    """Only the parts that carry text and its looks: no macros, embedded files or custom XML."""
    folder = path.rpartition("/")[0]
    kinds = r"(document|styles|numbering|footnotes|endnotes|header\d*|footer\d*)"
    known = {
        "[Content_Types].xml",
        "_rels/.rels",
        path,
        f"{folder}/_rels/{path.split('/')[-1]}.rels",
    }
    return name in known or bool(re.fullmatch(rf"{folder}/(_rels/)?{kinds}\.xml(\.rels)?", name))


def _noticed(parts: dict[str, bytes], document: etree._Element) -> list[str]:
    changes = any(next(document.iter(f"{W}{tag}"), None) is not None for tag in ("ins", "del"))
    comments = any(
        b"<w:comment " in content for name, content in parts.items() if "comments" in name
    )
    macros = any("vba" in name.lower() for name in parts)
    seen = [(MACROS, macros), (TRACKED, changes), (COMMENTS, comments)]
    return [text for text, present in seen if present]


def _simplify(document: etree._Element) -> None:
    """One way of saying each thing: no alternatives, moved text where it is now, old boxes."""
    for choice in list(document.iter(f"{MC}AlternateContent")):
        kept = choice.find(f"{MC}Fallback")
        if kept is None:
            kept = _text_box(choice.find(f"{MC}Choice"))
        _replace(choice, [] if kept is None else list(kept))
    for tag in ("del", "moveFrom"):
        for gone in list(document.iter(f"{W}{tag}")):
            _replace(gone, [])
    for tag in ("moveTo", "ins", "customXml", "smartTag"):
        for wrapper in list(document.iter(f"{W}{tag}")):
            _replace(wrapper, list(wrapper))


def _prune(styles: etree._Element | None) -> None:
    """Leave mammoth only the styles of words and paragraphs: the rest is most of its work."""
    for style in [] if styles is None else list(styles):
        if style.get(f"{W}type") in (None, "table", "numbering"):
            styles.remove(style)


def _text_box(choice: etree._Element | None) -> etree._Element | None:
    """A new-style text box in the old wrapping, which is the one that mammoth opens."""
    content = None if choice is None else next(choice.iter(f"{W}txbxContent"), None)
    if content is None:
        return choice
    holder = etree.Element(f"{W}holder")
    picture = etree.SubElement(holder, f"{W}pict")
    etree.SubElement(picture, "{urn:schemas-microsoft-com:vml}textbox").append(content)
    return holder


def _replace(element: etree._Element, others: list[etree._Element]) -> None:
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    parent.remove(element)
    for offset, other in enumerate(others):
        parent.insert(at + offset, other)


def _drop_contents(document: etree._Element, styles: dict[str, Style]) -> None:
    """Take out Word's own contents list, which is made anew from the clauses."""
    for gallery in list(document.iter(f"{W}docPartGallery")):
        block = next(gallery.iterancestors(f"{W}sdt"), None)
        if gallery.get(f"{W}val") == "Table of Contents" and block is not None:
            _replace(block, [])
    for paragraph in list(document.iter(f"{W}p")):
        style = styles.get(_style(paragraph) or "", Style())
        if CONTENTS_STYLE.fullmatch(style.name) or CONTENTS_STYLE.fullmatch(
            _style(paragraph) or ""
        ):
            _replace(paragraph, [])


def _style(paragraph: etree._Element) -> str | None:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return None if style is None else style.get(f"{W}val")


def _text(paragraph: etree._Element) -> str:
    return "".join(node.text or "" for node in paragraph.iter(f"{W}t")).strip()


def _outline(paragraph: etree._Element, styles: dict[str, Style]) -> int | None:
    """1 for a main heading, None for ordinary text."""
    own = paragraph.find(f"{W}pPr/{W}outlineLvl")
    stated = None if own is None else whole(own.get(f"{W}val"))
    levels = [] if stated is None else [stated]
    for _, style in chain(styles, _style(paragraph)):
        if match := HEADING_STYLE.match(style.name):
            levels.append(int(match[1]) - 1)
        elif style.outline is not None:
            levels.append(style.outline)
    depth = levels[0] + 1 if levels else 10
    return min(depth, 6) if depth < 10 else None


def _interrupted(
    chosen: list[Item], paragraphs: list[etree._Element], places: dict, numbered: set
) -> bool:
    """Whether ordinary paragraphs stand between the items: then it numbers sections, not a list."""
    members = {item.paragraph for item in chosen}
    first, last = chosen[0].paragraph, chosen[-1].paragraph
    between = paragraphs[places[first] : places[last]]
    listed = f"{W}pPr/{W}numPr"
    return any(
        _text(paragraph) and paragraph.find(listed) is None
        for paragraph in between
        if paragraph not in members and paragraph not in numbered
    )


def _to_write(
    paragraphs: list[etree._Element],
    found: dict[etree._Element, Item],
    styles: dict[str, Style],
) -> set[str]:
    """The list definitions whose numbers are the document's own, not those of a list in passing."""
    groups = defaultdict(list)
    for item in found.values():
        groups[item.definition].append(item)
    main, other = set(), set()
    places = {paragraph: at for at, paragraph in enumerate(paragraphs)}
    for key, group in groups.items():
        if any(
            _outline(item.paragraph, styles) or item.level.text.count("%") > 1 for item in group
        ):
            main.add(key)
        elif all(item.level.format.endswith(("Letter", "Roman")) for item in group):
            other.add(key)
    typed = sum(bool(TYPED_SECTION.match(_text(paragraph))) for paragraph in paragraphs)
    if not main and typed < 2:
        for key, group in groups.items():
            nested = len({item.depth for item in group}) > 1
            if nested or _interrupted(group, paragraphs, places, set(found)):
                main.add(key)
    return main | other


def _write_numbers(
    paragraphs: list[etree._Element],
    found: dict[etree._Element, Item],
    styles: dict[str, Style],
) -> None:
    """Put the numbers Word would show into the text; lists in passing stay lists."""
    written = _to_write(paragraphs, found, styles)
    for paragraph, item in found.items():
        depth = _outline(paragraph, styles)
        if _text(paragraph) and (depth or item.definition in written):
            _write_number(paragraph, item.label, depth)


def _write_number(paragraph: etree._Element, label: str, depth: int | None) -> None:
    properties = _properties(paragraph)
    # Without its style too, which may carry the list and would number the paragraph once more.
    for tag in ("numPr", "pStyle", "outlineLvl"):
        for element in properties.findall(f"{W}{tag}"):
            properties.remove(element)
    if depth:
        _set_style(paragraph, f"PortalHeading{depth}")
    run = etree.Element(f"{W}r")
    if (looks := paragraph.find(f"{W}r/{W}rPr")) is not None:
        run.append(deepcopy(looks))  # a bold line stays wholly bold
    etree.SubElement(run, f"{W}t").text = f"{label} "
    paragraph.insert(paragraph.index(properties) + 1, run)


def _properties(paragraph: etree._Element) -> etree._Element:
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    return properties


def _set_style(paragraph: etree._Element, name: str) -> None:
    properties = _properties(paragraph)
    style = properties.find(f"{W}pStyle")
    if style is None:
        style = etree.Element(f"{W}pStyle")
        properties.insert(0, style)
    style.set(f"{W}val", name)


def _mark_headings(paragraphs: list[etree._Element], styles: dict[str, Style]) -> None:
    """Headings by what their style means, not by what it is called."""
    for paragraph in paragraphs:
        names = {style.name.lower() for _, style in chain(styles, _style(paragraph))}
        depth = _outline(paragraph, styles)
        if "title" in names:
            _set_style(paragraph, "PortalTitle")
        elif depth:
            _set_style(paragraph, f"PortalHeading{depth}")


def _convert(parts: dict[str, bytes]) -> tuple[str, list[str]]:
    import mammoth  # noqa: PLC0415 -- 2 MiB, which most processes never need

    warnings = []

    @mammoth.images.img_element
    def picture(image: mammoth.documents.Image) -> dict[str, str]:
        try:
            with image.open() as stream:
                return {"src": data_uri(stream.read())}
        except NotShown as error:
            warnings.append(str(error))
        except (OSError, KeyError, ValueError):
            warnings.append(REMOTE_IMAGE)
        return {}

    try:
        result = mammoth.convert_to_html(
            package.pack(parts),
            style_map=STYLE_MAP,
            convert_image=picture,
            include_embedded_style_map=False,
            external_file_access=False,
        )
    except RecursionError as error:
        raise Unreadable("This document is nested too deeply to be read.") from error
    except (KeyError, ValueError, AttributeError, TypeError, IndexError, OSError) as error:
        raise Unreadable(package.DAMAGED) from error
    return result.value, warnings


def _margin(name: str, root: etree._Element) -> str:
    """The text of a header or footer, one line a paragraph."""
    if not re.search(r"/(header|footer)\d*\.xml$", name):
        return ""
    lines = []
    for paragraph in root.iter(f"{W}p"):
        marks = (f"{W}t", f"{W}tab", f"{W}br")
        text = "".join(node.text or "\t" for node in paragraph.iter(*marks))
        lines.append(text.strip())
    return "\n".join(line for line in lines if line)


def _title(parts: dict[str, bytes]) -> str | None:
    if "docProps/core.xml" not in parts:
        return None
    found = package.parse(parts["docProps/core.xml"]).find(
        "{http://purl.org/dc/elements/1.1/}title"
    )
    return (found.text or "").strip() or None if found is not None else None
