"""PDFs that act or carry something: judged by what they hold, not by how it is written. Pure."""

import io
import struct
import zlib

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject

from core.pictures import Unusable
from incidents.containers import DAMAGED, LOCKED

ACTIVE = (
    "This PDF holds a small program (JavaScript), or starts something when it is opened, so it was "
    "not kept. Print it to a new PDF, and add that."
)
CARRIES = (
    "This PDF has other files inside it, so it was not kept. Print it to a new PDF, and add the "
    "files inside one by one."
)
MOST_OBJECTS = 100_000
UNREADABLE = (  # what a reader of broken files trips over
    PyPdfError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
ACTING = {"/JavaScript", "/Launch", "/RichMediaExecute", "/ImportData", "/SubmitForm"}  # as /S
PROGRAMS = {"/JS", "/JavaScript", "/XFA"}  # as keys
CARRYING = {"/EmbeddedFiles", "/EF", "/RichMediaContent"}


def refuse_active(content: bytes) -> None:
    """A PDF may be looked at, and nothing else; raises Unusable."""
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unusable(LOCKED)
        for thing in _objects(reader):
            _refuse(thing)
    except Unusable:
        raise
    except UNREADABLE as error:
        raise Unusable(DAMAGED) from error


def _objects(reader: PdfReader) -> list[object]:
    """Every object of the file, those that nothing refers to and packed ones too."""
    numbers = {(number, turn) for turn, all_ in reader.xref.items() for number in all_}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    if not reader.trailer.get("/Root") or len(numbers) > MOST_OBJECTS:
        raise Unusable(DAMAGED)
    return [reader._get_indirect_object(number, turn) for number, turn in sorted(numbers)]


def _refuse(thing: object) -> None:
    """Look into what is written out in place; what is referred to is an object of its own."""
    waiting = [thing]
    while waiting:
        found = waiting.pop()
        if isinstance(found, ArrayObject):
            waiting += list.__iter__(found)
        if not isinstance(found, DictionaryObject):
            continue
        keys = set(found)
        acts = found.raw_get("/S") in ACTING if "/S" in keys else False
        if keys & PROGRAMS or acts:
            raise Unusable(ACTIVE)
        if keys & CARRYING:
            raise Unusable(CARRIES)
        waiting += dict.values(found)
