"""What is typed into the search box, and which words are marked. Pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from policies.searching import Choice, Term, marked, parse, plain, words_of


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", ()),
        ("  ", ()),
        ('"" - -"" ?!', ()),
        ("the photo", (Choice((Term("photo", begins=True),)),)),
        ("the", (Choice((Term("the", begins=True),)),)),
        ('"lone working"', (Choice((Term("lone working"),)),)),
        ("lone-working 4.5", (Choice((Term("lone working"), Term("4.5"))),)),
        ("school -trip", (Choice((Term("school"),), (Term("trip", begins=True),)),)),
        ("a OR", (Choice((Term("a"),)),)),
        ("cat or dog", (Choice((Term("cat"),)), Choice((Term("dog", begins=True),)))),
        ("“Café rules", (Choice((Term("Cafe"), Term("rules", begins=True))),)),
        ("-only", ()),
    ],
)
def test_what_is_typed_means_terms(typed, meant):
    assert parse(typed) == meant


@given(some.text(max_size=400))
def test_nothing_that_is_typed_is_an_error(typed):
    choices = parse(typed)

    assert "".join(words for words, _ in marked("Ring the police today.", choices))
    assert sum(len(choice.wanted) + len(choice.unwanted) for choice in choices) <= 12


def test_the_words_of_a_clause_are_its_text_without_markup_and_fields():
    markup = "<p>Tell <b>{{ dsl.name }}</b>, at once &amp; in person.</p><p>Twice.</p>"

    assert words_of(markup) == "Tell, at once & in person. Twice."


def test_words_are_searched_without_accents_and_hyphens():
    assert plain("Naïve co‑worker’s  café–bar\0") == "Naive co worker's cafe bar"


def test_what_was_asked_for_is_marked_in_its_other_forms():
    text = "You must report it. Whoever reported a worry, or is reporting one, is thanked."

    found = [words for words, asked in marked(text, parse("reports")) if asked]

    assert found == ["report", "reported", "reporting"]


def test_a_piece_begins_and_ends_at_a_word_near_the_first_that_was_asked_for():
    text = " ".join(f"word{number}" for number in range(200))

    pieces = marked(text, parse("word150"))

    said = "".join(words for words, _ in pieces)
    assert said.startswith("… word")
    assert said.endswith(" …")
    assert "word150" in said
    assert len(said) < 300
    assert set(said.strip("… ").split()) <= set(text.split())
