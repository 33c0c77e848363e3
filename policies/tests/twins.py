"""The text of a Word or Markdown file as HTML and as OpenDocument, for imports to agree on."""

import io
from html import escape

import mammoth
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from policies.tests.test_import_odt import odt

STYLES = (
    '<style:style style:name="B" style:family="text">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
)
BOLD = {"strong", "b"}


def as_html(name, data):
    """The file as a page of HTML: by mammoth from Word, by CommonMark with tables from Markdown."""
    if name.endswith(".md"):
        body = MarkdownIt("commonmark").enable("table").render(data.decode())
    else:
        body = mammoth.convert_to_html(io.BytesIO(data)).value
    return f"<!doctype html><html><body>{body}</body></html>".encode()


def as_odt(page):
    """A page of HTML as LibreOffice would hold it: headings, paragraphs, lists, tables, bold."""
    body = lxml_html.fromstring(page).find("body")
    return odt("".join(_block(element) for element in body), STYLES)


def _block(element):
    tag = element.tag
    if tag[0] == "h" and tag[1:].isdigit():
        return f'<text:h text:outline-level="{tag[1:]}">{_inline(element)}</text:h>'
    if tag in {"ul", "ol"}:
        items = "".join(f"<text:list-item>{_item(item)}</text:list-item>" for item in element)
        return f"<text:list>{items}</text:list>"
    if tag == "table":
        rows = (_row(row) for row in element.iter("tr"))
        return f"<table:table>{''.join(rows)}</table:table>"
    return f"<text:p>{_inline(element)}</text:p>"


def _row(row):
    cells = (
        f"<table:table-cell>{_item(cell)}</table:table-cell>"
        for cell in row
        if cell.tag in {"td", "th"}
    )
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _item(element):
    """What stands in a list's item or a cell: blocks, or words of its own and then blocks."""
    blocks = [child for child in element if child.tag in {"p", "ul", "ol", "table"}]
    if not blocks:
        return f"<text:p>{_inline(element)}</text:p>"
    words = _inline(element, but=blocks)
    first = f"<text:p>{words}</text:p>" if words.strip() else ""
    return first + "".join(map(_block, blocks))


def _inline(element, but=()):
    found = escape(element.text or "")
    for child in element:
        if child not in but:
            inner = "<text:line-break/>" if child.tag == "br" else _inline(child)
            found += (
                f'<text:span text:style-name="B">{inner}</text:span>'
                if child.tag in BOLD
                else inner
            )
        found += escape(child.tail or "")
    return found
