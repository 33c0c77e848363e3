"""Word files made for the tests: an invented policy, laid out as schools lay theirs out."""

import io
import zipfile

from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

CONTROL = [
    ("Version", "2.1"),
    ("Approved by", "Board of Trustees"),
    ("Date approved", "12 June 2025"),
    ("Next review date", "June 2026"),
    ("Review cycle", "Annually"),
    ("Policy owner", "Head of Estates"),
    ("Policy type", "Trust policy"),
    ("Responsible committee", "Resources Committee"),
    ("Related policies", "Health and Safety Policy; Whistleblowing Policy"),
]
HISTORY = [
    ("1.0", "September 2023", "A Okafor", "First version"),
    ("2.0", "10/05/2024", "A Okafor", "Telephone check-in added"),
    ("2.1", "2025-06-12", "R Lindqvist", "Names of posts brought up to date"),
]
# (level, heading or "", words): numbered 1, 1.1, 1.2, 2, 2.1, 2.1.1, 2.1.2, 2.2, 3.
TEXT = [
    (1, "Purpose", ""),
    (2, "", "This policy keeps those safe who work where nobody else can see or hear them."),
    (2, "", "It applies to everybody employed by the trust, and to contractors on its sites."),
    (1, "Before working alone", ""),
    (2, "", "Line managers agree beforehand what may be done alone, and write it down."),
    (3, "", "Work at height, work with electricity and work with chemicals is never done alone."),
    (3, "", "A first aid kit and a telephone that works are within reach at all times."),
    (2, "", "Whoever opens or closes a building tells the site team by message."),
    (1, "If something goes wrong", "Ring 999 first, then the number on the back of your pass."),
]
NUMBERS = ["1", "1.1", "1.2", "2", "2.1", "2.1.1", "2.1.2", "2.2", "3"]
FACTS = {
    "title": "Lone Working Policy",
    "version": "2.1",
    "approved": "2025-06-12",
    "approved_by": "Board of Trustees",
    "next_review": "2026-06",
    "review_months": 12,
    "owner": "Head of Estates",
    "category": "trust",
    "committee": "Resources Committee",
    "related": ["Health and Safety Policy", "Whistleblowing Policy"],
}
LEVELS = ["%1.", "%1.%2", "%1.%2.%3"]


def saved(document):
    """The bytes of a python-docx document."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def repacked(data, changes):
    """The file with some of its parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, content in changes.items():
            new.writestr(name, content)
    return out.getvalue()


def blank(title="Lone Working Policy"):
    """A document that begins with the trust's name and the title."""
    document = Document()
    document.core_properties.title = ""
    if title:
        document.add_heading("Harbourne Valley Trust", 1)
        document.add_heading(title, 1)
    return document


def table(document, rows, widths=None):
    """A plain table of text."""
    made = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, words in zip(made.add_row().cells, row, strict=True):
            cell.text = words
    return made


def history(
    document, columns=("Version", "Date", "Author", "Summary of changes"), order=(0, 1, 2, 3)
):
    """The revision history, its columns named and ordered as asked."""
    rows = [tuple(columns)] + [tuple(row[at] for at in order) for row in HISTORY]
    table(document, rows)


def list_definition(document, levels, formats=None, styles=None):
    """A new multilevel list; gives the number that paragraphs refer to."""
    numbering = document.part.numbering_part.element
    formats = formats or ["decimal"] * len(levels)
    ident = str(90 + len(numbering.findall(qn("w:abstractNum"))))
    xml = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{formats[depth]}"/>'
        + (f'<w:pStyle w:val="{styles[depth]}"/>' if styles and styles[depth] else "")
        + f'<w:lvlText w:val="{text}"/></w:lvl>'
        for depth, text in enumerate(levels)
    )
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{ident}">'
        f'<w:multiLevelType w:val="multilevel"/>{xml}</w:abstractNum>'
    )
    numbering.insert(0, abstract)
    numbering.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{ident}"><w:abstractNumId w:val="{ident}"/></w:num>'
        )
    )
    return ident


def numbered(paragraph, num, depth):
    """Give the paragraph an automatic number."""
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="{num}"/></w:numPr>'
        )
    )
    return paragraph


def bold(document, words):
    """A paragraph that looks like a heading."""
    paragraph = document.add_paragraph()
    paragraph.add_run(words).bold = True
    return paragraph


def typed_text(document, *, headings="style", number="{}. {}"):
    """The policy with its numbers typed; main headings by style, in bold, or plain."""
    for label, (level, heading, words) in zip(NUMBERS, TEXT, strict=True):
        if level > 1:
            document.add_paragraph(f"{label} {words}")
            continue
        line = number.format(label, heading)
        if headings == "style":
            document.add_heading(line, 1)
        elif headings == "bold":
            bold(document, line)
        else:
            document.add_paragraph(line)
        if words:
            document.add_paragraph(words)


def automatic_text(document, num, *, headings="style"):
    """The policy with Word's automatic numbers, nested three deep."""
    for level, heading, words in TEXT:
        if heading and headings == "style":
            numbered(document.add_heading(heading, level), num, level - 1)
        elif heading:
            numbered(bold(document, heading), num, level - 1)
        if words:
            paragraph = document.add_paragraph(words)
            if not heading:
                numbered(paragraph, num, level - 1)


def contents_field(document):
    """A contents list as Word makes it, inside its own container."""
    entries = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr><w:r><w:t>{heading}</w:t></w:r>'
        f"<w:r><w:tab/></w:r><w:r><w:t>{page}</w:t></w:r></w:p>"
        for page, (_, heading, _) in enumerate(TEXT, 2)
        if heading
    )
    document.element.body.insert(
        2,
        parse_xml(
            f"<w:sdt {nsdecls('w')}><w:sdtPr><w:docPartObj>"
            '<w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
            f"<w:sdtContent><w:p><w:r><w:t>Contents</w:t></w:r></w:p>{entries}</w:sdtContent></w:sdt>"
        ),
    )


def line_break(paragraph):
    """A line break inside a paragraph."""
    paragraph.add_run()._r.append(OxmlElement("w:br"))
