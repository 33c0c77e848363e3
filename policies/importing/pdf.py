"""A PDF as HTML: its words and where they stand are read here, `typeset` makes sense of them.

pypdf has limits of its own against files made to be slow; they are set lower here, and the marks of
the whole file are counted, so that no file of 25 MB holds a worker for long.
"""

import io
import math
import re

import pypdf
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

from policies.importing import package, typeset
from policies.importing.shapes import Source, Unreadable

MAX_MARKS = 1_500_000  # drawing instructions of the whole file; a page of text has some 500
LIMITS = {
    "zlib_maximum_output_length": 20_000_000,
    "lzw_maximum_output_length": 20_000_000,
    "array_based_stream_maximum_output_length": 20_000_000,
    "stream_parsing_work_maximum_count": 500_000,
    "stream_decoding_work_maximum_length": 60_000_000,
    "page_tree_maximum_entries": 20_000,
    "xform_maximum_invocations_per_extraction": 200,
}

SCAN = (
    "This PDF holds pictures of pages (a scan), so it has no text to read."
    " Import the file it was made from, or type the text."
)
LOOK_WELL = (
    "The text was read from a PDF, which does not say what is a heading, a list or a table:"
    " compare it with the original."
)
PICTURES = "The pictures in the PDF were left out. Put them in again if they are needed."
LINKS = "Links in the PDF became plain words. Put them in again if they are needed."
_BOLD = re.compile(r"bold|black|heavy|semib|demi", re.I)


def read(data: bytes) -> Source:
    """The HTML of a PDF's text, and what is repeated at the top or bottom of its pages."""
    try:
        with pypdf.apply_configuration(**LIMITS):
            return _source(pypdf.PdfReader(io.BytesIO(data)))
    except Unreadable:
        raise
    except RecursionError as error:
        raise Unreadable(package.DAMAGED) from error
    except PyPdfError as error:
        raise Unreadable(package.DAMAGED) from error
    # A parser of hostile bytes: whatever it stumbles over, the file is what is wrong.
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OSError) as error:
        raise Unreadable(package.DAMAGED) from error
    except (ArithmeticError, AssertionError, NotImplementedError) as error:
        raise Unreadable(package.DAMAGED) from error


def _source(reader: pypdf.PdfReader) -> Source:
    # Many are locked only against changes: those open with an empty password.
    if reader.is_encrypted and not reader.decrypt(""):
        raise Unreadable(package.LOCKED)
    if len(reader.pages) > package.MAX_PAGES:
        raise Unreadable(package.TOO_LONG)
    ear, drawn, linked = _Ear(), False, False
    for number, page in enumerate(reader.pages):
        ear.page = number
        page.extract_text(visitor_operand_before=ear.count, visitor_text=ear.hear)
        drawn = drawn or _has_pictures(page)
        linked = linked or _has_links(page)
    letters = sum(len(piece.words.strip()) for piece in ear.pieces)
    if letters < 20 * len(reader.pages) and drawn:
        raise Unreadable(SCAN)
    html, margins = typeset.html(ear.pieces)
    warnings = [LOOK_WELL] + [PICTURES] * drawn + [LINKS] * linked
    return Source(html, tuple(warnings), margins, _title(reader))


class _Ear:
    """Hears each piece of text with its place, and how much there is to hear."""

    def __init__(self) -> None:
        self.page = 0
        self.marks = 0
        self.pieces: list[typeset.Piece] = []

    def count(self, operator: bytes, operands: object, cm: list, tm: list) -> None:
        self.marks += 1
        if self.marks > MAX_MARKS:
            raise Unreadable(package.TOO_LONG)

    def hear(self, words: str, cm: list, tm: list, font: dict | None, size: float) -> None:
        if not words.strip():
            return
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        height = size * math.hypot(tm[2] * cm[0] + tm[3] * cm[2], tm[2] * cm[1] + tm[3] * cm[3])
        if all(map(math.isfinite, (x, y, height))) and height > 0:
            words = words.strip("\n")
            self.pieces.append(typeset.Piece(self.page, x, y, height, _is_bold(font), words))


def _is_bold(font: dict | None) -> bool:
    return bool(font) and bool(_BOLD.search(str(font.get("/BaseFont", ""))))


def _has_pictures(page: pypdf.PageObject) -> bool:
    held = _inside(_inside(page, "/Resources", DictionaryObject()), "/XObject", DictionaryObject())
    return any(held[name].get("/Subtype") == "/Image" for name in list(held)[:50])


def _has_links(page: pypdf.PageObject) -> bool:
    notes = _inside(page, "/Annots", ArrayObject())
    actions = (_inside(note.get_object(), "/A", DictionaryObject()) for note in notes[:200])
    return any("/URI" in action for action in actions)


def _inside(holder: DictionaryObject, name: str, otherwise: PdfObject) -> PdfObject:
    return holder[name] if name in holder else otherwise  # noqa: SIM401 -- get() gives references


def _title(reader: pypdf.PdfReader) -> str | None:
    title = reader.metadata.title if reader.metadata else None
    return title.strip() or None if isinstance(title, str) else None
