"""What an author types: nothing changes by looking, and nothing harmful comes in by typing."""

import io
from pathlib import Path

import pytest
from PIL import Image

from policies import shown
from policies.importing import document, images, plain
from policies.importing.shapes import Unreadable

DEMO = sorted((Path(document.__file__).parent.parent / "demo").glob("*.md"))


@pytest.mark.parametrize("path", DEMO, ids=[path.stem for path in DEMO])
def test_saving_a_text_that_was_only_looked_at_changes_nothing(path):
    clauses = document.read(path.read_bytes(), path.name).clauses
    addresses = {clause.anchor for clause in clauses}
    bodies = [shown.beside_the_margin(clause.number, clause.html) for clause in clauses]

    again = [plain.read(plain.marked(body), addresses, body) for body in bodies]

    assert again == [body.strip() for body in bodies]
    assert not any("<p>" in plain.marked(body) for body in bodies)


EXACT = [
    "<p>1. No list, # no heading, *no* _emphasis_ and &lt;b&gt; {{ dsl.name }} &amp;amp; a_b</p>",
    "<p><strong>Bold</strong> and <em>slanted</em>, <s>struck</s>, H<sub>2</sub>O,<br>next</p>",
    '<p><a href="https://www.gov.uk/x_(y)" rel="noopener noreferrer">Guidance</a></p>',
    "<ul><li>one<ul><li>deeper</li></ul></li><li>two</li></ul>\n<p>after</p>",
    '<ol start="3"><li>three</li><li>four</li></ol>',
    "<blockquote><p>said</p></blockquote>",
    '<table><thead><tr><th scope="col">A</th><th scope="col">B | C</th></tr></thead><tbody>'
    "<tr><td>1</td><td><strong>2</strong></td></tr></tbody></table>",
    '<table><thead><tr><th colspan="2" scope="col">Wide</th></tr></thead><tbody>'
    "<tr><td>1</td><td>2</td></tr></tbody></table>",
    "<dl><dt>Word</dt><dd>meaning</dd></dl>",
    '<ol type="a"><li>lettered</li></ol>',
    "<ul><li><p>one</p><p>more</p></li></ul>",
]


@pytest.mark.parametrize("html", EXACT)
def test_each_kind_of_block_comes_back_as_it_was(html):
    assert plain.read(plain.marked(html), set(), html) == html


def test_a_picture_is_named_and_comes_back():
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), "navy").save(out, "PNG")
    html = f'<p>See <img src="{images.data_uri(out.getvalue())}" alt="our crest"></p>'

    assert plain.marked(html) == "See ![our crest](picture-1)"
    assert plain.read(plain.marked(html), set(), html) == html
    assert plain.read("![x](picture-2)", set(), html) == ""


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("Ring **999**.\n\n- us", "<p>Ring <strong>999</strong>.</p>\n<ul><li>us</li></ul>"),
        ("<script>steal()</script>", ""),
        ("<p onclick=steal()>a <a href='javascript:steal()'>b</a></p>", "<p>a b</p>"),
        ("[x](javascript:steal()) ![x](http://evil.invalid/x)", "<p>[x](javascript:steal())</p>"),
        ("<p style='background:url(//evil.invalid)'>a<o:p></o:p></p>", "<p>a</p>"),
        ("[2](#2), [9](#9)", '<p><a href="#2" rel="noopener noreferrer">2</a>, 9</p>'),
    ],
)  # fmt: skip
def test_what_is_typed_or_pasted_is_harmless(typed, html):
    assert plain.read(typed, {"2"}) == html


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("x" * 200_001, plain.LONG),
        ("# A heading", plain.HEADED),
        ("*a_ " * 9_000, "This file holds more"),
        (">" * 99 + "x", "This document is nested too deeply"),
        ("<div>" * 500 + "x", "This document is nested too deeply"),
    ],
)
def test_what_no_section_can_hold_is_refused_in_one_sentence(typed, message):
    with pytest.raises(Unreadable) as refused:
        plain.read(typed)

    assert str(refused.value).startswith(message)
