"""A section's text as an author types it: words with a few marks (Markdown), and back to HTML.

Whatever the marks cannot say exactly stands between them as HTML, so that saving a text that was
only looked at changes nothing. Pictures stand as `![what it shows](picture-1)`.
"""

import re

from lxml import html as lxml_html
from markdown_it import MarkdownIt

from policies.importing import assemble, clean, markup
from policies.importing.blocks import HEADINGS, Block, inner, outer, parse
from policies.importing.shapes import Unreadable

MOST = 200_000  # letters of one section; the longest of the policies tried has 9,000
LONG = "This is more than one section can hold. Make several sections of it."
HEADED = "Make a section of its own of each heading: “Add a section after it”."
INLINE = {"strong": "**", "em": "*", "s": "~~", "code": "`"}
_PICTURE = re.compile(r'(<img\b[^>]*?\bsrc=")(data:[^"]+)(")')
_NAMED = re.compile(r'(<img\b[^>]*?\bsrc=")picture-(\d{1,3})(")')
_BETWEEN_BLOCKS = re.compile(
    r"\s*\n\s*(?=</?(?:ul|ol|li|p|blockquote|table|thead|tbody|tr|th|td|dl|hr|h[1-6]|pre)\b)"
)
_AT_START = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|[-+>](?=\s|$)|[=~|]|\d{1,9}(?=[.)](?:\s|$)))")


def marked(html: str, before: str = "") -> str:
    """The HTML of a section as its author may edit it; pictures bear their place in `before`."""
    kept = [match[2] for match in _PICTURE.finditer(before or html)]
    html = _PICTURE.sub(
        lambda match: (
            f"{match[1]}picture-{kept.index(match[2]) + 1}{match[3]}"
            if match[2] in kept
            else match[0]
        ),
        html,
    )
    return "\n\n".join(_exactly(block) for block in _blocks(html))


def read(text: str, addresses: set[str] = frozenset(), before: str = "") -> str:
    """The HTML of what was typed, harmless; `before` is the HTML whose pictures it may name."""
    if len(text) > MOST:
        raise Unreadable(LONG)
    markup.check_marks(text)
    rendered = _rendered(text)
    kept = [match[2] for match in _PICTURE.finditer(before)]
    rendered = _NAMED.sub(
        lambda match: (
            f"{match[1]}{kept[int(match[2]) - 1]}{match[3]}"
            if 0 < int(match[2]) <= len(kept)
            else match[0]
        ),
        rendered,
    )
    cleaned, _ = clean.first(rendered)
    found = parse(cleaned)
    if any(block.tag in HEADINGS for block in found):
        raise Unreadable(HEADED)
    return "\n".join(assemble.pieces(found, addresses))


def read_html(html: str, addresses: set[str] = frozenset(), before: str = "") -> str:
    """The HTML of what an editor holds, harmless. A heading in it becomes bold words."""
    if len(html) > 2 * MOST:
        raise Unreadable(LONG)
    cleaned, _ = clean.first(re.sub(r"<(/?)h[1-6]\b[^>]*>", _bold, html))
    found = [block for block in parse(cleaned) if block.tag == "table" or _says_something(block)]
    return "\n".join(assemble.pieces(found, addresses))


def _bold(match: re.Match) -> str:
    return "</strong></p>" if match[1] else "<p><strong>"


def _says_something(block: Block) -> bool:
    return bool("".join(block.itertext()).strip()) or block.find(".//img") is not None


def _rendered(text: str) -> str:
    markdown = MarkdownIt("commonmark", {"maxNesting": 60}).enable(["table", "strikethrough"])
    try:
        html = markdown.render(clean.characters(text)).replace("<br />\n", "<br>")
        return _BETWEEN_BLOCKS.sub("", html)
    except RecursionError as error:
        raise Unreadable(markup.DEEP) from error


def _blocks(html: str) -> list[Block]:
    # Not through `parse`, which drops pictures that have no data.
    return list(lxml_html.fragment_fromstring(html, create_parent="div"))


def _exactly(block: Block) -> str:
    block.tail = None
    html = outer(block)
    text = _block(block)
    if text is None:
        return _one_line(html)
    again = "\n".join(outer(piece) for piece in _blocks(_rendered(text)))
    return text if _same(again) == _same(html) else _one_line(html)


def _one_line(html: str) -> str:
    return re.sub(r"\s*\n\s*", " ", html)


def _same(html: str) -> str:
    """HTML for comparing: what the canonical form adds by itself does not count."""
    html = re.sub(r' (rel|id|scope)="[^"]*"', "", html)
    html = re.sub(r"<li>\s*<p>(.*?)</p>", r"<li>\1", html, flags=re.S)
    return re.sub(r"\s*\n\s*", "", re.sub(r"<br>\s*", "<br>", html))


def _block(block: Block) -> str | None:
    """The block in marks, or None where there are none for it."""
    if block.tag == "p":
        return _paragraph(block)
    if block.tag in ("ul", "ol"):
        return _list(block, "")
    if block.tag == "table":
        return _table(block)
    if block.tag == "blockquote":
        pieces = [_block(child) or "" for child in block]
        return "\n>\n".join(f"> {piece}" for piece in pieces)
    return None


def _paragraph(block: Block) -> str:
    return _AT_START.sub(_unmarked, _words(block).strip())


def _unmarked(match: re.Match) -> str:
    """A number or sign that begins a line of text, and no list, heading or quotation."""
    if match[2].isdigit():
        return f"{match[1]}{match[2]}\\"
    return f"{match[1]}\\{match[2]}"


def _list(block: Block, indent: str) -> str:
    lines = []
    for at, item in enumerate(block.findall("li"), int(block.get("start") or 1)):
        mark = "-" if block.tag == "ul" else f"{at}."
        below = indent + " " * (len(mark) + 1)
        nested = [child for child in item if child.tag in ("ul", "ol")]
        for child in nested:
            item.remove(child)
        only = item[0] if len(item) == 1 and item[0].tag == "p" else item
        lines.append(f"{indent}{mark} {_paragraph(only)}")
        lines += [_list(child, below) for child in nested]
    return "\n".join(lines)


def _table(table: Block) -> str | None:
    rows = [[_words(cell).replace("|", "\\|").strip() for cell in row] for row in table.iter("tr")]
    if len(rows) < 2 or len({len(row) for row in rows}) > 1 or table.find("caption") is not None:
        return None
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], f"|{' --- |' * len(rows[0])}", *lines[1:]])


def _words(element: Block) -> str:
    found = [_escaped(element.text or "")]
    for child in element:
        found.append(_piece(child))
        found.append(_escaped(child.tail or ""))
    return "".join(found)


def _piece(child: Block) -> str:
    words = _words(child)
    if child.tag == "br":
        return "\\\n"
    if child.tag == "img":
        return f"![{_escaped(child.get('alt', ''))}]({child.get('src', '')})"
    if child.tag == "a" and child.get("href"):
        return f"[{words}](<{child.get('href')}>)"
    if mark := INLINE.get(child.tag):
        return f"{mark}{words}{mark}"
    child.tail, tail = None, child.tail
    html = outer(child)
    child.tail = tail
    return html.replace(inner(child), words) if inner(child) else html


def _escaped(words: str) -> str:
    words = re.sub(r"\s+", " ", words)
    words = re.sub(r"([\\`*\[\]])", r"\\\1", words)
    words = re.sub(r"(?<!\w)_|_(?!\w)", r"\\_", words)
    words = re.sub(r"&(?=#?\w+;)", r"\\&", words).replace("~~", "\\~~")
    return re.sub(r"<(?=[a-zA-Z/!?])", r"\\<", words)
