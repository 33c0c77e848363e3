"""One policy in many layouts: each import says the same about it."""

import functools
import io
import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from policies.importing import document
from policies.tests import layouts
from policies.tests.word_files import FACTS, NUMBERS, TEXT

REVISIONS = [
    {"date": "2023-09", "version": "1.0", "reviser": "A Okafor", "description": "First version"},
    {
        "date": "2024-05-10",
        "version": "2.0",
        "reviser": "A Okafor",
        "description": "Telephone check-in added",
    },
    {
        "date": "2025-06-12",
        "version": "2.1",
        "reviser": "R Lindqvist",
        "description": "Names of posts brought up to date",
    },
]
WORDS = re.compile(r"[A-Za-z]+")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MARKS = (f"{W}t", f"{W}tab", f"{W}br")


@functools.cache
def imported(make, filename):
    return document.read(make(), filename)


SAVED = sorted((Path(layouts.__file__).parent / "saved").iterdir())  # by LibreOffice
FILES = [(path.read_bytes, path.name) for path in SAVED]
FILES += [(make, f"{make.__name__}.docx") for make in layouts.WORD]
FILES += [(layouts.markdown, "lone-working.md"), (layouts.html, "lone-working.html")]


@pytest.mark.parametrize(("make", "filename"), FILES, ids=[name for _, name in FILES])
def test_every_layout_says_the_same(make, filename):
    found = document.as_json(imported(make, filename))

    assert {key: found[key] for key in FACTS} == FACTS
    assert found["revisions"] == REVISIONS
    assert [clause["number"] for clause in found["clauses"]] == NUMBERS
    assert [clause["anchor"] for clause in found["clauses"]] == NUMBERS
    assert found["headings"] == [heading for _, heading, _ in TEXT if heading]


@pytest.mark.parametrize(("make", "filename"), FILES, ids=[name for _, name in FILES])
def test_the_text_holds_every_word_of_the_clauses_and_no_document_control(make, filename):
    expected = [word for text in TEXT for part in text[1:] for word in WORDS.findall(part)]

    body = imported(make, filename).body

    found = WORDS.findall(document.checks.words_of(body))
    assert [word for word in found if word != "Section"] == expected


@pytest.mark.parametrize("make", layouts.WORD, ids=[make.__name__ for make in layouts.WORD])
def test_no_word_of_the_file_is_lost_except_its_contents_list(make):
    with zipfile.ZipFile(io.BytesIO(make())) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    paragraphs = ["".join(node.text or " " for node in p.iter(*MARKS)) for p in root.iter(W + "p")]
    margin = 9 if "footer" in make.__name__ else 0  # words of the footer that are document control
    listed = sum(len(WORDS.findall(line)) for line in _contents(paragraphs))

    found = imported(make, f"{make.__name__}.docx")

    assert found.words == len(WORDS.findall("\n".join(paragraphs))) - listed + margin


def _contents(paragraphs):
    """The lines of the contents list: its name, and a heading with its page behind it."""
    return [
        line
        for line in paragraphs
        if line == "Contents" or (re.search(r"(\.{4}| ) ?\d{1,2}$", line) and "Version" not in line)
    ]
