"""The tables of routing line by line: what a change of any one word in them would break."""

from dataclasses import replace

import pytest

from incidents import routing
from incidents.directory import Post
from incidents.routing import Facts
from incidents.tests.small_directory import POSTS, directory
from incidents.tests.test_routing import facts

PRESUMED = {
    "headteacher": {"head"},
    "dsl": {"dsl"},
    "chair_of_governors": {"chair"},
    "governor": {"governor"},
    "it_support": {"wray it", "it"},
    "chair_of_trustees": {"trustees chair"},
    "vice_chair_of_trustees": {"vice"},
    "trustee": {"trustee"},
    "chief_executive": {"chief"},
    "executive": {"finance"},
    "nominated_executive": {"education"},
    "trust_safeguarding_lead": {"lead"},
    "hr": {"hr"},
    "communications_manager": {"comms"},
    "data_protection_officer": {"dpo"},
    "clerk": {"clerk"},
}
MORE = (
    Post("it_support", "wray", "wray it"),
    Post("clerk", None, "clerk"),
    # the same words elsewhere, which a post named here must not catch
    Post("headteacher", None, "nobody"),
    Post("clerk", "wray", "school clerk"),
    Post("hr", "wray", "school hr"),
    Post("staff", "wray", "nobody"),
    Post("pupil", "wray", "nobody"),
)


def with_posts(*posts, without=(), **more):
    found = (*POSTS, *MORE, *posts)
    held = tuple(post for post in found if (post.role, post.school) not in without)
    return replace(directory(**more), posts=held)


@pytest.mark.parametrize(("kind", "concerned"), PRESUMED.items())
def test_a_post_named_without_a_name_presumes_whoever_holds_it(kind, concerned):
    assert routing.concerned_by(facts(kind=kind), with_posts()) == concerned


@pytest.mark.parametrize("kind", ["staff", "pupil", "parent", "public", "unknown", "supply"])
def test_a_kind_of_person_that_is_no_post_presumes_nobody(kind):
    assert routing.concerned_by(facts(kind=kind), with_posts()) == frozenset()


def test_what_is_not_said_of_a_concern_is_not_taken_for_something():
    said = {"about": frozenset(), "about_kind": "unknown", "child_at_risk": "no"}
    said |= {"child_school": None, "personal_data": "no", "category": "other", "harmed": None}

    assert Facts("teacher", "wray") == Facts("teacher", "wray", writer=None, **said)


# --- rule 3: row by row, with somebody named who holds that post alone
CHIEF, CHAIR, VICE = "chief_executive", "chair_of_trustees", "vice_chair_of_trustees"
ROWS = {  # in their order: the posts of a row, and its rungs
    ("chair_of_trustees",): [VICE],
    ("chief_executive",): [CHAIR, VICE],
    ("trustee", "vice_chair_of_trustees"): [CHAIR, VICE],
    ("executive", "nominated_executive", "trust_safeguarding_lead"): [CHIEF, CHAIR, VICE],
    ("headteacher", "executive_headteacher"): [
        "chairs of governors and chief executive",
        CHAIR,
        VICE,
    ],
    ("chair_of_governors",): [CHIEF, CHAIR, VICE],
    ("governor",): ["chairs of governors", CHIEF, CHAIR, VICE],
    ("staff",): ["headteachers", "nominated_executive", CHIEF, CHAIR, VICE],
}
OF_A_SCHOOL = {"headteacher", "executive_headteacher", "chair_of_governors", "governor"}
NAMED = [(role, rungs) for roles, rungs in ROWS.items() for role in roles]


def post_of_x(role):
    return Post(role, "wray" if role in OF_A_SCHOOL else None, "x")


def rungs_of(found):
    return [name for name, _ in found.ladder]


