"""Word's own ways: automatic numbers of every kind, text boxes, headers, footnotes, pictures."""

import io
import zipfile

import pytest
from PIL import Image

from policies.importing import document, images
from policies.importing.numbering import letter, roman, shown

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MORE = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
HEADING = '<w:style w:type="paragraph" w:styleId="H{0}"><w:name w:val="heading {0}"/></w:style>'
STYLES = (
    HEADING.format(1)
    + HEADING.format(2)
    + '<w:style w:type="paragraph" w:styleId="Clause"><w:name w:val="Trust clause"/>'
    '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Sub"><w:name w:val="Trust subclause"/>'
    '<w:basedOn w:val="Clause"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Section"><w:name w:val="Trust section"/>'
    '<w:basedOn w:val="H1"/></w:style>'
)


def level(depth, text, kind="decimal", extra=""):
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/>{extra}</w:lvl>'
    )


def definition(*levels, ident=1):
    return f'<w:abstractNum w:abstractNumId="{ident}">{"".join(levels)}</w:abstractNum>'


def use(num=1, ident=1, override=""):
    return f'<w:num w:numId="{num}"><w:abstractNumId w:val="{ident}"/>{override}</w:num>'


def p(words, *, style="", num=None, depth=0, extra=""):
    numbered = (
        f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{num}"/></w:numPr>' if num else ""
    )
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    properties = f"<w:pPr>{styled}{numbered}</w:pPr>"
    return f"<w:p>{properties}<w:r><w:t>{words}</w:t></w:r>{extra}</w:p>"


def word(*paragraphs, numbering="", **parts):
    """A Word file of raw XML, below the title "Test Policy"."""
    body = "".join((p("Test Policy", style="H1"), *paragraphs))
    files = {
        "word/document.xml": f"<w:document {W} {MORE}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {W}>{STYLES}</w:styles>",
        "word/numbering.xml": f"<w:numbering {W}>{numbering}</w:numbering>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in {**files, **parts}.items():
            archive.writestr(name, content)
    return out.getvalue()


def read(*paragraphs, **parts):
    return document.read(word(*paragraphs, **parts), "policy.docx")


def numbers(*paragraphs, numbering):
    return [clause.number for clause in read(*paragraphs, numbering=numbering).clauses]


def test_levels_in_figures_letters_and_roman_numbers_nest_three_deep():
    rules = definition(
        level(0, "%1."), level(1, "(%2)", "lowerLetter"), level(2, "(%3)", "lowerRoman")
    )
    text = [p("One", num=1), p("a", num=1, depth=1), p("b", num=1, depth=1)]
    text += [p("i", num=1, depth=2), p("ii", num=1, depth=2), p("c", num=1, depth=1)]
    text += [p("Two", num=1), p("again a", num=1, depth=1)]

    found = numbers(*text, numbering=rules + use())

    assert found == ["1", "1(a)", "1(b)", "1(b)(i)", "1(b)(ii)", "1(c)", "2", "2(a)"]


def test_numbers_that_a_style_brings_along_are_read_through_the_styles_it_is_based_on():
    rules = definition(level(0, "%1."), level(1, "%1.%2"))
    text = [p("One.", style="Clause"), p("Two.", style="Sub"), p("Three.", style="Sub")]

    assert numbers(*text, numbering=rules + use()) == ["1", "1.1", "1.2"]


def test_a_list_may_restart_and_another_may_go_on_with_its_count():
    rules = definition(level(0, "%1"), level(1, "%1.%2"))
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride>'
    lists = use(1) + use(2) + use(3, override=restart)
    text = [
        p("Aims", style="H1", num=1),
        p("a", num=1, depth=1),
        p("Scope", style="H1", num=2),
        p("b", num=2, depth=1),
        p("Gifts", style="H1", num=3),
        p("c", num=3, depth=1),
    ]

    assert numbers(*text, numbering=rules + lists) == ["1", "1.1", "2", "2.1", "4", "4.1"]


def test_legal_numbering_shows_every_part_in_figures():
    rules = definition(level(0, "%1.", "upperRoman"), level(1, "%1.%2", extra="<w:isLgl/>"))
    text = [p("Aims", style="H1", num=1), p("a", num=1, depth=1), p("Scope", style="H1", num=1)]

    found = read(*text, numbering=rules + use())

    assert found.body == (
        '<h2 id="I">I. Aims</h2>\n<p id="1.1">1.1 a</p>\n<h2 id="II">II. Scope</h2>\n'
    )


def test_headings_of_a_style_of_ones_own_count_as_what_they_are_based_on():
    found = read(p("Aims", style="Section"), p("Be kind."), p("Ours", style="H2"), p("Be brave."))

    assert [(clause.heading, clause.level) for clause in found.clauses] == [
        ("Aims", 1),
        ("Ours", 2),
    ]


def test_bullets_and_passing_lists_stay_lists():
    rules = definition(level(0, "•", "bullet"), level(1, "–", "bullet"))
    rules += definition(level(0, "%1."), ident=2) + use(1) + use(2, ident=2)
    text = [p("1. Fire", style="H1"), p("1.1 Do this:"), p("ring", num=2), p("leave", num=2)]
    text += [p("1.2 Take:"), p("keys", num=1), p("all", num=1, depth=1)]

    assert read(*text, numbering=rules).body == (
        '<h2 id="1">1. Fire</h2>\n<p id="1.1">1.1 Do this:</p>\n'
        '<ol><li>ring</li><li>leave</li></ol>\n<p id="1.2">1.2 Take:</p>\n'
        "<ul><li>keys<ul><li>all</li></ul></li></ul>\n"
    )


def test_a_text_box_is_read_once_whether_or_not_it_has_an_older_form():
    content = f"<w:txbxContent>{p('Inside.')}</w:txbxContent>"
    new = f'<mc:Choice Requires="wps"><wps:txbx>{content}</wps:txbx></mc:Choice>'
    old = (
        '<mc:Fallback><w:pict><v:textbox xmlns:v="urn:schemas-microsoft-com:vml">'
        f"{content}</v:textbox></w:pict></mc:Fallback>"
    )
    for alternatives in (new, new + old):
        box = f"<w:r><mc:AlternateContent>{alternatives}</mc:AlternateContent></w:r>"

        found = read(p("1.1 Outside.", extra=box))

        assert found.body == '<p id="1.1">1.1 Outside.</p>\n<p>Inside.</p>\n'


def test_moved_text_is_read_where_it_is_now():
    moved = "<w:moveTo><w:r><w:t>here.</w:t></w:r></w:moveTo>"
    gone = "<w:moveFrom><w:r><w:t>there</w:t></w:r></w:moveFrom>"

    assert read(p("1.1 It is ", extra=gone + moved)).body == '<p id="1.1">1.1 It is here.</p>\n'


def test_document_control_in_a_header_is_read_and_the_rest_of_the_header_is_not():
    header = f"<w:hdr {W}>{p('Version: 3.1')}{p('Harbourne Valley Trust')}</w:hdr>"

    found = read(p("1.1 Text."), **{"word/header1.xml": header})

    assert (found.control.version, found.taken_out) == ("3.1", ("Test Policy", "Version: 3.1"))


def test_the_strict_kind_of_word_file_is_read_like_the_usual_one():
    parts = {}
    with zipfile.ZipFile(io.BytesIO(word(p("1.1 Text.")))) as archive:
        for name in archive.namelist():
            parts[name] = archive.read(name).replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)

    assert document.read(out.getvalue(), "a.docx").body == '<p id="1.1">1.1 Text.</p>\n'


