"""What tests of comparisons need: texts made by chance, and accepting or rejecting by hand."""

from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html

from policies.importing import clean
from policies.redline.shapes import Clause

VOCABULARY = "the a pupil staff must not post pictures of any kind today, tomorrow; 3.5 £20 e-mail"
WORDS = st.lists(st.sampled_from(VOCABULARY.split()), min_size=1, max_size=9).map(" ".join)
INLINE = {"strong", "em", "a", "sub", "s", "u", "code", "abbr"}


def wrapped(tag, attributes=""):
    return lambda text: f"<{tag}{attributes}>{text}</{tag}>"


def joined(*parts):
    return st.tuples(*parts).map("".join)


PHRASES = st.one_of(
    WORDS,
    WORDS.map(wrapped("strong")),
    WORDS.map(wrapped("a", ' href="https://example.org/a" rel="noopener noreferrer"')),
    WORDS.map(wrapped("a", ' href="#4.5" rel="noopener noreferrer"')),
    WORDS.map(wrapped("sub")),
    WORDS.map(lambda text: f"<em>{text}<br><strong>{text}</strong></em>"),
)
LINES = st.lists(PHRASES, min_size=1, max_size=4).map(" ".join)
ITEMS = st.one_of(LINES, joined(LINES, LINES.map(wrapped("li")).map(wrapped("ul"))))
LISTS = st.lists(ITEMS.map(wrapped("li")), min_size=1, max_size=5).map("".join)
CELLS = st.one_of(st.just(""), LINES, LINES.map(wrapped("p")))
ROWS = st.lists(CELLS.map(wrapped("td")), min_size=1, max_size=4).map("".join).map(wrapped("tr"))
TABLES = st.lists(ROWS, min_size=1, max_size=4).map("".join)
BLOCKS = st.one_of(
    LINES.map(wrapped("p")),
    LISTS.map(wrapped("ul")),
    LISTS.map(wrapped("ol", ' type="a"')),
    TABLES.map(wrapped("tbody")).map(wrapped("table")),
    LINES.map(wrapped("p")).map(wrapped("blockquote")),
    st.sampled_from(["<pre>one\n  two</pre>", "<pre>one\n  two\n three</pre>", "<h3>Later</h3>"]),
)
BODIES = st.lists(BLOCKS, max_size=5).map("".join).map(clean.last)
CLAUSES = st.lists(
    st.builds(
        Clause,
        number=st.sampled_from(["1", "1.1", "2", "3.3(a)", ""]),
        heading=st.one_of(st.just(""), WORDS),
        anchor=st.sampled_from(["1", "1.1", "2", "3.3.a"]),
        html=LINES.map(wrapped("p")).map(clean.last),
        level=st.integers(1, 3),
    ),
    max_size=6,
)


def decided(text, taken, left):
    """The HTML with one of the two marks taken at its word, and the other's words left out."""
    body = lxml_html.fragment_fromstring(text, create_parent="div")
    css = {"ins": "added", "del": "removed"}
    for element in list(body.iter()):
        if element.tag == left or element.get("class") == css[left]:
            element.drop_tree()
    for element in list(body.iter(taken)):
        element.drop_tag()
    for element in body.iter():
        element.attrib.pop("class", None)
    return body


def accepted(text):
    return told(decided(text, "ins", "del"))


def rejected(text):
    return told(decided(text, "del", "ins"))


def as_it_is(text):
    return told(lxml_html.fragment_fromstring(text, create_parent="div"))


def told(element, form=()):
    """A list of what a reader meets: blocks begun and ended, letters with the form they have."""
    found = [(letter, form) for letter in element.text or ""]
    for child in element:
        mark = (child.tag, tuple(sorted(child.attrib.items())))
        if child.tag in INLINE:
            found += told(child, (*form, mark))
        elif child.tag in ("br", "img"):
            found.append((mark, form))
        else:
            found += [mark, *told(child), "end"]
        found += [(letter, form) for letter in child.tail or ""]
    return found


def spoken(text):
    """The letters alone, without how they look."""
    body = decided(text, "ins", "del") if isinstance(text, str) else text
    return "".join(body.itertext())


def well_formed(text):
    """Whether a strict reader of XML agrees that every element ends where it must."""
    source = text.replace("<br>", "<br/>")
    etree.fromstring(f"<x>{source}</x>")
    return True
