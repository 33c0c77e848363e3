"""Importing a policy of forty pages from Word: read, and kept as a draft that can be searched.

The floor unpacks the file, parses its main part with lxml, and takes the words out of it.
"""

import io
import re
import zipfile
from pathlib import Path
from random import Random

from lxml import etree

from benchmarks._harness import RUNS, Figure, Peak, at_most, timed
from benchmarks.redline import cpu

PAGES = 40
WORDS_A_PAGE = 420
GOAL_READ, GOAL_KEPT = 1.0, 2.0  # seconds
MAIN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def figures(stage):
    stage.django()
    from people.tests.factories import PersonFactory  # noqa: PLC0415 -- once there are apps
    from policies.importing import document  # noqa: PLC0415
    from policies.workflow import drafting  # noqa: PLC0415

    data, owner = forty_pages(), PersonFactory()
    imported = document.read(data, "policy.docx")
    assert imported.words >= PAGES * WORDS_A_PAGE, imported.words
    assert len(imported.clauses) == PAGES * 11, len(imported.clauses)
    floor = cpu(lambda: bare(data))
    with Peak() as memory:
        portal = cpu(lambda: document.read(data, "policy.docx"))
    name = f"import of a .docx of {PAGES} pages"
    yield Figure(f"{name}, read, CPU", portal, floor, at_most(GOAL_READ), memory.more)

    def keep():
        drafting.import_policy(document.read(data, "policy.docx"), data, "policy.docx", by=owner)

    keep()
    yield Figure(f"{name}, kept", timed(keep, runs=RUNS), floor, at_most(GOAL_KEPT))


def bare(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    return ["".join(part.itertext(f"{MAIN}t")) for part in root.iter(f"{MAIN}p")]


def forty_pages():
    """Sections numbered by Word itself and nested three deep, with tables between them."""
    from docx import Document  # noqa: PLC0415 -- only where Word files are made

    from policies.tests.word_files import LEVELS, list_definition, numbered, saved  # noqa: PLC0415

    random, paper = Random(40), Document()
    vocabulary = words_of_policies()
    paper.add_heading("Staff Conduct Policy", 0)
    number = list_definition(paper, LEVELS)
    for page in range(PAGES):
        numbered(paper.add_heading(f"Rule {spelt(page)}", 1), number, 0)
        for depth, length in [(1, 46)] * 5 + [(2, 36)] * 4 + [(1, 46)]:
            sentence = " ".join(random.choices(vocabulary, k=length)).capitalize()
            numbered(paper.add_paragraph(f"{sentence}."), number, depth)
        if page % 4 == 0:
            add_table(paper, random, vocabulary)
    return saved(paper)


def add_table(paper, random, vocabulary):
    table = paper.add_table(rows=5, cols=3)
    for row in table.rows:
        for cell in row.cells:
            cell.text = " ".join(random.choices(vocabulary, k=6))


def words_of_policies():
    from policies.importing import document  # noqa: PLC0415 -- once there are apps

    folder = Path(document.__file__).resolve().parents[1] / "demo"
    text = "\n".join(path.read_text() for path in sorted(folder.glob("*.md")))
    return re.findall(r"\b[a-z]{2,}\b", text)


def spelt(number):
    """As letters, since a heading with figures in it could be taken for a numbered one."""
    return "".join(chr(ord("a") + int(figure)) for figure in str(number))