def test_a_word_processors_web_page_keeps_its_numbers():
    page = b"""<h1>Test Policy</h1><ol><li><h1>Aims</h1><ol><li><p>First.</p>
    <ol><li><p>Deeper.</p></ol><li><p>Second.</p></ol><li><h1>Scope</h1></ol><p>All.</p>"""

    found = document.read(page, "policy.html")

    assert [clause.number for clause in found.clauses] == ["1", "1.1", "1.1.1", "1.2", "2"]


def test_lists_that_go_on_counting_between_paragraphs_number_the_sections():
    text = b"# Test Policy\n\n1. Aims\n\nBe kind.\n\n2. Scope\n\nEverybody.\n\n3. Review\n\nSoon."

    found = document.read(text, "policy.md")

    assert [(clause.number, clause.heading) for clause in found.clauses] == [
        ("1", "Aims"),
        ("2", "Scope"),
        ("3", "Review"),
    ]


def test_bold_lines_are_headings_where_there_are_no_others_and_appendices_always():
    bold = b"# Test Policy\n\n**Aims**\n\nBe kind.\n\n**SCOPE**\n\nAll.\n\n**Note:**\n\nx"
    annex = b"# Test Policy\n\n## 1. Aims\n\n**Be kind**\n\n1.1 x\n\n**Appendix A**\n\nForm."

    first = [
        clause.heading for clause in document.read(b"**Test Policy**\n" + bold[14:], "p.md").clauses
    ]
    second = [clause.heading for clause in document.read(annex, "p.md").clauses]

    assert first == ["Aims", "SCOPE"]
    assert second == ["Aims", "", "Appendix A"]


@pytest.mark.parametrize(
    ("number", "style", "expected"),
    [
        (4, "lowerRoman", "iv"),
        (1999, "upperRoman", "MCMXCIX"),
        (27, "lowerLetter", "aa"),
        (3, "decimalZero", "03"),
        (12, "decimal", "12"),
        (12, "ordinalText", "12"),
    ],
)
def test_numbers_look_as_word_shows_them(number, style, expected):
    assert shown(number, style) == expected
    assert (roman(9), letter(26)) == ("ix", "z")


def test_a_picture_is_drawn_anew_and_what_is_none_is_left_out():
    large, broken = io.BytesIO(), b"\x89PNG\r\n\x1a\nnot really"
    Image.new("1", (4000, 3100)).save(large, "PNG")
    photograph = io.BytesIO()
    Image.new("RGB", (3000, 10), "teal").save(photograph, "JPEG")

    kept = images.data_uri(photograph.getvalue())

    assert images.again(kept).startswith("data:image/jpeg;base64,")
    assert [images.again(address) for address in ("data:image/png;base64,AAAA", "x", "")] == [
        None
    ] * 3
    for content, reason in ((large.getvalue(), "too large"), (broken, "cannot show")):
        with pytest.raises(images.NotShown, match=reason):
            images.data_uri(content)
