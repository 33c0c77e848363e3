"""Names that look like ours, and names that do not."""

import pytest

from accounts import look_alikes

SAME_LOOK = "looks the same, in other letters"
AROUND = "the same but for words around it"
BETWEEN = "the same but for dots, capitals or signs between"


@pytest.mark.parametrize(
    ("name", "ours", "why"),
    [
        ("оxenholmeschool", "oxenholmeschool", SAME_LOOK),  # Cyrillic о
        ("oxenh0lmeschool", "oxenholmeschool", SAME_LOOK),
        ("oxenhoImeschool", "oxenholmeschool", SAME_LOOK),  # a capital I
        ("oxenholrne", "oxenholme", SAME_LOOK),
        ("öxenholme", "oxenholme", SAME_LOOK),
        ("oxenholme.school", "oxenholmeschool", BETWEEN),
        ("Oxenholme_School", "oxenholmeschool", BETWEEN),
        ("oxenholmeschool_official", "oxenholmeschool", AROUND),
        ("theoxenholmeschool", "oxenholmeschool", AROUND),
        ("real.oxenholme.school.uk", "oxenholme_school", AROUND),
        ("oxenholmeconfessions", "oxenholme", AROUND),
        ("oxenholmschool", "oxenholmeschool", "1 letter apart"),
        ("oxneholmeschoool", "oxenholmeschool", "2 letters apart"),
        ("harbourneschool", "oxenholmeschool", ""),
        ("oxenholmeschool", "oxenholmeschool", ""),
        ("oxenholmeprimary", "oxenholmeschool", ""),
        ("ohs", "ohp", ""),
        ("", "oxenholme", ""),
        ("пример", "oxenholme", ""),
    ],
)
def test_why_one_looks_like_the_other(name, ours, why):
    assert look_alikes.why_alike(name, ours) == why


def test_those_that_look_like_it_are_found_among_many():
    ours = [(1, "oxenholmeschool"), (2, "harbourne"), (3, "oxenholme")]

    assert look_alikes.closest("0xenholmeschool", ours) == [(1, SAME_LOOK)]


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("abcde", "abcde", 0), ("abcde", "abdce", 1), ("abcde", "xbcdz", 2), ("abcde", "vwxyz", 3)],
)
def test_letters_apart_are_counted_up_to_the_most(one, other, apart):
    assert look_alikes.distance(one, other, 2) == apart
