"""Which parts of a text become clauses, and the addresses and levels they get."""

import pytest

from policies import anchors
from policies.importing import document
from policies.importing.numbers import Sub, follows


def outline(text, filename="policy.md"):
    """Number, heading, anchor and level of each clause of a policy in Markdown."""
    imported = document.read(f"# Test Policy\n\n{text}".encode(), filename)
    return [
        (clause.number, clause.heading, clause.anchor, clause.level) for clause in imported.clauses
    ]


def body(text, filename="policy.md"):
    return document.read(f"# Test Policy\n\n{text}".encode(), filename).body


def test_letters_and_roman_numbers_belong_to_the_clause_above_them():
    text = (
        "## 2. Gifts\n\n2.1 Refuse:\n\n(a) money;\n\n(b) loans:\n\n"
        "(i) large\n\n(ii) small\n\n(c) tickets."
    )

    found = outline(text)

    assert found == [
        ("2", "Gifts", "2", 1),
        ("2.1", "", "2.1", 2),
        ("2.1(a)", "", "2.1.a", 3),
        ("2.1(b)", "", "2.1.b", 3),
        ("2.1(b)(i)", "", "2.1.b.i", 4),
        ("2.1(b)(ii)", "", "2.1.b.ii", 4),
        ("2.1(c)", "", "2.1.c", 3),
    ]


def test_lettered_lists_of_a_web_page_are_clauses_like_typed_letters():
    page = (
        "<h1>Test Policy</h1><h2>1. Gifts</h2><p>1.1 Refuse:</p>"
        '<ol type="a"><li>money;</li><li><p>loans:</p><ol type="i"><li>large</li></ol></li></ol>'
    )

    imported = document.read(page.encode(), "policy.html")

    assert imported.body == (
        '<h2 id="1">1. Gifts</h2>\n<p id="1.1">1.1 Refuse:</p>\n'
        '<p id="1.1.a">(a) money;</p>\n<p id="1.1.b">(b) loans:</p>\n'
        '<p id="1.1.b.i">(i) large</p>\n'
    )


def test_letters_under_an_unnumbered_heading_are_no_clauses():
    found = outline("## Conduct\n\nStaff must not:\n\nA. shout; or\n\nB. run.\n\n(a) ever.")

    assert found == [("", "Conduct", "conduct", 1)]


def test_sentences_that_begin_with_a_number_are_no_clauses():
    text = (
        "## 1. Visits\n\n1.1 Tell us.\n\n2026 was busy.\n\n3.5 metres is enough.\n\n"
        "10 days later.\n\n1.2 Done."
    )

    found = outline(text)

    assert [number for number, *_ in found] == ["1", "1.1", "1.2"]


def test_ordinary_numbered_lists_stay_lists():
    text = "## 1. Fire\n\n1.1 Do this:\n\n1. ring\n2. leave\n\n1.2 Stay out."

    assert body(text) == (
        '<h2 id="1">1. Fire</h2>\n<p id="1.1">1.1 Do this:</p>\n'
        '<ol><li>ring</li><li>leave</li></ol>\n<p id="1.2">1.2 Stay out.</p>\n'
    )


def test_clauses_line_under_line_are_parted_but_a_reference_at_a_line_end_is_not():
    text = "## 1. Rules\n\n1.1 As said in section\n1.2 below.\n1.2 Go on.\n1.3 Stop."
    separate = "## 1. Rules\n\n1.1 First\nline.\n1.2 Second.\n1.3 Third."

    assert [number for number, *_ in outline(separate)] == ["1", "1.1", "1.2", "1.3"]
    assert len(outline(text)) >= 3


def test_an_appendix_may_begin_again_at_one_and_its_anchors_say_so():
    text = "## 1. Scope\n\n1.1 All.\n\n## Appendix A\n\n1.1 Form.\n\n1.2 Letter."

    found = outline(text)

    assert found == [
        ("1", "Scope", "1", 1),
        ("1.1", "", "1.1", 2),
        ("", "Appendix A", "appendix-a", 1),
        ("1.1", "", "appendix-a-1.1", 2),
        ("1.2", "", "1.2", 2),
    ]


