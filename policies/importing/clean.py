"""HTML from anywhere made harmless: what may stay is listed here, everything else goes.

nh3 runs twice: before the text is taken apart, and over every piece that comes out of it.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable

import nh3

from policies.importing import images
from policies.importing.shapes import Unreadable

MAX_DEPTH = 150
MAX_LONE = 3_000  # <x/>: harmless in a drawing, one more level anywhere else
DEEP = "This document is nested too deeply to be read."

INLINE = {"a", "abbr", "br", "code", "em", "img", "s", "strong", "sub", "sup", "u"}
BLOCK = {"h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre"}
TABLE = {"table", "caption", "thead", "tbody", "tr", "th", "td"}
KEPT = INLINE | BLOCK | TABLE
# Wanted while the text is taken apart, never in the end.
PASSING = {"h1", "b", "i", "strike", "del", "ins", "div", "section", "article", "main", "header"}
PASSING |= {"footer", "figure", "figcaption", "address", "aside", "center", "tfoot", "hr"}
GONE = {"script", "style", "title", "noscript", "template", "iframe", "object", "embed", "svg"}
GONE |= {"math", "textarea", "select", "button", "nav", "audio", "video", "canvas", "applet"}

ATTRIBUTES = {
    "a": {"href", "name"},
    "abbr": {"title"},
    "img": {"src", "alt"},
    "ol": {"start", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
LINKS = {"http", "https", "mailto", "tel"}

# No-width and direction-changing characters can hide words or show them in another order.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\uffff]"
)
_TAG = re.compile(
    r"<(/?)(?!(?:p|li|td|th|tr|dd|dt|br|hr|img|col|meta|link|input|wbr|source)\b)"
    r"([a-z][a-z0-9:-]*)[^<>]*?(/?)(?=[<>])",
    re.I,
)
_NOTICED = [
    (
        re.compile(r"<script\b|\son\w+\s*=|(?:java|vb)script\s*:", re.I),
        "The file contains program code (scripts). It was left out; only the text was read.",
    ),
    (
        re.compile(r"<(?:iframe|object|embed|applet|form|video|audio)\b", re.I),
        "The file contains forms, videos or embedded pages. They were left out.",
    ),
    (
        re.compile(r"<link\b[^<>]*stylesheet|@import|url\(\s*['\"]?\s*(?:https?:)?//", re.I),
        "The file asks for styles from another website. They were left out.",
    ),
]
REMOTE_IMAGE = (
    "A picture that is kept on another website was left out. Put it into the file itself."
)


def characters(text: str) -> str:
    """NFC, line feeds only, nothing invisible."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    return INVISIBLE.sub("", unicodedata.normalize("NFC", text))


def _check_depth(html: str) -> None:
    # nh3 takes half a minute over 100,000 nested elements. Elements that close themselves are left
    # out of the count, since old HTML opens a thousand paragraphs and closes none.
    open_now: Counter[str] = Counter()
    depth = lone = 0
    for match in _TAG.finditer(html):
        closing, name, single = match[1], match[2].lower(), match[3]
        if single:
            lone += 1
        elif not closing:
            open_now[name] += 1
            depth += 1
        elif open_now[name]:
            open_now[name] -= 1
            depth -= 1
        if depth > MAX_DEPTH or lone > MAX_LONE:
            raise Unreadable(DEEP)


def _filter(ids: bool, notes: list[str]) -> Callable[[str, str, str], str | None]:
    def kept(tag: str, attribute: str, value: str) -> str | None:
        if tag == "img" and attribute == "src":
            # Written by us in the second run, so there is nothing to draw anew.
            picture = value if not ids and images.DATA.fullmatch(value) else images.again(value)
            if picture is None:
                notes.append(REMOTE_IMAGE)
            return picture
        if attribute in ("start", "colspan", "rowspan"):
            return value if re.fullmatch(r"[1-9]\d{0,2}", value) else None
        if attribute == "type":
            return value if value in ("1", "a", "A", "i", "I") else None
        if attribute == "scope":
            return value if value in ("col", "row") else None
        return value

    return kept


def first(html: str) -> tuple[str, list[str]]:
    """Well-formed HTML without anything that runs or reaches out, and what was noticed."""
    html = characters(html)
    _check_depth(html)
    notes = [text for pattern, text in _NOTICED if pattern.search(html)]
    cleaned = nh3.clean(
        html,
        tags=KEPT | PASSING,
        clean_content_tags=GONE,
        attributes=ATTRIBUTES | {"*": {"id"}},
        attribute_filter=_filter(True, notes),
        url_schemes=LINKS | {"data"},
        link_rel=None,
        strip_comments=True,
    )
    return cleaned, notes


def last(html: str) -> str:
    """The canonical form of one block: as it is kept, hashed, signed and shown."""
    return nh3.clean(
        characters(html),
        tags=KEPT,
        clean_content_tags=GONE,
        attributes=ATTRIBUTES | {tag: {"id"} for tag in ("h2", "h3", "h4", "h5", "h6", "p")},
        attribute_filter=_filter(False, []),
        url_schemes=LINKS | {"data"},
        link_rel="noopener noreferrer",
        strip_comments=True,
    ).strip()
