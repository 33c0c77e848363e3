import io
import struct
import zlib

import pytest
from PIL import Image

from core import images


def picture(kind, size=(900, 300), **options):
    written = io.BytesIO()
    Image.new("RGB", size, "#14474f").save(written, kind, **options)
    written.seek(0)
    return written


@pytest.mark.parametrize("kind", images.KINDS)
def test_a_logo_becomes_a_small_png(kind):
    logo = Image.open(io.BytesIO(images.logo(picture(kind))))

    assert (logo.format, logo.size, logo.mode) == ("PNG", (512, 171), "RGBA")


def test_what_the_file_said_about_itself_is_gone_and_it_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by the camera
    exif[0x010E] = "A child's name"

    logo = images.logo(picture("JPEG", (90, 30), exif=exif))

    assert Image.open(io.BytesIO(logo)).size == (30, 90)
    assert b"child" not in logo


def png_that_claims(width, height):
    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b""))


@pytest.mark.parametrize(
    ("upload", "said"),
    [
        (io.BytesIO(b"x" * 2_000_001), "larger than 2 MB"),
        (io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "as PNG or JPEG"),
        (io.BytesIO(b""), "as PNG or JPEG"),
        (io.BytesIO(picture("PNG").read()[:100]), "damaged"),
        (png_that_claims(7_000, 10), "larger than 6,000 pixels"),
        (png_that_claims(60_000, 60_000), "damaged"),
        (picture("BMP"), "as PNG or JPEG"),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_to_do(upload, said):
    with pytest.raises(images.Unusable, match=said):
        images.logo(upload)
