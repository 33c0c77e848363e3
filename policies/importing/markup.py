"""Markdown and web pages as HTML, in whatever encoding they were saved."""

import codecs
import re

from markdown_it import MarkdownIt

from policies.importing.shapes import Source, Unreadable

MAX_TEXT = 5 * 2**20  # bytes; a policy of 100 pages has 0.4 MB
LONG = "This file holds more text than any policy. Split it, and import the parts one by one."
MAX_MARKS = 5_000  # in one paragraph
MARKS = "This file holds more formatting marks than text, so it was not read."
BINARY = "This is not a text file, although its name says so."
DEEP = "This document is nested too deeply to be read."
NOT_UTF8 = (
    "The file is not saved as UTF-8; it was read as Windows text."
    " Check quotation marks, dashes and pound signs."
)

_MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
_CHARSET = re.compile(rb"<meta[^<>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{2,40})", re.I)
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
# LibreOffice saves headers and footers so.
_MARGIN = re.compile(r"<div title=\"(?:header|footer)\">(.{0,3000}?)</div>", re.I | re.S)
_TITLE = re.compile(r"<title\b[^<>]{0,99}>([^<]{1,300})</title>", re.I | re.S)


def decode(data: bytes, stated: str | None = None) -> tuple[str, tuple[str, ...]]:
    """The text, and a warning where the encoding had to be guessed."""
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if marked is None and b"\x00" in data[:4096]:
        raise Unreadable(BINARY)
    for encoding in filter(None, (marked, "utf-8", stated)):
        try:
            return data.decode(encoding), ()
        except (UnicodeError, LookupError):
            continue
    return data.decode("cp1252", errors="replace"), (NOT_UTF8,)


def _limit(data: bytes) -> None:
    if len(data) > MAX_TEXT:
        raise Unreadable(LONG)


def read_markdown(data: bytes) -> Source:
    """CommonMark with tables; `key: value` front matter is looked at for document control."""
    _limit(data)
    text, warnings = decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    front = _FRONT.match(text)
    title = None
    margin = ""
    if front:
        text = text[front.end() :]
        margin = re.sub(r"^(\w)", lambda match: match[1].upper(), front[1], flags=re.M)
        margin = re.sub(r"[\"']", "", margin.replace("_", " "))
        found = re.search(r"^Title:\s*(.+)$", margin, re.M)
        title = found[1].strip() if found else None
    check_marks(text)
    markdown = MarkdownIt("commonmark", {"maxNesting": 60}).enable(["table", "strikethrough"])
    try:
        html = markdown.render(text)
    except RecursionError as error:
        raise Unreadable(DEEP) from error
    return Source(html, warnings, (margin,) if margin else (), title)


def check_marks(text: str) -> None:
    """Refuse Markdown made to be slow."""
    if re.search(r"^(?:[ \t]*[>*+-]){60}", text, re.M) or re.search(r"^[ \t]{200}", text, re.M):
        raise Unreadable(DEEP)
    # The parser takes time by the square of the marks in one paragraph.
    for paragraph in re.split(r"\n[ \t]*\n", text):
        if sum(map(paragraph.count, "*_[]~`<")) > MAX_MARKS:
            raise Unreadable(MARKS)


def read_html(data: bytes) -> Source:
    """A saved web page, or Word's own."""
    _limit(data)
    stated = _CHARSET.search(data[:4096])
    text, warnings = decode(data, stated[1].decode("ascii") if stated else None)
    title = _TITLE.search(text)
    body = re.search(r"<body\b[^<>]*>(.*)", text, re.I | re.S)
    text = body[1] if body else text
    margins = tuple(re.sub(r"<[^>]*>", "\t", margin) for margin in _MARGIN.findall(text))
    text = _MARGIN.sub("", text)
    if "<pre" not in text.lower():
        text = re.sub(r"[ \t]*[\r\n]+\s*", " ", text)  # in HTML, the end of a line is a blank
    return Source(
        text,
        warnings,
        margins,
        title=" ".join(title[1].split()) if title else None,
    )
