import io

import pytest
from PIL import Image

from core import pictures
from core.pictures import Unusable
from incidents import containers, files, portable
from incidents.tests import added

KEPT = {
    "photo.jpg": (added.photograph(), "jpg", "picture"),
    "photo.JPEG": (added.photograph(), "jpg", "picture"),
    "a screenshot.png": (added.picture("PNG"), "png", "picture"),
    "WhatsApp picture.jpg": (added.picture("WEBP"), "webp", "picture"),  # as phones name them
    "scan.tiff": (added.picture("TIFF"), "tif", "picture"),
    "moving.gif": (added.moving(), "gif", "picture"),
    "live.heic": (added.LIVE_PHOTO, "heic", "picture"),
    "drawing.svg": (added.drawing(), "svg", "picture"),
    "film.mp4": (added.FILM, "mp4", "film"),
    "call.m4a": (added.CALL, "m4a", "sound"),
    "call.mp4": (added.CALL, "m4a", "sound"),
    "statement.docx": (added.document(), "docx", "document"),
    "figures": (added.packed(xl__workbook_dot_xml="<x/>"), "xlsx", "document"),
    "slides.pptx": (added.packed(ppt__presentation_dot_xml="<x/>"), "pptx", "document"),
    "letter.odt": (
        added.packed(mimetype="application/vnd.oasis.opendocument.text"),
        "odt",
        "document",
    ),
    "letter.pdf": (added.paper(), "pdf", "document"),
    "sealed by its maker.pdf": (added.locked_paper(""), "pdf", "document"),
    "chat.txt": (added.CHAT, "txt", "text"),
    "table.csv": (b"a,b\n=1+1,2\n", "txt", "text"),  # no cell of it runs
    "data.json": (b'{"a": 1}', "txt", "text"),
    "mail.eml": (b"From: a@b.example\nTo: c@d.example\nSubject: Hi\n\nHello\n", "eml", "text"),
}


@pytest.mark.parametrize("name", KEPT)
def test_what_schools_have_is_kept_as_what_it_is(name):
    content, ending, family = KEPT[name]

    found = files.read(content, name)

    assert (found.ending, found.family) == (ending, family)


REFUSED = {
    "empty.jpg": (b"", files.EMPTY),
    "long.mp4": (added.FILM + bytes(files.LARGEST), files.LARGE),
    "holiday.jpg": (added.PROGRAM, files.NOT_KNOWN),
    "unknown": (bytes(range(256)), files.NOT_KNOWN),
    "page.html": (b"<html><script>alert(1)</script></html>", files.WEB_PAGE),
    "everything.zip": (added.packed(a="1"), containers.ARCHIVE),
    "everything.gz": (b"\x1f\x8b\x08" + bytes(30), files.ARCHIVE),
    "old.doc": (containers.OLD_OFFICE + bytes(600), files.OFFICE_OLD),
    "rich.rtf": (b"{\\rtf1 hello}", files.OFFICE_OLD),
    "bomb.docx": (added.bomb(), containers.BOMB),
    "acts.pdf": (added.paper(on_opening="/JavaScript"), portable.ACTIVE),
    "starts.pdf": (added.paper(on_opening="/Launch"), portable.ACTIVE),
    "says it otherwise.pdf": (
        added.paper(on_opening="/Launch").replace(b"/Launch", b"/L#61unch"),
        portable.ACTIVE,
    ),
    "carries.pdf": (added.paper(carries=b"MZ"), portable.CARRIES),
    "locked.pdf": (added.locked_paper("word"), containers.LOCKED),
    "cut off.pdf": (b"%PDF-1.4\n%%EOF", containers.DAMAGED),
    "parts.docx": (
        added.document(**{f"word__{n}": "" for n in range(3_001)}),
        containers.BOMB,
    ),
    "macros.docx": (added.document(word__vbaProject_dot_bin="x"), containers.MACROS),
    "typed.docx": (
        added.document(types="<Override ContentType='a.macroEnabled.main+xml'/>"),
        containers.MACROS,
    ),
    "object.docx": (added.document(word__embeddings__oleObject1_dot_bin="x"), containers.MACROS),
    "letter.odt": (
        added.packed(mimetype="application/vnd.oasis.opendocument.text", Basic__a_dot_xml="x"),
        containers.MACROS,
    ),
    "half.docx": (added.document()[:-60], containers.DAMAGED),
    "half.png": (added.picture("PNG", (500, 500))[:-900], containers.DAMAGED),
    "bomb.png": (added.plain(20_000, 10_000), pictures.BOMB),
    "large.png": (added.plain(8_000, 7_000), pictures.BOMB),
    "script.svg": (added.drawing("<script>alert(1)</script>"), containers.SCRIPT),
    "click.svg": (added.drawing("<rect onclick='a()'/>"), containers.SCRIPT),
    "link.svg": (
        added.drawing("<a xmlns:x='http://www.w3.org/1999/xlink' x:href='javascript:a()'/>"),
        containers.SCRIPT,
    ),
    "loads.svg": (added.drawing("<image href='https://evil.example/a.png'/>"), containers.SCRIPT),
    "fill.svg": (added.drawing("<rect fill='url(https://evil.example)'/>"), containers.SCRIPT),
    "html.svg": (added.drawing("<foreignObject/>"), containers.SCRIPT),
    "sheet.svg": (
        added.drawing("<?xml-stylesheet href='a.css'?>", "<?xml version='1.0'?>"),
        containers.SCRIPT,
    ),
    "entities.svg": (
        added.drawing("&a;", "<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a 'b'>]>"),
        containers.SCRIPT,
    ),
    "half.svg": (added.drawing()[:-3], containers.DAMAGED),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_could_do_harm_or_is_nothing_is_refused_in_plain_words(name):
    content, why = REFUSED[name]

    with pytest.raises(Unusable) as refused:
        files.read(content, name)

    assert str(refused.value) == why


def test_a_document_with_a_password_is_refused():
    locked = bytearray(added.document())
    for at in range(len(locked) - 4):
        if locked[at : at + 4] == b"PK\1\2":
            locked[at + 8] |= 1  # as the directory at the end says of each part

    with pytest.raises(Unusable) as refused:
        files.read(bytes(locked), "secret.docx")

    assert str(refused.value) == containers.LOCKED


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("me.jpg", added.paper(), "that it is a picture, but it is a document"),
        ("letter.pdf", added.picture(), "that it is a document, but it is a picture"),
        ("call.mp3", added.CHAT, "that it is a recording, but it is plain text"),
    ],
)
def test_a_file_under_another_kinds_name_is_asked_about(name, content, said):
    with pytest.raises(Unusable, match=said):
        files.read(content, name)


