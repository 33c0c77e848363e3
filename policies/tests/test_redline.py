import dataclasses
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from policies import shown
from policies.importing import document
from policies.redline import comparing, safe
from policies.redline.shapes import Clause, Kind
from policies.tests.redlines import (
    BODIES,
    CLAUSES,
    accepted,
    as_it_is,
    decided,
    rejected,
    spoken,
    well_formed,
)
from policies.tests.test_demo_policies import FOLDER

QUICK = settings(max_examples=60, deadline=None)


def clause(number, text, heading="", level=2):
    return Clause(number, heading, number, f"<p>{text}</p>", level)


def policy():
    """The demonstration's policy on social media, as its clauses."""
    data = (FOLDER / "staff-social-media-policy.md").read_bytes()
    return [
        Clause(
            part.number,
            part.heading,
            part.anchor,
            shown.beside_the_margin(part.number, part.html),
            part.level,
        )
        for part in document.read(data, "social-media.md").clauses
    ]


def happened(redline):
    return [(entry.label, entry.clause.number) for entry in redline.touched]


PUPILS = clause("4.1", "You must not follow a pupil on a personal account, nor a former pupil.")
MESSAGES = clause("4.2", "If a pupil tries to contact you, do not answer, and keep what they sent.")
FAMILY = clause("4.3", "Where a pupil is a member of your family, carry on as you would.")
GROUPS = clause("4.4", "Staff may use messaging groups among themselves to arrange a lift.")


def renumbered(part, number):
    return dataclasses.replace(part, number=number, anchor=number)


# --- what is recognised


def test_words_that_changed_are_marked_and_the_rest_stands():
    later = clause(
        "4.1", "You must never follow a pupil on a personal account, nor a former pupil."
    )

    [entry] = comparing.compare([PUPILS], [later]).entries

    assert entry.html == (
        "<p>You must <del>not </del><ins>never </ins>follow a pupil on a personal account,"
        " nor a former pupil.</p>"
    )
    assert entry.before_html == PUPILS.html.replace("not ", "<del>not </del>")
    assert entry.after_html == later.html.replace("never ", "<ins>never </ins>")


def test_renumbering_is_not_a_change():
    old = [PUPILS, MESSAGES, FAMILY]
    new = [PUPILS, GROUPS, renumbered(MESSAGES, "4.3"), renumbered(FAMILY, "4.4")]

    redline = comparing.compare(old, new)

    assert happened(redline) == [("Added", "4.4")]
    assert [entry.renumbered_from for entry in redline.entries] == ["", "", "4.2", "4.3"]


def test_a_clause_that_moved_is_recognised_whatever_its_number():
    new = [MESSAGES, FAMILY, GROUPS, renumbered(PUPILS, "5.1")]

    redline = comparing.compare([PUPILS, MESSAGES, FAMILY, GROUPS], new)

    assert happened(redline) == [("Moved from 4.1", "5.1")]
    assert redline.summary == "1 section moved"


def test_a_clause_that_moved_and_changed_is_both():
    moved = renumbered(clause("", "You must not follow any pupil on a personal account."), "5.1")

    redline = comparing.compare(
        [PUPILS, MESSAGES, FAMILY, GROUPS], [MESSAGES, FAMILY, GROUPS, moved]
    )

    assert happened(redline) == [("Changed, and moved from 4.1", "5.1")]


def test_a_section_that_came_went_or_moved_as_a_whole_counts_once():
    def section(number, heading, *parts):
        return [
            Clause(number, heading, number, "", 1),
            *[renumbered(part, f"{number}.{n}") for n, part in enumerate(parts, 1)],
        ]

    old = [
        *section("1", "Pupils", PUPILS, MESSAGES),
        *section("2", "Families", FAMILY, clause("", "Talk to parents through our channels.")),
        *section("3", "Monitoring", clause("", "We do not monitor any private account at all.")),
    ]
    new = [*old[3:6], *old[:3], *section("4", "Groups", GROUPS)]

    redline = comparing.compare(old, new)

    assert redline.summary == "1 section added, 1 removed, 1 moved"
    assert [entry.section for entry in redline.entries] == [
        *["2 Families"] * 3, *["1 Pupils"] * 3, *["3 Monitoring"] * 2, *["4 Groups"] * 2,
    ]  # fmt: skip


