"""The pages of a scanned PDF, written anew without who made them, and when. Pure."""

import io

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from policies.scans import Unusable

MOST_PAGES = 20
# What a page may say about its maker, do by itself, or carry along.
BESIDE_THE_PAGE = ("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/A", "/Annots", "/AF")


def alone(data: bytes) -> bytes:
    """The pages of a PDF and nothing beside them; raises Unusable, or what pypdf raises."""
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        raise Unusable("This PDF has a password. Save it without one and try again.")
    if not 1 <= len(reader.pages) <= MOST_PAGES:
        raise Unusable(f"This PDF has no pages, or more than {MOST_PAGES}.")
    writer = PdfWriter()
    for page in reader.pages:
        writer.add_page(page)
    writer.metadata = None
    for thing in writer._objects:
        _strip(thing)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _strip(thing: object) -> None:
    if not isinstance(thing, DictionaryObject):
        return
    for name in BESIDE_THE_PAGE:
        thing.pop(name, None)
    if isinstance(thing, StreamObject) and _is_photograph(thing.get("/Filter")):
        thing._data = _without_markers(thing._data)


def _is_photograph(filters: object) -> bool:
    names = filters if isinstance(filters, ArrayObject) else [filters]
    return list(names) == ["/DCTDecode"]


def _without_markers(jpeg: bytes) -> bytes:
    """A JPEG without the segments in which cameras write: APP1 to APP13, APP15 and comments."""
    kept, at = [jpeg[:2]], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != 0xDA:
        marker, end = jpeg[at + 1], at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if not (0xE1 <= marker <= 0xEF and marker != 0xEE) and marker != 0xFE:
            kept.append(jpeg[at:end])
        at = end
    return b"".join([*kept, jpeg[at:]])