@pytest.mark.parametrize(("role", "rungs"), NAMED)
def test_whoever_is_named_and_holds_a_post_has_the_rungs_of_its_row(role, rungs):
    found = routing.route(facts("x"), with_posts(post_of_x(role), main={"x": "wray"}))

    assert rungs_of(found) == rungs


@pytest.mark.parametrize(
    ("kind", "rungs"), [row for row in NAMED if row[0] != "executive_headteacher"]
)
def test_a_post_without_a_name_has_the_rungs_of_its_row(kind, rungs):
    trust = with_posts(Post("vice_chair_of_trustees", None, "second vice"))

    held = {"chair_of_trustees", "chief_executive"} & {kind}
    left = [name for name in rungs if name not in held]
    if kind == "vice_chair_of_trustees":
        left.remove(VICE)  # whoever holds it is presumed
    assert rungs_of(routing.route(facts(kind=kind), trust)) == left


@pytest.mark.parametrize("place", range(len(ROWS) - 1))
def test_of_two_posts_of_one_person_the_earlier_row_decides(place):
    rows = list(ROWS)
    both = with_posts(post_of_x(rows[place][0]), post_of_x(rows[place + 1][0]))

    said = routing.route(facts("x"), both).rules["manage"]

    assert said.startswith(f"3, {rows[place][0]}: ")


@pytest.mark.parametrize(
    ("setting", "name"),
    [
        ("chair_of_governors", "chairs of governors"),
        ("chief_executive", "chief executive"),
        ("nominated_executive", "nominated executive"),
    ],
)
def test_the_first_rung_about_a_head_is_called_as_the_profile_says(setting, name):
    assert rungs_of(routing.route(facts("head"), directory(), setting))[0] == name


def test_one_former_head_among_those_named_makes_it_a_concern_about_a_head():
    found = routing.route(facts("old head, cleaner"), directory())

    assert found.manage == {"chair", "chief"}


def test_a_governor_goes_to_the_chairs_of_where_they_govern_and_not_of_where_they_work():
    trust = with_posts(Post("it_support", "ferrow", "governor"))

    assert routing.route(facts("governor"), trust).manage == {"chair"}


def test_of_two_heads_the_one_who_is_a_relative_or_was_harmed_receives_nothing():
    shared = Post("headteacher", "wray", "second head")

    for concern, trust in (
        (facts("cleaner"), with_posts(shared, related=[("cleaner", "second head")])),
        (facts("cleaner", harmed="second head"), with_posts(shared)),
    ):
        assert routing.route(concern, trust).manage == {"head"}


# --- rule 3: the second reader is on a rung above
ALONE = {(role, None) for role in ("nominated_executive", "chief_executive", CHAIR, VICE)}


def test_nobody_below_the_reporter_who_alone_manages_becomes_their_second():
    without = ALONE - {("nominated_executive", None)}
    trust = directory(without=without, related=[("cleaner", "head")])

    found = routing.route(facts("cleaner", reporter="education"), trust)

    assert (found.manage, found.second) == ({"education"}, frozenset())


def test_a_relative_on_the_reporters_own_rung_is_not_their_second():
    second = Post("headteacher", "wray", "second head")
    trust = with_posts(second, without=ALONE, related=[("cleaner", "second head")])

    found = routing.route(facts("cleaner", reporter="head"), trust)

    assert (found.manage, found.second) == ({"head"}, frozenset())


def test_a_reporter_who_is_on_the_next_rung_too_is_not_their_own_second():
    posts = (replace(post, person="head") if post.person == "education" else post for post in POSTS)
    trust = replace(directory(), posts=tuple(posts))

    assert routing.route(facts("cleaner", reporter="head"), trust).second == {"chief"}


# --- rule 4: where the school's own may not have the child's strand, though nobody is above them
AT_RISK = {"child_at_risk": "yes"}
FREE = {"managers": {}}  # nobody is below anybody


