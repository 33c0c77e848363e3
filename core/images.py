"""Pictures that people upload, made anew: nothing of the file that came is kept or shown."""

import io
import warnings
from typing import IO

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

KINDS = ("PNG", "JPEG", "WEBP", "GIF")
LARGEST_FILE = 2_000_000  # bytes
LARGEST_SIDE = 6_000  # pixels, read from the header before anything is decoded
LOGO_SIDE = 512


class Unusable(ValueError):  # noqa: N818 -- it reads as English where it is raised
    """The picture cannot be used. The message says what to do instead."""


def logo(upload: IO[bytes]) -> bytes:
    """A PNG of at most 512 by 512 pixels without metadata; raises Unusable."""
    content = upload.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise Unusable("This file is larger than 2 MB. Save the logo smaller and try again.")
    picture = _opened(content)
    picture = ImageOps.exif_transpose(picture).convert("RGBA")
    picture.thumbnail((LOGO_SIDE, LOGO_SIDE))
    written = io.BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()


def _opened(content: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=KINDS)
            if max(picture.size) > LARGEST_SIDE:
                raise Unusable(
                    f"This picture is larger than {LARGEST_SIDE:,} pixels across. "
                    "Save the logo smaller and try again."
                )
            ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint allows them, for the process
            picture.load()
    except UnidentifiedImageError:
        raise Unusable("This is not a picture we can read. Save the logo as PNG or JPEG.") from None
    except Unusable:
        raise
    except Exception:  # Pillow raises almost anything on a damaged file
        raise Unusable("This picture is damaged. Save the logo again as PNG or JPEG.") from None
    return picture
