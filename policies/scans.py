"""Scans of signed paper: known by what they are, and written anew without what came with them.

Pure: bytes in, bytes out. A picture is drawn again; a PDF keeps its pages and nothing beside them.
"""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

LARGEST = 10_000_000  # bytes
LARGEST_SIDE = 12_000  # pixels
KINDS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}


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


def _pages(data: bytes) -> bytes:
    from policies import scanned_pages  # noqa: PLC0415 -- 10 MiB, which most processes never need

    return scanned_pages.alone(data)


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
