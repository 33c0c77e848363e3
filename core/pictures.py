"""Pictures as their readers see them: the same picture, drawn anew without what came with it.

Phones write the place, the time and their own number into each photograph, and often a small copy
of what was there before it was cut.
"""

import io
import warnings

from PIL import Image, ImageFile, ImageOps, ImageSequence

READABLE = {"jpg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP", "bmp": "BMP", "tif": "TIFF"}
READABLE |= {"avif": "AVIF"}
MOST_PIXELS = 50_000_000  # drawn anew; larger ones are kept as they came
LARGEST_RATIO = 200  # pixels for each byte: no photograph comes near it, a bomb is beyond it
MOST_FRAMES = 300
DAMAGED = "This file is damaged or incomplete. Open it, save it again, and add it once more."
BOMB = "This picture unpacks to far more than a picture holds, so it was not kept."


class Unusable(ValueError):  # noqa: N818 -- it reads as English where it is raised
    """The file is not kept. The message says why, and what to do instead."""


def without_details(content: bytes, ending: str) -> bytes:
    """The picture alone, upright; empty where it is too large to be drawn anew."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=[READABLE[ending]])
            pixels = picture.width * picture.height
            if pixels > MOST_PIXELS and pixels / len(content) > LARGEST_RATIO:
                raise Unusable(BOMB)
            if pixels > MOST_PIXELS:
                return b""
            ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint allows them, for the process
            return _drawn(picture, ending)
    except Unusable:
        raise
    except Image.DecompressionBombError:
        raise Unusable(BOMB) from None
    except Exception:  # Pillow raises almost anything on a damaged file
        raise Unusable(DAMAGED) from None


def _drawn(picture: Image.Image, ending: str) -> bytes:
    frames = getattr(picture, "n_frames", 1)
    if frames > 1 and ending != "jpg":  # a photograph's further frames are its depth and the like
        return _moving(picture) if frames <= MOST_FRAMES and ending in ("gif", "webp") else b""
    clean = _clean(ImageOps.exif_transpose(picture))
    written = io.BytesIO()
    if ending in ("jpg", "avif", "webp") and clean.mode == "RGB":
        clean.save(written, "JPEG", quality=92)
    else:
        clean.save(written, "PNG")
    return written.getvalue()


def _clean(picture: Image.Image) -> Image.Image:
    """The pixels and nothing else."""
    see_through = picture.has_transparency_data
    picture = picture.convert("RGBA" if see_through else "RGB")
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    return clean


def _moving(picture: Image.Image) -> bytes:
    frames, durations = [], []
    if picture.width * picture.height * picture.n_frames > 4 * MOST_PIXELS:
        return b""
    for frame in ImageSequence.Iterator(picture):
        frames.append(_clean(frame))
        durations.append(max(20, int(frame.info.get("duration") or 100)))  # milliseconds
    written = io.BytesIO()
    first, *rest = frames
    first.save(written, "GIF", save_all=True, append_images=rest, duration=durations, loop=0)
    return written.getvalue()


def ending(shown: bytes) -> str:
    """That of a picture drawn anew."""
    return "jpg" if shown[:2] == b"\xff\xd8" else "png" if shown[:2] == b"\x89P" else "gif"