def test_another_layout_of_the_same_words_is_said_and_not_counted_as_a_change():
    bold = dataclasses.replace(
        PUPILS, html=PUPILS.html.replace("must not", "<strong>must not</strong>")
    )

    redline = comparing.compare([PUPILS], [bold])

    assert happened(redline) == [("Laid out differently, the same words", "4.1")]
    assert redline.summary == "No words changed; 1 section laid out differently"
    assert redline.entries[0].html == bold.html


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("10<sup>2</sup> days", "102 days", "10"),
        (
            'see <a href="https://a.example">this</a>',
            'see <a href="https://b.example">this</a>',
            "this",
        ),
    ],
)
def test_what_changes_the_meaning_is_a_change_although_the_letters_are_the_same(old, new, marked):
    [entry] = comparing.compare([clause("1", old)], [clause("1", new)]).entries

    assert entry.kind == Kind.CHANGED
    assert marked in "".join(lxml_html.fromstring(entry.html).xpath("//del//text()"))


def test_items_and_cells_that_came_or_went_are_marked_in_their_place():
    old = Clause("1", "", "1", "<ul><li>phones</li><li>tablets</li></ul>")
    new = Clause("1", "", "1", "<ul><li>phones</li><li>watches</li><li>tablets</li></ul>")
    table = Clause("1", "", "1", "<table><tbody><tr><td>A</td><td>2 days</td></tr></tbody></table>")
    later = dataclasses.replace(table, html=table.html.replace("2 days", "3 days"))

    assert comparing.compare([old], [new]).entries[0].html == (
        '<ul><li>phones</li><li class="added"><ins>watches</ins></li><li>tablets</li></ul>'
    )
    assert comparing.compare([table], [later]).entries[0].html == table.html.replace(
        "2 days", "<del>2 </del><ins>3 </ins>days"
    )


def test_words_of_little_meaning_between_two_changes_are_no_island():
    old, new = "within one day of the first report", "after two weeks of the second report"

    [entry] = comparing.compare(
        [clause("1", f"Tell us {old} at once, please.")],
        [clause("1", f"Tell us {new} at once, please.")],
    ).entries

    assert entry.html.count("<del>") == 1


def test_short_items_that_stand_elsewhere_too_are_not_called_moved():
    old = [PUPILS, clause("3.3(a)", "pupils; and"), MESSAGES]
    new = [PUPILS, MESSAGES, clause("7.2(b)", "pupils; and")]

    assert happened(comparing.compare(old, new)) == [("Removed", "3.3(a)"), ("Added", "7.2(b)")]


def test_a_section_written_anew_under_its_heading_has_changed():
    old = clause("2", "Ask the office before you park.", heading="Visitors", level=1)
    new = clause("2", "Everyone signs in, wears a badge and is met.", heading="Visitors", level=1)

    assert happened(comparing.compare([old], [new])) == [("Changed", "2")]


def test_the_reading_is_estimated_from_what_was_touched():
    long = clause("9", "word " * 500)

    redline = comparing.compare([PUPILS, MESSAGES], [PUPILS, MESSAGES, long])

    assert (redline.words, redline.minutes) == (500, 2)
    assert comparing.compare([PUPILS], [PUPILS]).minutes == 0


def test_what_did_not_change_stands_together_to_be_folded():
    redline = comparing.compare([PUPILS, MESSAGES, FAMILY], [PUPILS, MESSAGES, FAMILY, GROUPS])

    assert [(run.touched, run.words) for run in redline.runs] == [
        (False, "3 sections unchanged, 4.1 to 4.3"),
        (True, "1 section unchanged, 4.4"),
    ]


def test_a_text_without_clauses_is_compared_with_what_was_typed():
    entry = comparing.compare_texts(
        "<p>Lock the door.</p><p>Tell the office.</p>",
        "<p>Lock the <b>front</b> door.</p><p onclick=x()>Tell the office.</p><script>x()</script>",
    )

    assert entry.html == ("<p>Lock the <ins>front </ins>door.</p><p>Tell the office.</p>")


# --- what is true of all texts


@QUICK
@given(BODIES, BODIES)
def test_accepting_all_gives_the_new_text_and_rejecting_all_the_old(before, after):
    old, new = Clause("1", "", "1", before), Clause("1", "", "1", after)

    entry = comparing._entry(old, new)

    assert accepted(entry.html) == as_it_is(after)
    assert accepted(entry.after_html) == as_it_is(after)
    assert rejected(entry.before_html) == as_it_is(before)
    if entry.kind == Kind.CHANGED:
        assert spoken(decided(entry.html, "del", "ins")) == spoken(before)
    assert well_formed(entry.html)


