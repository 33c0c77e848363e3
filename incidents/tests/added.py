"""Files as people add them, good ones and bad ones, made here."""

import io
import zipfile

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject

PLACE = "Harbour Lane 7"  # what a camera wrote down, as a comment


def picture(kind="JPEG", size=(60, 40), **options):
    written = io.BytesIO()
    Image.new("RGB", size, "#14474f").save(written, kind, **options)
    return written.getvalue()


def plain(width, height):
    """A PNG of many pixels in few bytes, quickly: one bit each, all black."""
    written = io.BytesIO()
    Image.new("1", (width, height)).save(written, "PNG", compress_level=1)
    return written.getvalue()


def photograph():
    """A JPEG lying on its side, with the place and the maker in it."""
    details = Image.Exif()
    details[0x0112] = 6  # turned by the camera
    details[0x010E] = PLACE
    details.get_ifd(0x8825)[1] = "N"
    return picture(exif=details, comment=PLACE.encode())


def moving():
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue", "green")]
    written = io.BytesIO()
    frames[0].save(
        written, "GIF", save_all=True, append_images=frames[1:], duration=80, comment=PLACE
    )
    return written.getvalue()


def packed(**parts):
    """A zip; a part's name has __ for / and _dot_ for a dot."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return written.getvalue()


def document(**more):
    types = {"[Content_Types]_dot_xml": more.pop("types", "<Types/>")}
    return packed(**types, word__document_dot_xml="<w:document/>", **more)


def bomb():
    return document(word__media__a_dot_bin=bytes(30 * 2**20))


def paper(on_opening="", carries=b""):
    """A PDF of one empty page that may start something by itself, or hold another file."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    if on_opening:
        does = DictionaryObject({NameObject("/S"): NameObject(on_opening)})
        writer._root_object[NameObject("/OpenAction")] = does
    if carries:
        writer.add_attachment("list.exe", carries)
    return _written(writer)


def locked_paper(word):
    """One that its maker locked: against changes, or with a password also against reading."""
    writer = PdfWriter(io.BytesIO(paper()))
    writer.encrypt(word, "the maker's", algorithm="RC4-128")
    return _written(writer)


def _written(writer):
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def drawing(inside="<rect width='9' height='9' fill='url(#a)'/>", before=""):
    return f"{before}<svg xmlns='http://www.w3.org/2000/svg'>{inside}</svg>".encode()


FILM = b"\0\0\0\x18ftypisom\0\0\2\0isomiso2" + bytes(200)
CALL = b"\0\0\0\x1cftypM4A \0\0\0\0M4A mp42isom" + bytes(200)
LIVE_PHOTO = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(200)
PROGRAM = b"MZ" + bytes(300)
CHAT = b"[12/11/2026, 21:04] Sam: are you alone?\n" * 3
