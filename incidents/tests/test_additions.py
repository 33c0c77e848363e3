"""Readers that a profile adds, and the post by which somebody receives: on an invented trust."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents import additions, routing
from incidents.directory import AWAY
from incidents.routing import Facts
from incidents.tests.small_directory import MAIN, directory

CODES = (
    "headteacher",
    "executive",
    "dsl_if_required",
    "dsl",
    "safeguarding_contact",
    "hr",
    "line_manager",
    "senior_leader",
    "chief_executive",
)


def facts(about="", **more):
    people = frozenset(filter(None, about.split(", ")))
    said = {"reporter": "teacher", "school": "wray", "about": people, "about_kind": "staff"}
    return Facts(**said | more)


def added(chosen, concern, hacked=(), **trust):
    found = directory(**trust)
    return ", ".join(sorted(additions.added(concern, found, chosen, hacked)))


@pytest.mark.parametrize(
    ("code", "hears"),
    [
        ("headteacher", "head"),
        ("executive", "education"),
        ("dsl_if_required", "dsl"),
        ("dsl", "dsl"),
        ("safeguarding_contact", "dsl"),
        ("hr", "hr"),
        ("line_manager", "deputy"),
        ("chief_executive", "chief"),
        ("senior_leader", ""),
    ],
)
def test_each_choice_is_whoever_receives_for_that_post(code, hears):
    assert added([code], facts()) == hears


def test_without_a_nominated_executive_the_executives_hear():
    assert (
        added(["executive"], facts(), without={("nominated_executive", None)}) == "chief, finance"
    )


def test_nobody_concerned_below_them_related_to_them_or_harmed_is_added():
    assert added(["dsl", "headteacher"], facts("head")) == ""
    assert added(["hr"], facts("cleaner"), related=[("hr", "cleaner")]) == ""
    assert added(["hr"], facts(harmed="hr")) == ""
    assert added(["headteacher"], facts(reporter="head")) == ""
    assert added(["headteacher"], facts(writer="head")) == ""


def test_the_line_manager_hears_of_a_hacked_private_account_of_whoever_it_happened_to():
    hacked = facts(category="hacked_private_account")

    assert added([], hacked, ["line_manager"]) == "deputy"
    assert added([], facts(category="other"), ["line_manager"]) == ""
    theirs = facts(category="hacked_private_account", harmed="payroll")
    assert added([], theirs, ["line_manager"]) == "finance"
    assert added([], hacked, ["line_manager"], absent={"deputy": AWAY}) == ""


def test_about_a_pupil_the_choices_are_others():
    offered = additions.offered(facts(about_kind="pupil"), ["headteacher"], ["dsl"])

    assert offered == ["dsl"]
    assert additions.offered(facts(), ["headteacher"], ["dsl"]) == ["headteacher"]


PEOPLE = sorted(set(MAIN) | {"chair", "dpo", "comms", "trustee"})


@settings(max_examples=60)
@given(
    about=st.sets(st.sampled_from(PEOPLE), max_size=2),
    chosen=st.sets(st.sampled_from(CODES)),
    related=st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)),
)
def test_whatever_is_chosen_nobody_concerned_and_nobody_below_them_is_added(about, chosen, related):
    concern, trust = facts(", ".join(about)), directory(related=[related])

    found = additions.added(concern, trust, chosen, ())

    concerned = routing.concerned_by(concern, trust)
    assert not found & (concerned | trust.below(concerned) | trust.related_to(concerned))


def test_whoever_wrote_it_down_and_alone_manages_is_watched_by_a_second_reader():
    written = routing.route(facts(writer="head"), directory())
    told_by_themselves = routing.route(facts(reporter="head", writer="deputy"), directory())

    assert (written.manage, written.second) == ({"head"}, {"education"})
    assert told_by_themselves.second == {"education"}
    assert routing.route(facts(reporter=None, writer="chief"), directory()).second == set()


def test_the_tasks_are_told_by_the_post_whose_they_are():
    found = routing.route(facts(category="hacked_official_account"), directory())

    assert dict(found.jobs) == {
        "data_protection_officer": {"dpo"},
        "it_support": {"it"},
        "communications_manager": {"comms"},
    }


@pytest.mark.parametrize(
    ("concern", "seats"),
    [
        (facts("cleaner"), {"headteacher": {"wray"}}),
        (facts("head"), {"chair_of_governors": {"wray"}}),
        (facts("governor"), {"chair_of_governors": {"wray"}}),
        (facts("chief"), {}),
        (facts(child_school="ferrow", about_kind="pupil"), {"headteacher": {"ferrow"}}),
    ],
)
def test_a_post_counts_at_the_places_of_the_concern(concern, seats):
    found = routing.seats(concern, directory())

    child = concern.child_school or "wray"
    everywhere = {"dsl": {child}, "deputy_dsl": {child}, "it_support": {"wray", None}}
    assert found == everywhere | seats


def test_somebody_receives_by_their_own_post_before_one_in_which_they_stand_in():
    trust = directory(absent={"head": AWAY})
    seats = {"headteacher": frozenset({"wray", "ferrow"})}

    assert trust.received_by("deputy", ["headteacher"], seats).person == "head"
    assert trust.received_by("other head", ["headteacher"], seats).person == "other head"
    assert (
        trust.received_by("chief", ["chief_executive", "executive"], {}).role == "chief_executive"
    )
    assert trust.received_by("head", ["headteacher"], seats) is None
