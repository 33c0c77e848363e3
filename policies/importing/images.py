"""Pictures inside a file: drawn anew, so that nothing but the picture itself is kept."""

import base64
import binascii
import io
import re

from PIL import Image, UnidentifiedImageError

MAX_PIXELS = 12_000_000
MAX_BYTES = 1_500_000
LONGEST_SIDE = 1600
KINDS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")

DATA = re.compile(r"data:image/(?:png|jpeg|jpg|gif|webp);base64,([A-Za-z0-9+/=\s]+)")


class NotShown(Exception):  # noqa: N818 -- reads as what it says
    """The picture is left out; the message says why, for the person who imports."""


def data_uri(content: bytes) -> str:
    """The picture as a `data:` address: PNG or JPEG, without its metadata, at most 1.5 MB."""
    try:
        with Image.open(io.BytesIO(content), formats=KINDS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise NotShown("A picture was left out because it is too large.")
            image.load()
            plain = image.convert("RGB" if image.format == "JPEG" else "RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise NotShown(
            "A picture or drawing of a kind that web pages cannot show was left out."
        ) from None
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    kind = "JPEG" if plain.mode == "RGB" else "PNG"
    out = io.BytesIO()
    plain.save(out, kind, optimize=True)
    if out.tell() > MAX_BYTES:
        raise NotShown("A picture was left out because it is too large.")
    return f"data:image/{kind.lower()};base64,{base64.b64encode(out.getvalue()).decode()}"


def again(address: str) -> str | None:
    """The picture behind a `data:` address, drawn anew; None where it is not one we keep."""
    match = DATA.fullmatch(address.strip())
    if not match or len(match[1]) > 4 * MAX_BYTES:
        return None
    try:
        return data_uri(base64.b64decode(match[1]))
    except (NotShown, binascii.Error):
        return None