@pytest.mark.parametrize(
    ("name", "ending", "clean"),
    [
        ("Screenshot 2026-11-27 at 9.04.png", "png", "Screenshot 2026-11-27 at 9.04.png"),
        ("../../etc/passwd", "txt", "passwd.txt"),
        ("C:\\Users\\Ann\\photo.jpg", "jpg", "photo.jpg"),
        ("photo\u202egpj.exe", "jpg", "photogpj.exe.jpg"),
        ("a\u200b\u2066b\x00\r\n.png", "png", "ab.png"),
        ('<b>"x"|y?.jpg', "webp", "b x y.webp"),
        ("...", "pdf", "file.pdf"),
        ("", "jpg", "file.jpg"),
        (".htaccess", "txt", "htaccess.txt"),
        ("Zoe\u0308 " + "x" * 300 + ".jpeg", "jpg", "Zo\u00eb " + "x" * 92 + ".jpg"),
    ],
)
def test_a_name_keeps_its_words_and_loses_what_leads_astray(name, ending, clean):
    assert files.clean_name(name, ending) == clean


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP", "BMP"])
def test_a_picture_is_shown_without_what_the_camera_wrote(kind):
    details = Image.Exif()
    details[0x010E] = added.PLACE
    options = {} if kind == "BMP" else {"exif": details}
    content = added.picture(kind, **options)
    ending = {"JPEG": "jpg", "TIFF": "tif"}.get(kind, kind.lower())

    shown = files.read(content, "").shown

    picture = Image.open(io.BytesIO(shown))
    assert kind == "BMP" or added.PLACE.encode() in content
    assert added.PLACE.encode() not in shown
    assert dict(picture.getexif()) == {}
    assert files.read(content, "").ending == ending


def test_a_photograph_stands_upright_and_says_nothing():
    shown = files.read(added.photograph(), "photo.jpg").shown

    picture = Image.open(io.BytesIO(shown))
    assert (picture.size, dict(picture.getexif()), "comment" in picture.info) == (
        (40, 60),
        {},
        False,
    )
    assert pictures.ending(shown) == "jpg"


def test_a_moving_picture_still_moves_and_says_nothing():
    shown = files.read(added.moving(), "moving.gif").shown

    picture = Image.open(io.BytesIO(shown))
    assert (picture.n_frames, picture.info["duration"]) == (3, 80)
    assert added.PLACE.encode() not in shown
    assert pictures.ending(shown) == "gif"


def test_see_through_pictures_stay_so():
    written = io.BytesIO()
    Image.new("RGBA", (9, 9), (1, 2, 3, 0)).save(written, "PNG")

    shown = Image.open(io.BytesIO(files.read(written.getvalue(), "").shown))

    assert (shown.format, shown.mode, shown.getpixel((0, 0))) == ("PNG", "RGBA", (1, 2, 3, 0))


def test_what_is_too_large_to_draw_anew_is_shown_as_it_came(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 60)

    assert files.read(added.picture("PNG"), "").shown == b""
    assert files.read(added.moving(), "").shown == b""


def test_what_moves_for_long_is_shown_as_it_came(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_FRAMES", 2)

    assert files.read(added.moving(), "").shown == b""


def test_what_is_no_picture_is_shown_as_it_came():
    assert files.read(added.FILM, "film.mp4").shown == b""
