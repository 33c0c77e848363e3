"""Either *no* wins, and *do not picture* blocks everything: the rule, and the list that follows."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts import showing
from accounts.models import ImageAnswer, Pupil, PupilTeam
from accounts.queries import images
from accounts.tests.factories import ImageAnswerFactory, PupilFactory
from people.tests.factories import PersonFactory, SchoolFactory, TrustFactory

DAY = dt.timedelta(days=1)
TODAY = dt.date(2026, 11, 30)
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
SAID = st.sampled_from(["yes", "no", ""])
ANSWERS = st.fixed_dictionaries(
    {
        "basis": st.sampled_from([str(basis) for basis in ImageAnswer.Basis]),
        "parent": SAID,
        "pupil": SAID,
        "starts_on": st.sampled_from([TODAY - 9 * DAY, TODAY - DAY, TODAY, TODAY + DAY]),
        "ends_on": st.sampled_from([None, TODAY - DAY, TODAY, TODAY + DAY]),
    }
).filter(lambda said: said["ends_on"] is None or said["ends_on"] >= said["starts_on"])


# --- the rule
@given(ANSWERS)
def test_either_no_wins_whatever_else_was_said(said):
    for who in ("parent", "pupil"):
        assert not showing.lets(**said | {who: "no"}, on=TODAY)


@given(ANSWERS)
def test_nothing_lets_a_picture_be_shown_before_its_first_day_or_after_its_last(said):
    before, after = said["starts_on"] - DAY, (said["ends_on"] or TODAY) + DAY

    assert not showing.lets(**said, on=before)
    assert not (said["ends_on"] and showing.lets(**said, on=after))


@pytest.mark.parametrize(
    ("basis", "parent", "pupil", "shown"),
    [
        ("consent", "yes", "", True),
        ("consent", "", "yes", True),
        ("consent", "", "", False),
        ("consent", "yes", "no", False),
        ("public_task", "", "", True),
        ("public_task", "", "no", False),
        ("legitimate", "no", "yes", False),
    ],
)
def test_consent_needs_a_yes_and_any_other_basis_only_no_objection(basis, parent, pupil, shown):
    assert showing.lets(basis, parent, pupil, TODAY, None, TODAY) is shown


@pytest.mark.parametrize(
    ("kind", "name", "words"),
    [
        ("class", "4B", "class 4B"),
        ("class", "Class 4B", "Class 4B"),
        ("year", "4", "year 4"),
        ("year", "Reception", "Reception"),
        ("team", "Netball", "Netball"),
    ],
)
def test_a_group_is_called_as_a_school_would(kind, name, words):
    assert showing.group_words(kind, name) == words


# --- the list
@pytest.fixture
def school():
    TrustFactory(profile={"image.consent": "log"})
    return SchoolFactory(name="Oxenholme Primary School")


def listed(school, kind="class", name="4B", purpose="social", **more):
    found = images.must_not_be_shown(school, kind, name, purpose, TODAY, **more)
    return [pupil.name for pupil in found]


@pytest.mark.django_db
@settings(max_examples=15)
@given(st.lists(st.tuples(ANSWERS, st.booleans()), min_size=1, max_size=12))
def test_the_list_is_exactly_of_those_whom_the_rule_does_not_let_show(rows):
    school, by = SchoolFactory(), PersonFactory()
    pupils = Pupil.objects.bulk_create(
        PupilFactory.build(school=school, reference=n, name=f"Pupil {n:02}", do_not_picture=blocked)
        for n, (_, blocked) in enumerate(rows)
    )
    ImageAnswer.objects.bulk_create(
        ImageAnswer(pupil=pupil, purpose="social", source="form", by=by, **_columns(said))
        for pupil, (said, _) in zip(pupils, rows, strict=True)
    )

    wanted = [
        pupil.name
        for pupil, (said, blocked) in zip(pupils, rows, strict=True)
        if blocked or not showing.lets(**said, on=TODAY)
    ]
    assert listed(school, consent="log") == listed(school, consent="form") == wanted


def _columns(said):
    return {name if name != "pupil" else "said_by_pupil": value for name, value in said.items()}


@pytest.mark.django_db
def test_whoever_was_never_asked_is_listed_in_a_record_and_in_no_list_of_refusals(school):
    PupilFactory(school=school, name="Ash")

    assert (listed(school), listed(school, consent="form")) == (["Ash"], [])


@pytest.mark.django_db
def test_a_yes_counts_for_its_own_purpose_until_another_answer_takes_its_place(school):
    over = ImageAnswerFactory(pupil__school=school, pupil__name="Ash", replaced_at=NOW)
    ImageAnswerFactory(pupil=over.pupil, parent="no")
    ImageAnswerFactory(pupil__school=school, pupil__name="Birch", purpose="website")
    ImageAnswerFactory(pupil__school=school, pupil__name="Cedar")

    assert listed(school) == ["Ash", "Birch"]


@pytest.mark.django_db
def test_a_list_is_of_one_school_its_group_and_who_is_there_that_day(school):
    here = {"school": school}
    PupilFactory(**here, name="Last day", left_on=TODAY)
    PupilFactory(**here, name="Left", left_on=TODAY - DAY)
    PupilFactory(**here, name="Next door", class_name="4C")
    PupilFactory(**here, name="Year five", class_name="5B", year="5")
    PupilFactory(name="Elsewhere")

    assert listed(school) == ["Last day"]
    assert listed(school, "year", "4") == ["Last day", "Next door"]


@pytest.mark.django_db
def test_a_team_may_have_pupils_of_two_schools_and_is_found_by_its_own(school):
    team = PupilTeam.objects.create(school=school, name="Netball")
    team.pupils.add(PupilFactory(school=school, name="Ash"), PupilFactory(name="Birch"))
    PupilTeam.objects.create(school=SchoolFactory(), name="Netball").pupils.add(PupilFactory())

    assert listed(school, "team", "Netball") == ["Ash", "Birch"]


@pytest.mark.django_db
def test_groups_are_offered_in_the_order_a_school_says_them(school):
    for class_name, year in (("10A", "10"), ("4B", "4"), ("Owls", "Reception"), ("4A", "4")):
        PupilFactory(school=school, class_name=class_name, year=year)
    PupilFactory(school=school, class_name="Gone", year="9", left_on=TODAY - DAY)
    PupilTeam.objects.create(school=school, name="Choir")

    assert images.groups(school, TODAY) == [
        (
            "Classes",
            [(f"class:{name}", name) for name in ("4A", "4B", "10A", "Owls")],
        ),
        ("Years", [(f"year:{name}", name) for name in ("4", "10", "Reception")]),
        ("Teams", [("team:Choir", "Choir")]),
    ]


@pytest.mark.django_db
def test_a_list_takes_as_many_queries_for_a_large_class_as_for_a_small_one(
    school, django_assert_num_queries
):
    for _ in range(40):
        PupilFactory(school=school)

    with django_assert_num_queries(2):
        assert len(listed(school)) == 40
