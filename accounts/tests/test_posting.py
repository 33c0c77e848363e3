"""How strict an account is, what is checked before a post, and what its hash is over. Pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import posting

RULES = st.sampled_from(posting.STRICTER)
FACTS = {"words": "Three medals.", "account": 7, "publish_at": None}
PICTURE = posting.Picture("a" * 8, "b" * 64, "Three swimmers")


@given(RULES, st.sampled_from(("", *posting.STRICTER)))
def test_an_account_is_never_laxer_than_the_profile(profile, account):
    held = posting.STRICTER.index(posting.rule(profile, account))

    assert held >= posting.STRICTER.index(profile)


@pytest.mark.parametrize(
    ("profile", "offered"),
    [
        ("none", ("editor_of_record", "required")),
        ("editor_of_record", ("required",)),
        ("required", ()),
    ],
)
def test_only_what_is_stricter_is_offered(profile, offered):
    assert posting.may_be(profile) == offered


def test_what_is_about_pictures_is_asked_only_where_there_are_some():
    without = {check.code for check in posting.checks_of(pictures=False)}
    beside = {check.code for check in posting.checks_of(pictures=True)} - without

    assert without == {"names", "place", "captions", "rights", "political", "quality"}
    assert beside == {"permission", "group_labels", "uniform", "background", "device"}


def test_names_politics_and_quality_apply_to_every_post():
    said = dict.fromkeys(posting.BY_CODE, posting.NOT_HERE)

    left = [check.code for check in posting.unanswered(said, pictures=True)]

    assert left == ["names", "political", "quality"]


def test_a_device_is_answered_by_its_name():
    said = dict.fromkeys(posting.BY_CODE, posting.YES) | {"device": "iPad 14, year 4"}

    assert posting.unanswered(said, pictures=True) == []
    assert posting.unanswered({**said, "device": ""}, pictures=True) != []


@pytest.mark.parametrize(
    "other",
    [
        ({**FACTS, "words": "Three medals"}, [PICTURE]),
        (FACTS, []),
        (FACTS, [posting.Picture(PICTURE.number, PICTURE.sha256, "Three swimmers, one named")]),
        (FACTS, [posting.Picture(PICTURE.number, "c" * 64, PICTURE.alternative_text)]),
    ],
)
def test_a_hash_tells_words_pictures_and_their_texts_apart(other):
    assert posting.sha256(*other) != posting.sha256(FACTS, [PICTURE])
    assert posting.sha256(dict(reversed(FACTS.items())), [PICTURE]) == posting.sha256(
        FACTS, [PICTURE]
    )
