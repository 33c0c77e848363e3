"""Text read back from paper: what lines mean, and PDFs that are broken, locked or harmful."""

import contextlib
import io
import time

import pypdf
import pytest
from PIL import Image
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from policies.importing import document, package, pdf, typeset
from policies.importing.shapes import Unreadable
from policies.importing.typeset import Piece

FONT = DictionaryObject(
    {
        NameObject("/Type"): NameObject("/Font"),
        NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Helvetica"),
    }
)


def written(writer):
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_text(words="1.1 Everybody who works here signs this policy.", **forms):
    """A page that draws its words, and forms that its content may draw."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(595, 842)
    resources = {NameObject("/Font"): DictionaryObject({NameObject("/F"): FONT})}
    drawn = DictionaryObject()
    for name, content in forms.items():
        form = DecodedStreamObject()
        form.set_data(content)
        form[NameObject("/Subtype")] = NameObject("/Form")
        form[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): drawn})
        drawn[NameObject(f"/{name}")] = writer._add_object(form)
    resources[NameObject("/XObject")] = drawn
    page[NameObject("/Resources")] = DictionaryObject(resources)
    content = DecodedStreamObject()
    start = b"".join(b"/%s Do " % name.encode() for name in list(forms)[:1])
    content.set_data(start + b"BT /F 12 Tf 72 700 Td (%s) Tj ET" % words.encode())
    page[NameObject("/Contents")] = writer._add_object(content)
    return writer


def locked(**passwords):
    writer = with_text()
    writer.encrypt(algorithm="AES-256", **passwords)
    return written(writer)


def blank(pages):
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    return written(writer)


def scan():
    out = io.BytesIO()
    Image.new("RGB", (200, 300), "white").save(out, "PDF")
    return out.getvalue()


def growing():
    """Forms that draw the next one ten times each: ten thousand million drawings in all."""
    forms = {f"X{at}": b"/X%d Do " % (at + 1) * 10 for at in range(10)}
    return written(with_text(**forms, X10=b"0 0 m 1 1 l " * 9))


GOOD = written(with_text())
REFUSED = [
    ("password", locked(user_password="secret"), pdf.package.LOCKED),
    ("only the first bytes", GOOD[:60], package.DAMAGED),
    ("cut in half", GOOD[: len(GOOD) // 2], package.DAMAGED),
    ("nothing but a name", b"%PDF-1.7", package.DAMAGED),
    ("no PDF", b"# Hello", document.NOT_PDF),
    ("pictures of pages", scan(), pdf.SCAN),
    ("nothing on its page", blank(1), document.NO_TEXT),
    ("a handbook", blank(package.MAX_PAGES + 1), package.TOO_LONG),
]


@pytest.mark.parametrize(
    ("data", "message"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_a_pdf_that_cannot_be_read_is_refused_with_one_plain_sentence(data, message):
    with pytest.raises(Unreadable) as refused:
        document.read(data, "policy.pdf")

    assert str(refused.value) == message


def test_a_pdf_locked_only_against_changes_is_read():
    data = locked(user_password="", owner_password="secret")

    assert document.read(data, "policy.pdf").body == (
        '<p id="1.1">1.1 Everybody who works here signs this policy.</p>\n'
    )


def test_a_pdf_made_to_be_slow_is_read_or_refused_within_seconds():
    began = time.monotonic()

    with contextlib.suppress(Unreadable):
        document.read(growing(), "policy.pdf")

    assert time.monotonic() - began < 10


def test_markup_in_the_text_of_a_pdf_stays_text():
    data = written(with_text("1.1 <script>steal\\(\\)</script> & <b>bold</b>"))

    assert document.read(data, "policy.pdf").body == (
        '<p id="1.1">1.1 &lt;script&gt;steal()&lt;/script&gt; &amp; &lt;b&gt;bold&lt;/b&gt;</p>\n'
    )


def lines(*rows, page=0, top=800):
    """Pieces in rows of 14 points; each row is text, or (x, text), or several of them."""
    found, y = [], top
    for row in rows:
        for x, words, *looks in [(72, row)] if isinstance(row, str) else row:
            size, bold = looks or (11, False)
            found.append(Piece(page, x, y, size, bold, words))
        y -= 14
    return found


def test_a_paragraph_goes_on_over_the_end_of_a_line_and_of_a_page():
    pieces = lines("Whoever works alone tells a col\u2010", "league, in the school/", "trust, and")
    pieces += lines("rings at the end of the shift.", "Another sentence.", page=1)

    assert typeset.html(pieces) == (
        "<p>Whoever works alone tells a colleague, in the school/trust, and rings at the end of"
        " the shift. Another sentence.</p>",
        (),
    )


def test_sizes_make_headings_and_bullets_make_lists():
    pieces = lines(
        [(72, "Lone Working", 20, True)],
        "",
        [(72, "Who tells whom", 14, True)],
        "",
        "Tell:",
        [(80, "•"), (92, "the site team, by message or")],
        [(92, "by telephone;")],
        [(110, "•"), (122, "twice at night;")],
        [(80, "•"), (92, "your line manager.")],
        "",
        "That is <all>.",
    )

    assert typeset.html([piece for piece in pieces if piece.words])[0].split("\n") == [
        "<h1><strong>Lone Working</strong></h1>",
        "<h2><strong>Who tells whom</strong></h2>",
        "<p>Tell:</p>",
        "<ul><li>the site team, by message or by telephone;<ul><li>twice at night;</li></ul></li>"
        "<li>your line manager.</li></ul>",
        "<p>That is &lt;all&gt;.</p>",
    ]


def test_what_stands_at_the_edge_of_every_page_is_beside_the_text():
    pieces = []
    for page, name in enumerate(("one", "two", "three")):
        pieces += lines("Gifts Policy, version 2.1", page=page, top=820)
        pieces += lines(f"Words of page {name}.", page=page, top=780)
        pieces += lines(f"Page {page + 1} of 3", page=page, top=30)

    html, margins = typeset.html(pieces)

    assert (
        html == "<p>Words of page one.</p>\n<p>Words of page two.</p>\n<p>Words of page three.</p>"
    )
    assert margins == (
        "Gifts Policy, version 2.1", "Page 1 of 3", "Page 2 of 3", "Page 3 of 3"
    )  # fmt: skip


def test_lines_with_wide_gaps_are_tables_and_a_cell_goes_on_below():
    pieces = lines(
        [(72, "Version"), (306, "2.1")],
        [(72, "Related policies"), (306, "Health and Safety Policy;")],
        [(306, "Whistleblowing Policy")],
        [(72, "Version"), (180, "Date"), (306, "Author")],
        [(72, "1.0"), (180, "May 2024"), (306, "A Okafor")],
    )

    assert typeset.html(pieces)[0] == (
        "<table><tr><td>Version</td><td>2.1</td></tr><tr><td>Related policies</td>"
        "<td>Health and Safety Policy; Whistleblowing Policy</td></tr></table>\n"
        "<table><tr><td>Version</td><td>Date</td><td>Author</td></tr>"
        "<tr><td>1.0</td><td>May 2024</td><td>A Okafor</td></tr></table>"
    )