@pytest.mark.parametrize(
    ("post", "about"),
    [
        (None, "head"),
        (Post("executive_headteacher", "wray", "over both"), "over both"),
        (Post("dsl", "wray", "second dsl"), "dsl"),
    ],
)
def test_the_lead_has_it_instead_where_a_head_or_a_dsl_of_that_school_is_concerned(post, about):
    trust = with_posts(*filter(None, [post]), **FREE)

    found = routing.route(facts(about, **AT_RISK), trust)

    assert found.safeguard == {"lead"}
    assert found.rules["safeguard"] == "4, the trust safeguarding lead instead of the DSL"


def test_the_lead_has_it_where_there_is_no_dsl_and_for_the_central_team_even_with_one():
    vacant = directory(without={("dsl", "wray")})
    central = with_posts(Post("dsl", "central", "central dsl"))

    assert routing.route(facts("cleaner", **AT_RISK), vacant).safeguard == {"lead"}
    assert routing.route(facts("cleaner", school="central", **AT_RISK), central).safeguard == {
        "lead"
    }


# --- rule 5: who never has a task, and whose it is
def test_whoever_is_concerned_never_has_the_task_of_their_own_post():
    found = routing.route(facts("dpo", personal_data="yes"), directory(managers={}))

    assert (found.tasks, found.unmet) == (frozenset(), ("data_protection_officer",))


def test_only_it_support_is_asked_at_the_school_first():
    trust = with_posts()

    assert routing.route(facts(kind="supply"), trust).tasks == {"hr"}
    weakened = facts(kind="unknown", category="system_security")
    assert routing.route(weakened, trust).tasks == {"wray it"}


def test_of_an_anonymous_concern_nobody_is_taken_for_harmed():
    unnamed = Facts(reporter=None, school="wray")

    assert routing.route(unnamed, directory()).jobs == ()


@pytest.mark.parametrize("kind", ["pupil", "former_pupil", "parent", "public", "unknown"])
def test_where_no_adult_of_ours_is_concerned_no_task_waits(kind):
    found = routing.route(facts(kind=kind, personal_data="yes", **AT_RISK), directory())

    assert (found.tasks, found.held) == ({"dpo"}, frozenset())


# --- what the route says of itself
def test_each_way_of_receiving_says_by_which_rule():
    watched = routing.route(facts("cleaner", reporter="head"), directory())
    waiting = routing.route(facts("cleaner", personal_data="yes", **AT_RISK), directory())
    beside = routing.route(facts("other head", **AT_RISK), directory())
    posts = {(role, None) for role in routing.RUNGS_ABOVE["anybody"]}
    last = routing.route(facts("cleaner"), directory(related=[("cleaner", "head")], without=posts))
    alone = directory(without={("dsl", "wray"), ("trust_safeguarding_lead", None)})
    nobody = routing.route(facts("cleaner", **AT_RISK), alone)

    assert watched.rules == {
        "manage": "3, anybody: headteachers",
        "second": "3, the reporter alone manages",
        "safeguard": "4, no child's strand",
        "tasks": "5",
        "held": "5",
    }
    assert waiting.rules == {
        "manage": "3, anybody: headteachers",
        "second": "3, none",
        "safeguard": "4, the DSL",
        "tasks": "5, held",
        "held": "5, held",
    }
    assert beside.rules["safeguard"] == "4, the DSL and the trust safeguarding lead"
    assert last.rules["manage"] == "3, anybody: headteachers, a relative or whoever was harmed"
    assert (nobody.safeguard, nobody.rules["safeguard"]) == (
        {"head"},
        "4, nobody left: the case managers",
    )


def test_what_is_sealed_has_nobody_in_any_way_and_says_so():
    found = routing.route(facts("trustees chair, vice", kind="trustee"), directory())

    nobody = frozenset()
    ways = (found.manage, found.second, found.tasks, found.held, found.jobs, found.ladder)
    assert ways == (nobody, nobody, nobody, nobody, (), ())
    assert found.rules["manage"] == "3, chair_of_trustees: sealed"
