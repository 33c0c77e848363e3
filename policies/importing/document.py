"""One policy out of one file: `read` for the portal, `as_json` for other programs."""

import re
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import PurePath

from policies.importing import (
    assemble,
    blocks,
    checks,
    clauses,
    clean,
    contents,
    control,
    markup,
    opendocument,
    package,
    promote,
    title,
    word,
)
from policies.importing.shapes import Imported, Source, Unreadable

MAX_FILE = 25 * 2**20


def _read_pdf(data: bytes) -> Source:
    from policies.importing import pdf  # noqa: PLC0415 -- 10 MiB, which most processes never need

    return pdf.read(data)


READERS: dict[str, Callable[[bytes], Source]] = {
    ".docx": word.read,
    ".docm": word.read,
    ".md": markup.read_markdown,
    ".markdown": markup.read_markdown,
    ".html": markup.read_html,
    ".htm": markup.read_html,
    ".odt": opendocument.read,
    ".pdf": _read_pdf,
}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

EMPTY = "This file is empty."
LARGE = "This file is larger than 25 MB. Take out large pictures, or split it."
OLD_WORD = "This is an old Word file (.doc). Open it in Word and save it as .docx."
LOCKED = "This file is protected by a password. Save it without the password and try again."
KINDS = (
    "A policy can be imported from Word (.docx), LibreOffice (.odt), PDF (.pdf), Markdown (.md)"
    " or a web page (.html)."
)
NO_TEXT = "No text was found in this file. If it is a scan or a picture, type the text instead."
PDF = f"This is a PDF, whatever its name says. {KINDS}"
NOT_PDF = "This is not a PDF, although its name says so."
IS_WORD = "This is a Word document or another packed file, although its name says otherwise."
NOT_WHAT_IT_SAYS = {
    ".docx": word.NOT_WORD,
    ".docm": word.NOT_WORD,
    ".odt": opendocument.NOT_ODT,
    ".pdf": NOT_PDF,
}
NO_CLAUSES = (
    "No headings or numbered sections were found, so nobody can cite a part of it. Add headings."
)


def read(data: bytes, filename: str) -> Imported:
    """The policy in a file; raises Unreadable with one plain sentence where there is none."""
    source = _reader(data, filename)(data)
    try:
        return _imported(source, filename)
    except RecursionError as error:
        raise Unreadable(markup.DEEP) from error


def _reader(data: bytes, filename: str) -> Callable[[bytes], Source]:
    suffix = PurePath(filename).suffix.lower()
    if not data.strip(b"\x00 \t\r\n"):
        raise Unreadable(EMPTY)
    if len(data) > MAX_FILE:
        raise Unreadable(LARGE)
    if data.startswith(OLE):
        # A protected .docx is an old-style container as well; its stream's name gives it away.
        locked = "EncryptedPackage".encode("utf-16-le") in data
        raise Unreadable(LOCKED if locked else OLD_WORD)
    if b"%PDF-" in data[:1024] and suffix != ".pdf":
        raise Unreadable(PDF)
    if suffix not in READERS:
        raise Unreadable(f"{suffix or 'A file without an ending'} cannot be imported. {KINDS}")
    if suffix == ".pdf":
        wrong = b"%PDF-" not in data[:1024]
    else:
        wrong = data.startswith(b"PK\x03\x04") != (suffix in NOT_WHAT_IT_SAYS)
    if wrong:
        raise Unreadable(NOT_WHAT_IT_SAYS.get(suffix, IS_WORD))
    return READERS[suffix]


def _imported(source: Source, filename: str) -> Imported:
    cleaned, noticed = clean.first(source.html)
    pieces = blocks.parse(cleaned)
    if not pieces:
        raise Unreadable(NO_TEXT)
    if len(pieces) > package.MAX_PARAGRAPHS:
        raise Unreadable(package.TOO_LONG)
    pieces, listed = contents.take_out(pieces)
    pieces, reading = control.take_out(pieces, tuple(map(clean.characters, source.margins)))
    named, pieces, taken, untitled = title.take(
        pieces,
        stated=reading.values.get("title"),
        from_file=clean.characters(source.title) if source.title else None,
        filename=filename,
    )
    text = assemble.assemble(*clauses.divide(promote.prepare(pieces)))
    if not text.body.strip():
        raise Unreadable(NO_TEXT)
    facts = replace(reading.control(), title=named)
    warnings = [*source.warnings, *noticed, *untitled, *text.warnings]
    warnings += [contents.LEFT_OUT] if listed else []
    warnings += contents.disagreements(listed, text.clauses)
    warnings += [] if text.clauses else [NO_CLAUSES]
    warnings += checks.warnings(text.clauses, facts, text.body)
    taken_out = (*taken, *reading.taken_out)
    return Imported(
        title=named,
        body=text.body,
        preamble=text.preamble,
        clauses=text.clauses,
        control=facts,
        evidence=reading.evidence,
        taken_out=taken_out,
        warnings=tuple(dict.fromkeys(warnings)),
        words=count_words("\n".join((checks.words_of(text.body), *taken_out))),
    )


def count_words(text: str) -> int:
    """Runs of the letters A to Z."""
    return len(re.findall(r"[A-Za-z]+", text))


def as_json(imported: Imported) -> dict[str, object]:
    """The policy as plain values; what the file does not say is None."""
    control = asdict(imported.control)
    return control | {
        "title": imported.title,
        "related": list(imported.control.related) or None,
        "revisions": [asdict(row) for row in imported.control.revisions],
        "clauses": [
            {
                "number": clause.number,
                "heading": clause.heading,
                "anchor": clause.anchor,
                "level": clause.level,
            }
            for clause in imported.clauses
        ],
        "headings": [clause.heading for clause in imported.clauses if clause.heading],
        "words": imported.words,
        "warnings": list(imported.warnings),
        "evidence": dict(imported.evidence),
    }