def test_headings_in_capitals_and_roman_numbers_are_numbered():
    assert outline("## A. Aims\n\nx\n\n## B. Scope\n\nx") == [
        ("A", "Aims", "A", 1),
        ("B", "Scope", "B", 1),
    ]
    assert outline("## I. Aims\n\nx\n\n## II. Scope\n\nx") == [
        ("I", "Aims", "I", 1),
        ("II", "Scope", "II", 1),
    ]


def test_headings_begin_below_the_title_and_leave_no_level_out():
    assert body("# Scope\n\na\n\n#### Detail\n\nb\n\n# Aims\n\nc") == (
        '<h2 id="scope">Scope</h2>\n<p>a</p>\n<h3 id="detail">Detail</h3>\n<p>b</p>\n'
        '<h2 id="aims">Aims</h2>\n<p>c</p>\n'
    )


def test_a_table_gets_column_headings_and_links_lead_to_clauses():
    text = (
        "## Who\n\n| Post | Task |\n|-|-|\n| Head | [reads](#later) |\n\n"
        '<h2 id="later">Later</h2>\n\n[gone](#nowhere) [file](x.doc)'
    )

    assert body(text) == (
        '<h2 id="who">Who</h2>\n'
        '<table><thead><tr><th scope="col">Post</th><th scope="col">Task</th></tr></thead>'
        '<tbody><tr><td>Head</td><td><a href="#later" rel="noopener noreferrer">reads</a></td>'
        "</tr></tbody></table>\n"
        '<h2 id="later">Later</h2>\n<p>gone file</p>\n'
    )


def test_merge_fields_survive_every_format():
    fields = "{{ school.name }} and {{ communications_manager.email }}"
    page = f"<h1>Test Policy</h1><p>1.1 Ask {fields}.</p>".encode()

    assert body(f"1.1 Ask {fields}.") == f'<p id="1.1">1.1 Ask {fields}.</p>\n'
    assert document.read(page, "p.html").body == f'<p id="1.1">1.1 Ask {fields}.</p>\n'


def test_composed_and_decomposed_letters_give_the_same_bytes():
    assert body("1.1 Cafe\u0301.") == body("1.1 Caf\u00e9.") == '<p id="1.1">1.1 Café.</p>\n'


@pytest.mark.parametrize(
    ("path", "last", "expected"),
    [
        ((1,), (), True),
        ((1, 1), (), True),
        ((2,), (), False),
        ((8, 3, 4), (8, 3, 2), True),
        ((4, 1), (4,), True),
        ((5,), (4, 5, 2), True),
        ((5, 1), (4, 5), True),
        ((1, 5), (4,), False),
        ((4, 9), (4,), False),
        ((4,), (4,), False),
        ((3,), (4,), False),
        ((20,), (4,), False),
    ],
)
def test_a_number_is_a_clause_only_where_it_may_come_next(path, last, expected):
    assert follows(path, last) is expected


def test_i_after_h_is_a_letter_and_i_after_a_is_roman():
    letters, roman = Sub(), Sub()

    last = [letters.read(f"({sign}) x").text for sign in "abcdefghi"][-1]
    below = [roman.read(f"({sign}) x").text for sign in ("a", "i", "ii", "b")]

    assert last == "(i)"
    assert below == ["(a)", "(a)(i)", "(a)(ii)", "(b)"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Personal use of Social Media", "personal-use-of-social-media"),
        ("Élan & Spirit’s", "elan-spirits"),
        ("2022 review", "section-2022-review"),
        ("…", "section"),
        ("Main", "section-main"),
    ],
)
def test_a_slug_is_readable_and_never_a_number(text, expected):
    assert anchors.slug(text) == expected


def test_an_address_is_given_only_once():
    taken = anchors.Taken()

    given = [
        taken.give("4.1"),
        taken.give("4.1", within="annex"),
        taken.give("4.1", within="annex"),
    ]

    assert given == ["4.1", "annex-4.1", "annex-4.1-2"]
