"""Files that are broken, locked, enormous or harmful: one plain sentence, or harmless text."""

import io
import re
import zipfile

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from PIL import Image

from policies.importing import clean, document, package
from policies.importing import word as word_reader
from policies.importing.shapes import Unreadable
from policies.tests import layouts
from policies.tests.word_files import blank, repacked, saved, typed_text

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
GOOD = layouts.control_as_one_record()
DAMAGED = package.DAMAGED
SCRIPTS = "The file contains program code (scripts). It was left out; only the text was read."


def zipped(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def word(body, doctype=""):
    xml = f'<?xml version="1.0"?>{doctype}<w:document {W}><w:body>{body}</w:body></w:document>'
    return zipped({"word/document.xml": xml})


def encrypted():
    data = bytearray(zipped({"word/document.xml": "<a/>"}))
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + at] |= 1
    return bytes(data)


PARAGRAPH = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
NESTED = "<w:tbl><w:tr><w:tc>"
ENTITY = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
SECRET = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'

REFUSED = [
    ("empty", b"", "a.docx", document.EMPTY),
    ("blank", b" \n\t", "a.md", document.EMPTY),
    ("too large", b"x" * (25 * 2**20 + 1), "a.md", document.LARGE),
    ("cut in half", GOOD[: len(GOOD) // 2], "a.docx", DAMAGED),
    ("only the first bytes", GOOD[:40], "a.docx", DAMAGED),
    ("broken inside", GOOD[:2000] + b"\x00" * 400 + GOOD[2400:], "a.docx", DAMAGED),
    ("not XML", zipped({"word/document.xml": "hello"}), "a.docx", DAMAGED),
    ("zip bomb", zipped({"word/document.xml": " " * 5_000_000}), "a.docx", package.BOMB),
    ("many parts", zipped({f"x{n}": "" for n in range(3100)}), "a.docx", package.BOMB),
    ("entity bomb", word(PARAGRAPH.format("&b;"), ENTITY), "a.docx", package.ENTITIES),
    ("entity of a file", word(PARAGRAPH.format("&a;"), SECRET), "a.docx", package.ENTITIES),
    ("old Word", OLE + b"\x00" * 600, "a.docx", document.OLD_WORD),
    ("old Word by name", OLE + b"\x00" * 600, "a.doc", document.OLD_WORD),
    ("password", OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", document.LOCKED),
    ("password of a zip", encrypted(), "a.docx", package.LOCKED),
    ("a spreadsheet", zipped({"xl/workbook.xml": "<a/>"}), "a.docx", "This is a spreadsheet"),
    ("some other zip", zipped({"a.txt": "hello"}), "a.docx", word_reader.NOT_WORD),
    ("text named .docx", b"# Hello", "a.docx", word_reader.NOT_WORD),
    ("Word named .md", GOOD, "a.md", document.IS_WORD),
    ("PDF named .docx", b"%PDF-1.7", "a.docx", document.PDF),
    ("a program", b"MZ\x90", "a.exe", f".exe cannot be imported. {document.KINDS}"),
    ("no words", word(""), "a.docx", document.NO_TEXT),
    ("bytes named .md", b"\x00\x01" * 99, "a.md", "This is not a text file"),
    ("deep tables", word(NESTED * 60 + PARAGRAPH), "a.docx", DAMAGED),
    ("deep HTML", b"<div>" * 90_000 + b"x", "a.html", clean.DEEP),
    ("deep HTML, wrongly closed", b"<div></x>" * 9_000 + b"x", "a.html", clean.DEEP),
    ("deep quotations", b">" * 9_000 + b"x", "a.md", clean.DEEP),
    ("only marks", b"*a_ " * 9_000, "a.md", "This file holds more formatting marks"),
    ("too much text", b"word " * 1_100_000, "a.md", "This file holds more text than any policy"),
]


@pytest.mark.parametrize(
    ("data", "filename", "message"),
    [case[1:] for case in REFUSED],
    ids=[case[0] for case in REFUSED],
)
def test_an_unreadable_file_is_refused_with_one_plain_sentence(data, filename, message):
    with pytest.raises(Unreadable) as refused:
        document.read(data, filename)

    assert str(refused.value).startswith(message)


def test_a_long_word_file_is_refused_before_it_is_parsed():
    words = "".join(PARAGRAPH.format(f"{number} words of text") for number in range(15_001))

    with pytest.raises(Unreadable) as refused:
        document.read(word(words), "handbook.docx")

    assert str(refused.value) == package.TOO_LONG


@pytest.mark.parametrize("end", ['<w:br w:type="page"/>', "<w:lastRenderedPageBreak/>"])
def test_five_thousand_pages_of_word_are_refused_before_they_are_parsed(end):
    line = "<w:p><w:r><w:t>1.1 Be kind.</w:t>{}</w:r></w:p>"

    with pytest.raises(Unreadable) as refused:
        document.read(word(line.format(end) * 5000), "handbook.docx")

    assert str(refused.value) == package.TOO_LONG
    assert document.read(word(line.format("") * 300 + line.format(end)), "a.docx").body


def test_macros_comments_and_tracked_changes_are_left_out_and_said_so():
    made = blank()
    typed_text(made)
    paragraph = made.add_paragraph()._p
    paragraph.append(_run("ins", "w:t", "Added afterwards."))
    paragraph.append(_run("del", "w:delText", "Struck out."))
    data = repacked(
        saved(made),
        {
            "word/vbaProject.bin": b"macro",
            "word/comments.xml": f"<w:comments {W}><w:comment /></w:comments>",
        },
    )

    imported = document.read(data, "policy.docm")

    assert imported.body.endswith("<p>Added afterwards.</p>\n")
    assert imported.warnings == (
        "The file contains macros. They were left out; only the text was read.",
        "The file contains tracked changes."
        " They were read as if all had been accepted: check the text.",
        "The file contains comments. They were left out.",
    )


def _run(change, tag, words):
    return lxml_html.etree.fromstring(
        f'<w:{change} {W} w:id="1" w:author="A"><w:r><{tag}>{words}</{tag}></w:r></w:{change}>'
    )


def test_a_picture_in_the_file_is_kept_without_its_metadata():
    picture = io.BytesIO()
    Image.new("RGB", (4, 4), "navy").save(picture, "PNG", pnginfo=_secret())
    made = blank()
    made.add_picture(picture)
    typed_text(made)

    imported = document.read(saved(made), "policy.docx")

    source = re.search(r'src="([^"]*)"', imported.body)[1]
    assert source.startswith("data:image/png;base64,")
    assert "c2VjcmV0" not in source  # "secret" in base 64
    assert imported.warnings == (
        "A picture has no description (alternative text). Add one for those who cannot see it.",
    )


def _secret():
    from PIL import PngImagePlugin  # noqa: PLC0415 -- only here

    info = PngImagePlugin.PngInfo()
    info.add_text("secret", "secret")
    return info


def test_a_picture_kept_elsewhere_is_dropped_with_a_warning():
    made = Document()
    made.add_heading("Gifts Policy", 1)
    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    made.add_picture(io.BytesIO(picture.getvalue()))
    made.add_paragraph("1.1 Say thank you.")
    xml = zipfile.ZipFile(io.BytesIO(saved(made))).read("word/document.xml")
    relations = zipfile.ZipFile(io.BytesIO(saved(made))).read("word/_rels/document.xml.rels")
    remote = relations.replace(
        b'Target="media/image1.png"', b'Target="http://tracker.invalid/x.png" TargetMode="External"'
    )
    changes = {
        "word/document.xml": xml.replace(b"r:embed=", b"r:link="),
        "word/_rels/document.xml.rels": remote,
    }

    imported = document.read(repacked(saved(made), changes), "gifts.docx")

    assert imported.body == '<p id="1.1">1.1 Say thank you.</p>\n'
    assert imported.warnings == (clean.REMOTE_IMAGE,)


def test_a_web_page_loses_what_runs_and_reaches_out_and_keeps_its_words():
    page = b"""<html><head><style>@import url(//evil.invalid/x.css);</style></head><body>
    <h1>Gifts Policy</h1><script>steal()</script>
    <h2 onclick="steal()">1. Scope</h2>
    <p style="background:url(http://evil.invalid/)">1.1 <a href="javascript:steal()">Read</a>
    <a href="java&#10;script:steal()">this</a> <img src="http://evil.invalid/x" onerror="steal()">
    <a href="data:text/html,x">and</a> <a href="//evil.invalid">that</a>.</p>
    <p>1.2 <a href="https://www.gov.uk/x">Guidance</a>, <a href="C:\\Users\\me\\x.doc">form</a>,
    <a href="mailto:a@b.invalid">mail</a>.<svg><a xlink:href="javascript:steal()">x</a></svg></p>
    <iframe src="http://evil.invalid"></iframe><form><input name="x"></form></body></html>"""

    imported = document.read(page, "gifts.html")

    assert imported.body == (
        '<h2 id="1">1. Scope</h2>\n'
        '<p id="1.1">1.1 Read this and that.</p>\n'
        '<p id="1.2">1.2 <a href="https://www.gov.uk/x" rel="noopener noreferrer">Guidance</a>,'
        ' form, <a href="mailto:a@b.invalid" rel="noopener noreferrer">mail</a>.</p>\n'
    )
    assert set(imported.warnings) >= {SCRIPTS, clean.REMOTE_IMAGE}


def test_invisible_characters_cannot_hide_or_turn_round_words():
    page = "# Gifts Policy\n\n1.1 Never\u200b accept\u202e hsac \u202cgifts\u00ad.\x00"

    imported = document.read(page.replace("\x00", "").encode(), "gifts.md")

    assert imported.body == '<p id="1.1">1.1 Never accept hsac gifts.</p>\n'


def test_text_in_windows_encoding_is_read_and_said_so():
    data = "# Gifts Policy\n\n1.1 A gift above £25 – “declare it”.".encode("cp1252")

    imported = document.read(data, "gifts.md")

    assert imported.body == '<p id="1.1">1.1 A gift above £25 – “declare it”.</p>\n'
    assert imported.warnings == (
        "The file is not saved as UTF-8; it was read as Windows text."
        " Check quotation marks, dashes and pound signs.",
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_in_unicode_is_read_without_a_word(encoding):
    imported = document.read("# Gifts Policy\r\n\r\n1.1 £25.".encode(encoding), "gifts.md")

    assert imported.body == '<p id="1.1">1.1 £25.</p>\n'
    assert imported.warnings == ()


HOSTILE = [
    "<script>x()</script>",
    "<img src=x onerror=x()>",
    '<img src="https://evil.invalid/a.png">',
    '<a href="javascript:x()">go</a>',
    '<a href=" &#x6A;avascript:x()">go</a>',
    "<svg onload=x()><script>x()</script></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;<img src=1 onerror=x()>'>",
    "<style>@import 'https://evil.invalid'</style>",
    '<p style="background:url(https://evil.invalid)">',
    "<iframe srcdoc='<script>x()</script>'>",
    "<noscript><p title='</noscript><img src=x onerror=x()>'>",
    "<form action=//evil.invalid><button>go</button>",
    "<h2 id=x onclick=x()>1. Scope</h2>",
    "<ol type=a onfocus=x() autofocus><li>one<li>two</ol>",
    "<table background=//evil.invalid><tr><td>Version<td>1.0<tr><td>Approved<td>May 2025</table>",
    "<p>1.1 text</p>",
    "<ul><li><ol><li><h1>x</h1></ol></ul>",
    "<![CDATA[<script>x()</script>]]>",
    "</p></div></table>",
    "<!--",
    "-->",
    "&lt;script&gt;x()&lt;/script&gt;",
    "{{ school.name }}",
]
ALLOWED = {
    "href",
    "rel",
    "id",
    "src",
    "alt",
    "title",
    "start",
    "type",
    "colspan",
    "rowspan",
    "scope",
}


@settings(max_examples=80, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=12)), max_size=12))
def test_no_page_can_bring_in_anything_that_runs_or_reaches_out(pieces):
    try:
        imported = document.read("".join(pieces).encode("utf-8", "replace"), "page.html")
    except Unreadable:
        return

    for element in lxml_html.fragment_fromstring(imported.body, create_parent="section").iter():
        assert element.tag in clean.KEPT | {"section"}
        assert set(element.keys()) <= ALLOWED
        assert re.match(r"(https?://|mailto:|tel:|#|$)", element.get("href", ""))
        assert re.match(r"(data:image/|$)", element.get("src", ""))
    assert imported.body == _again(imported.body)
    assert (
        imported.body
        == "\n".join(
            filter(None, [imported.preamble, *(clause.html for clause in imported.clauses)])
        )
        + "\n"
    )


def _again(body):
    return "".join(f"{clean.last(line)}\n" for line in body.rstrip("\n").split("\n"))


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=400), st.sampled_from(["a.docx", "a.md", "a.html", "a", "a.DOCX", "a.odt"])
)
def test_no_bytes_can_do_more_than_be_refused(data, filename):
    message = "Read."
    try:
        document.read(data, filename)
    except Unreadable as refused:
        message = str(refused)

    assert re.fullmatch(r"\.?[A-Z(a-z][^\n]*\.", message)