@QUICK
@given(CLAUSES, CLAUSES, st.randoms(use_true_random=False))
def test_every_clause_of_either_text_stands_in_the_comparison_once(old, some, random):
    new = [*random.sample(old, len(old) // 2), *some]

    entries = comparing.compare(old, new).entries

    assert [entry.after for entry in entries if entry.after] == new
    assert sorted(map(id, (e.before for e in entries if e.before))) == sorted(map(id, old))
    for entry in entries:
        if entry.after:
            assert accepted(entry.html) == as_it_is(entry.after.html)
            assert spoken(f"<i>{entry.after_heading}</i>") == entry.after.heading
        if entry.before:
            assert rejected(entry.before_html) == as_it_is(entry.before.html)


def test_a_text_compared_with_itself_is_the_same():
    text = policy()

    redline = comparing.compare(text, text)

    assert {entry.kind for entry in redline.entries} == {Kind.SAME}
    assert redline.summary == "No words changed"


@pytest.mark.parametrize("chance", range(8))
def test_edits_of_a_real_policy_are_found_and_nothing_else(chance):
    random, old = Random(chance), policy()
    new = list(old)
    changed = random.choice([part for part in old[20:30] if part.html])
    new[new.index(changed)] = dataclasses.replace(
        changed, html=changed.html.replace("</p>", " Ask first.</p>", 1)
    )
    gone = new.pop(random.randrange(40, 50))
    new.insert(12, clause("x", "Write down who was told, when, and by whom it was decided."))

    redline = comparing.compare(old, new)

    assert sorted(happened(redline)) == sorted(
        [("Changed", changed.number), ("Removed", gone.number), ("Added", "x")]
    )


# --- hostile text

HOSTILE = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            "</p></section><script>alert(1)</script>",
            '<img src=x onerror="alert(1)">',
            "<svg/onload=alert(1)>",
            '<a href="javascript:alert(1)">here</a>',
            '<a href="JaVa\tScript:alert(1)">here</a>',
            '<a href="data:text/html,<script>1</script>">here</a>',
            "<ins><style>*{x:url(//evil.example)}</style></ins>",
            '"><iframe src=//evil.example></iframe>',
            '<p class="added" style="position:fixed" id="sign">x</p>',
            "<math><mtext><table><mglyph><style><!--</style><img title='--><img src onerror=1>'>",
            "<!-- --!><del>",
            "<noscript><p title='</noscript><img src=x onerror=1>'>",
            "&lt;script&gt;alert(1)&lt;/script&gt;",
            "{{ 7 * 7 }}{% include 'x' %}",
            "\x00<\x00script>",
            "<template><b onclick=1>",
            "<form action=//evil.example><button>Sign</button>",
            "<td>loose</td><tr><li>",
        ]
    ),
)
TEXTS = st.lists(HOSTILE, max_size=4).map("".join)
ALLOWED = {"div", *safe.TAGS}


def what_runs(text):
    """Elements, attributes and addresses that a comparison may not hold."""
    found = []
    for element in lxml_html.fragment_fromstring(text, create_parent="div").iter():
        found += [] if element.tag in ALLOWED else [element.tag]
        for name, value in element.attrib.items():
            href = name == "href" and not value.startswith(("http:", "https:", "mailto:", "tel:"))
            active = href and ":" in value.split("/")[0]
            odd = name not in {"href", "rel", "class", "start", "type", "colspan", "rowspan", "alt",
                               "scope", "title", "src"}  # fmt: skip
            remote = name == "src" and not value.startswith("data:image/")
            found += [(name, value)] if active or odd or remote else []
    return found


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS, st.booleans())
def test_hostile_text_is_inert_whichever_side_it_stands_on(before, after, wrap):
    if wrap:
        before, after = f"<p>{before}</p>", f"<p>{after}</p>"
    old = Clause("1", before, "1", before)
    new = Clause("1", after, "1", after)

    entries = [
        *comparing.compare([old], [new]).entries,
        *comparing.compare([old], []).entries,
        *comparing.compare([old], [old]).entries,
        comparing.compare_texts(before, after),
    ]

    for entry in entries:
        for text in (
            entry.html, entry.before_html, entry.after_html,
            entry.heading, entry.before_heading, entry.after_heading,
        ):  # fmt: skip
            assert what_runs(text) == []


def test_a_heading_is_words_and_never_markup():
    old = Clause("1", "<b>Bold</b> & brash", "1", "")
    new = Clause("1", "<b>Bold</b> & brave", "1", "")

    [entry] = comparing.compare([old], [new]).entries

    assert entry.heading == "&lt;b&gt;Bold&lt;/b&gt; &amp; <del>brash</del><ins>brave</ins>"


def test_a_text_of_one_word_ten_thousand_times_is_compared_in_no_time():
    old, new = (clause("1", "the " * n) for n in (10_000, 9_000))

    [entry] = comparing.compare([old], [new]).entries

    assert entry.kind == Kind.CHANGED
