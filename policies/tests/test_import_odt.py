"""LibreOffice's own files: what must survive, and files that are locked or harmful."""

import io
import re
import zipfile

import pytest
from PIL import Image

from policies.importing import clean, document, opendocument, package, word
from policies.importing.shapes import Unreadable

SPACES = {
    "office": "office",
    "style": "style",
    "text": "text",
    "table": "table",
    "draw": "drawing",
    "fo": "xsl-fo-compatible",
    "svg": "svg-compatible",
}
NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in SPACES.items()
)
NAMES += ' xmlns:xlink="http://www.w3.org/1999/xlink"'
KIND = "application/vnd.oasis.opendocument.text"


def odt(body, styles="", parts=None, doctype=""):
    """A text whose body and automatic styles are given."""
    content = (
        f"{doctype}<office:document-content {NAMES}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, words in ({"mimetype": KIND, "content.xml": content} | (parts or {})).items():
            archive.writestr(name, words)
    return out.getvalue()


TITLE = '<text:h text:outline-level="1">Gifts Policy</text:h>'
ENTITY = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
DEEP = "<text:section>" * 300
REFUSED = [
    ("some other zip", odt("", parts={"mimetype": "text/plain"}), opendocument.NOT_ODT),
    ("no zip", b"# Hello", opendocument.NOT_ODT),
    ("password", odt(TITLE, parts={"META-INF/manifest.xml": "<encryption-data/>"}), package.LOCKED),
    ("cut in half", odt(TITLE)[:300], package.DAMAGED),
    ("zip bomb", odt(TITLE, parts={"content.xml": " " * 5_000_000}), package.BOMB),
    ("entity bomb", odt("<text:p>&b;</text:p>", doctype=ENTITY), package.ENTITIES),
    ("5,000 pages", odt("<text:p>1</text:p>" * 15_001), package.TOO_LONG),
    ("deep", odt(DEEP + "</text:section>" * 300), package.DAMAGED),
    ("no words", odt(""), document.NO_TEXT),
]


@pytest.mark.parametrize(
    ("data", "message"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_an_odt_that_cannot_be_read_is_refused_with_one_plain_sentence(data, message):
    with pytest.raises(Unreadable) as refused:
        document.read(data, "policy.odt")

    assert str(refused.value) == message


def test_headings_lists_tables_links_and_looks_survive():
    styles = (
        '<style:style style:name="B" style:family="text"><style:text-properties'
        ' fo:font-weight="bold"/></style:style>'
        '<text:list-style style:name="L"><text:list-level-style-bullet text:level="1"/>'
        '</text:list-style><text:list-style style:name="N"><text:list-level-style-number'
        ' text:level="1" style:num-format="a" style:num-suffix=")"/></text:list-style>'
    )
    body = TITLE + (
        '<text:h text:outline-level="2">1. <text:bookmark text:name="who"/>Who</text:h>'
        '<text:p>1.1 <text:span text:style-name="B">Never</text:span> take<text:s text:c="9999"/>'
        'money<text:line-break/>or <text:a xlink:href="https://www.gov.uk/x">vouchers</text:a>,'
        ' see <text:a xlink:href="#who">above</text:a>.</text:p>'
        '<text:list text:style-name="L"><text:list-item><text:p>Flowers</text:p></text:list-item>'
        "</text:list>"
        '<text:list text:style-name="N"><text:list-item><text:p>ask</text:p></text:list-item>'
        "<text:list-item><text:p>write it down</text:p></text:list-item></text:list>"
        '<table:table><table:table-row><table:table-cell table:number-columns-spanned="2">'
        "<text:p>Sums</text:p></table:table-cell><table:covered-table-cell/></table:table-row>"
        '<table:table-row><table:table-cell table:number-columns-repeated="9999">'
        "<text:p>x</text:p></table:table-cell></table:table-row></table:table>"
    )

    imported = document.read(odt(body, styles), "gifts.odt")

    assert imported.body == (
        '<h2 id="1">1. Who</h2>\n'
        '<p id="1.1">1.1 <strong>Never</strong> take money<br>or'
        ' <a href="https://www.gov.uk/x" rel="noopener noreferrer">vouchers</a>,'
        ' see <a href="#1" rel="noopener noreferrer">above</a>.</p>\n'
        "<ul><li>Flowers</li></ul>\n"
        '<p id="1.1.a">(a) ask</p>\n<p id="1.1.b">(b) write it down</p>\n'
        '<table><thead><tr><th colspan="2" scope="col">Sums</th></tr></thead>'
        f"<tbody><tr>{'<td>x</td>' * 20}</tr></tbody></table>\n"
    )


def test_macros_comments_changes_and_remote_pictures_are_left_out_and_said_so():
    frame = '<draw:frame><draw:image xlink:href="http://evil.invalid/x.png"/></draw:frame>'
    body = TITLE + (
        "<text:tracked-changes><text:changed-region><text:p>Struck out</text:p>"
        "</text:changed-region></text:tracked-changes>"
        f"<text:p>1.1 Ask<office:annotation><text:p>Really?</text:p></office:annotation>{frame}"
        ' <text:a xlink:href="javascript:steal()">first</text:a>.'
        "<text:script>steal()</text:script></text:p>"
    )

    imported = document.read(odt(body, parts={"Basic/Standard/Module1.xml": "x"}), "gifts.odt")

    assert imported.body == '<p id="1.1">1.1 Ask first.</p>\n'
    assert set(imported.warnings) == {
        word.MACROS, word.TRACKED, word.COMMENTS, clean.REMOTE_IMAGE, *imported.warnings[-1:]
    }  # fmt: skip


def test_a_picture_keeps_its_description_and_a_text_box_its_words():
    picture = io.BytesIO()
    Image.new("RGB", (4, 4), "navy").save(picture, "PNG")
    image = '<draw:image xlink:href="Pictures/1.png"/><svg:desc>Our "crest"</svg:desc>'
    body = TITLE + (
        f"<text:p>1.1 See<draw:frame>{image}</draw:frame></text:p>"
        "<text:p>1.2 And<draw:frame><draw:text-box><text:p>the box</text:p></draw:text-box>"
        "</draw:frame></text:p>"
    )

    body = document.read(odt(body, parts={"Pictures/1.png": picture.getvalue()}), "a.odt").body

    assert re.sub(r"base64,[^\"]*", "", body) == (
        '<p id="1.1">1.1 See<img src="data:image/png;" alt="Our &quot;crest&quot;"></p>\n'
        '<p id="1.2">1.2 And</p>\n<p>the box</p>\n'
    )


def test_the_numbers_of_the_outline_are_written_out():
    looks = (
        f'<office:document-styles {NAMES}><office:styles><text:outline-style style:name="O">'
        '<text:outline-level-style text:level="1" style:num-format=""/>'
        '<text:outline-level-style text:level="2" style:num-format="1" style:num-suffix="."/>'
        '<text:outline-level-style text:level="3" style:num-format="1" text:display-levels="2"/>'
        "</text:outline-style></office:styles></office:document-styles>"
    )
    heads = [(2, "Who"), (3, "Staff"), (3, "Guests"), (2, "What"), (3, "Money")]
    body = TITLE + "".join(
        f'<text:h text:outline-level="{level}">{words}</text:h><text:p>Text.</text:p>'
        for level, words in heads
    )

    imported = document.read(odt(body, parts={"styles.xml": looks}), "a.odt")

    assert [(clause.number, clause.heading) for clause in imported.clauses] == [
        ("1", "Who"), ("1.1", "Staff"), ("1.2", "Guests"), ("2", "What"), ("2.1", "Money")
    ]  # fmt: skip
