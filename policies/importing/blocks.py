"""A document as a flat row of blocks: headings, paragraphs, lists, tables, one after the other."""

import re

from lxml import etree
from lxml import html as lxml_html

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
HOLDERS = {"div", "section", "article", "main", "header", "footer", "figure", "figcaption"}
HOLDERS |= {"address", "aside", "center"}
BLOCKS = {*HEADINGS, "p", "ul", "ol", "dl", "table", "blockquote", "pre"}
RENAMED = {"b": "strong", "i": "em", "strike": "s", "del": "s", "ins": "u"}

Block = lxml_html.HtmlElement


def new(tag: str, text: str = "") -> Block:
    """An element of our own."""
    element = lxml_html.Element(tag)
    element.text = text
    return element


def inner(element: Block) -> str:
    """The HTML between the element's tags."""
    start = lxml_html.Element("x")
    start.text = element.text
    parts = [etree.tostring(start, encoding="unicode", method="html")[3:-4]]
    parts += [etree.tostring(child, encoding="unicode", method="html") for child in element]
    return "".join(parts)


def outer(element: Block) -> str:
    """The element's HTML, without what follows it."""
    return etree.tostring(element, encoding="unicode", method="html", with_tail=False)


def text(element: Block) -> str:
    """What a person reads, in one line; cells, items and paragraphs are kept apart."""
    return " ".join(" ".join(lines(element)).split())


def lines(element: Block) -> list[str]:
    """What a person reads, a line for each line break, paragraph, item and cell."""
    pieces = []

    def walk(node: Block) -> None:
        broken = node.tag in BLOCKS or node.tag in ("br", "li", "td", "th", "tr", "dt", "dd")
        if broken:
            pieces.append("\n")
        pieces.append(node.text or "")
        for child in node:
            walk(child)
            pieces.append(child.tail or "")
        if broken:
            pieces.append("\n")

    walk(element)
    found = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return [line for line in found if line]


def parse(cleaned: str) -> list[Block]:
    """The blocks of HTML that went through `clean.first`."""
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    document = lxml_html.document_fromstring(
        f"<html><body>{cleaned}</body></html>".encode(), parser=parser
    )
    body = document.find("body")
    for picture in [image for image in body.iter("img") if not image.get("src")]:
        picture.drop_tree()  # kept elsewhere, or of a kind that is not shown
    for element in body.iter():
        element.tag = RENAMED.get(element.tag, element.tag)
    return [block for block in _flat(body) if not _is_empty(block)]


def _is_empty(block: Block) -> bool:
    return not text(block) and block.find(".//img") is None


def _flat(holder: Block) -> list[Block]:
    """The blocks inside a holder; text that stands in no paragraph gets one."""
    found: list[Block] = []
    loose = new("p")
    waiting = ""  # addresses that stood alone between two blocks belong to the second

    def close() -> None:
        nonlocal loose, waiting
        if not _is_empty(loose):
            found.append(loose)
        else:
            waiting += "".join(f"{mark.get('id')} " for mark in loose.iter() if mark.get("id"))
        loose = new("p")

    def take(blocks: list[Block]) -> None:
        nonlocal waiting
        if blocks and waiting:
            blocks[0].set("data-id", waiting)
            waiting = ""
        found.extend(blocks)

    _append(loose, holder.text)
    for child in list(holder):
        tail, child.tail = child.tail, None
        if child.tag in HOLDERS or child.tag in BLOCKS or child.tag == "hr":
            close()
            take(_block(child))
        else:
            loose.append(child)
        _append(loose, tail)
    close()
    return found


def _append(element: Block, words: str | None) -> None:
    if not words:
        return
    if len(element):
        element[-1].tail = (element[-1].tail or "") + words
    else:
        element.text = (element.text or "") + words


def _block(block: Block) -> list[Block]:
    if block.tag in HOLDERS:
        return _flat(block)
    if block.tag == "hr":
        return []
    if block.tag == "table" and len(cells := list(block.iter("td", "th"))) == 1:
        return _flat(cells[0])  # a box drawn round a paragraph
    if block.tag in ("ul", "ol"):
        return _list(block)
    if block.tag in HEADINGS:
        for bold in list(block.iter("strong")):
            bold.drop_tag()
    return [block]


def _list(block: Block) -> list[Block]:
    _unwrap_hollow_items(block)
    if any(item.find(f".//{tag}") is not None for item in block for tag in HEADINGS):
        return _listed_headings(block)
    return [block]


def _unwrap_hollow_items(block: Block) -> None:
    """An item that holds nothing but a list is an indent that lost its parent."""
    for item in list(block.iter("li")):
        lists = [child for child in item if child.tag in ("ul", "ol")]
        hollow = not (item.text or "").strip() and len(lists) == len(item) == 1
        if hollow and not (lists[0].tail or "").strip():
            parent, at = item.getparent(), item.getparent().index(item)
            for offset, inside in enumerate(list(lists[0])):
                parent.insert(at + offset, inside)
            item.drop_tree()


def _listed_headings(block: Block, above: str = "") -> list[Block]:
    """Headings that a word processor numbered by wrapping them in lists, numbers written out."""
    found: list[Block] = []
    number = int(block.get("start") or 1) - 1
    for item in list(block):
        if item.tag in ("ol", "ul"):
            found += _listed_headings(item, f"{above}{number}.") if item.tag == "ol" else [item]
            continue
        number += block.tag == "ol"
        nested = [child for child in item if child.tag == "ol"] if block.tag == "ol" else []
        for child in nested:
            tail, child.tail = child.tail, None
            item.remove(child)
            _append(item, tail)
        inside = _flat(item)
        if inside and block.tag == "ol":
            inside[0].text = f"{above}{number}{'' if above else '.'} {inside[0].text or ''}"
        found += inside
        for child in nested:
            found += _listed_headings(child, f"{above}{number}.")
    return found


def is_bold(block: Block) -> bool:
    """Whether every word of the paragraph is bold, a number in front of it apart."""
    strong = "".join("".join(bold.itertext()) for bold in block.iter("strong"))
    bare = re.sub(r"^[\W\d]+", "", text(block))
    return bool(bare) and bare in " ".join(strong.split())


def tidy(block: Block) -> Block:
    """Runs of blanks become one, and none stand at either end of a paragraph or cell."""
    for element in block.iter():
        if element.tag == "pre" or any(above.tag == "pre" for above in element.iterancestors()):
            continue
        element.text = re.sub(r"[\s\u00a0]+", " ", element.text) if element.text else None
        element.tail = re.sub(r"[\s\u00a0]+", " ", element.tail) if element.tail else None
    for element in block.iter("p", "li", "td", "th", "dt", "dd", *HEADINGS):
        _strip_ends(element)
    for holder in block.iter("ul", "ol", "table", "thead", "tbody", "tr", "dl"):
        _strip_between(holder)
    block.tail = None
    return block


def _strip_ends(element: Block) -> None:
    if element.text:
        element.text = element.text.lstrip()
    if not len(element):
        element.text = (element.text or "").rstrip()
    elif element[-1].tail:
        element[-1].tail = element[-1].tail.rstrip()
    while len(element) and element[-1].tag == "br" and not (element[-1].tail or "").strip():
        element.remove(element[-1])


def _strip_between(holder: Block) -> None:
    if holder.text and not holder.text.strip():
        holder.text = None
    for child in holder:
        if child.tail and not child.tail.strip():
            child.tail = None
