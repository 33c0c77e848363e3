"""Scans of signed paper: known by what they are, and written anew without what came with them.

Pure: bytes in, bytes out. A picture is drawn again; a PDF keeps its pages and nothing beside them.
"""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

LARGEST = 10_000_000  # bytes
MOST_PAGES = 20
LARGEST_SIDE = 12_000  # pixels
KINDS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}
# What a page may say about its maker, do by itself, or carry along.
BESIDE_THE_PAGE = ("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/A", "/Annots", "/AF")


class Unusable(ValueError):  # noqa: N818 -- it reads as English where it is raised
    """The scan cannot be used. The message says what to do instead."""


@dataclass(frozen=True)
class Scan:
    kind: str  # pdf, jpg or png
    shown: bytes  # without metadata


def read(data: bytes) -> Scan:
    """What the file really is, and its pages alone; raises Unusable."""
    if len(data) > LARGEST:
        raise Unusable("This file is larger than 10 MB. Scan the page at 200 dots per inch.")
    kind = next((kind for begins, kind in KINDS.items() if data.startswith(begins)), "")
    if not kind:
        raise Unusable("This is neither a PDF nor a JPEG or PNG picture. Scan the page again.")
    try:
        return Scan(kind, _pages(data) if kind == "pdf" else _picture(data, kind))
    except Unusable:
        raise
    except Exception:  # pypdf and Pillow raise almost anything on a damaged file
        raise Unusable("This file is damaged. Scan the page again.") from None


def _picture(data: bytes, kind: str) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        picture = Image.open(io.BytesIO(data), formats=("JPEG", "PNG"))
        if max(picture.size) > LARGEST_SIDE:
            raise Unusable("This picture is too large. Scan the page at 200 dots per inch.")
        picture.load()
    picture = ImageOps.exif_transpose(picture).convert("RGB")
    written = io.BytesIO()
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)
    clean.save(written, "JPEG" if kind == "jpg" else "PNG", quality=85, optimize=True)
    return written.getvalue()


def _pages(data: bytes) -> bytes:
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
