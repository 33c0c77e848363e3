"""Rows that cannot be believed, and files that cannot be read: said in words, the rest offered."""

import pytest

from people.importing.problems import FileProblem
from people.models import ExternalId, Person, Placement, Trust
from people.tests.factories import PersonFactory, PlacementFactory, SchoolFactory, TrustFactory
from people.tests.staff_files import again, bring, outcomes, row
from people.workflow import imports
from people.workflow.import_matching import loops

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _schools():
    TrustFactory()
    SchoolFactory(name="Quay High School", slug="quay")
    SchoolFactory(name="Mill Infant School", slug="mill", left_on="2026-08-31")


def errors(*rows):
    """What is said of each line in error; all others must have been brought in."""
    done = bring(*rows)
    refused = {line: words for line, outcome, _, words in outcomes(done) if outcome == "error"}
    assert done.counts.get("add", 0) == len(rows) - len(refused)
    return refused


FINE = row("99", "Eve", "Poe")


def test_a_shared_mailbox_belongs_to_nobody():
    said = errors(
        row("1", email="office@trust.example"),
        row("2", "Bob", "Ray", email="Office@trust.example"),
        FINE,
    )

    words = (
        "The e-mail office@trust.example stands on line 2 and on line 3, for two people. "
        "A shared mailbox belongs to nobody."
    )
    assert said == {2: words, 3: words}
    assert not Person.objects.filter(email="office@trust.example").exists()


def test_line_managers_that_form_a_loop_are_all_named_and_those_below_them_are_not():
    said = errors(
        row("1", "Ann", "Lee", manager="2"),
        row("2", "Bob", "Ray", manager="3"),
        row("3", "Cyd", "Fox", manager="1"),
        row("4", "Dee", "Kay", manager="1"),
        row("5", "Eli", "May", manager="5"),
    )

    loop = "Their line managers form a loop: Ann Lee, Bob Ray, Cyd Fox, Ann Lee."
    assert said == {2: loop, 3: loop, 4: loop, 6: "They are their own line manager."}
    assert Placement.objects.get(person__family_name="Kay").line_manager is None


def test_a_loop_through_somebody_whom_the_file_does_not_name_is_one_too():
    hal = {"given_names": "Hal", "family_name": "Ash", "email": "hal@trust.example"}
    by_hand = PlacementFactory(person=PersonFactory(**hal))
    bring(row("1"))
    by_hand.line_manager = ExternalId.objects.get(number="1").person
    by_hand.save()

    done = bring(row("1", manager="hal@trust.example"))

    ((_, outcome, _, words),) = outcomes(done)
    assert (outcome, words) == (
        "error",
        "Their line managers form a loop: Hal Ash, Ann Lee, Hal Ash.",
    )
    assert done.counts == {"error": 1, "held": 1}  # and nobody leaves for it


def test_every_loop_is_found_once():
    assert loops([(1, 2), (2, 3), (3, 1), (4, 1), (5, 6), (6, 5), (7, 4)]) == [[1, 2, 3], [5, 6]]
    assert loops([(3, 1), (1, 2), (2, 1)]) == [[1, 2]]
    assert loops([(1, 2)]) == []


def test_a_long_loop_is_not_told_to_its_end():
    people = [row(str(n), "Ann", f"Lee{n}", manager=str(n % 7 + 1)) for n in range(1, 8)]

    said = errors(*people)

    assert len(said) == 7
    assert {words.split(", ")[-1] for words in said.values()} == {"and so on."}


def test_an_unknown_school_a_closed_one_and_no_name_are_said_by_line():
    assert errors(
        row("1", school="Nowhere"), row("2", school="mill"), row("3", "", "Lee"), FINE
    ) == {
        2: "Column “School”: no school of the trust is called “Nowhere”.",
        3: "Mill Infant School left the trust on 31 August 2026.",
        4: "The given name is missing.",
    }


def test_one_number_for_two_people_and_one_person_twice_are_refused():
    same = "are the same person at the same school in the same staff group."

    assert errors(
        row("1"),
        row("1", "Bob", "Ray"),
        row("2", "Cyd", "Fox"),
        row("2", "Cyd", "Fox"),
        FINE,
    ) == {
        2: "Line 2 and line 3 have the same staff number, but different names or e-mails.",
        3: "Line 2 and line 3 have the same staff number, but different names or e-mails.",
        4: f"Line 4 and line 5 {same}",
        5: f"Line 4 and line 5 {same}",
    }


def test_an_address_that_somebody_else_has_is_refused():
    bring(row("1"), row("2", "Bob", "Ray"))
    PersonFactory(given_names="Gus", family_name="Ash", email="gus@trust.example")

    done = bring(row("1", email="gus@trust.example"), row("2", "Bob", "Ray"))

    assert outcomes(done) == [
        (
            2,
            "error",
            "Ann Lee",
            "The e-mail gus@trust.example belongs to Gus Ash in the portal, but the staff number "
            "to somebody else.",
        )
    ]


def test_two_numbers_that_lead_to_one_person_are_refused():
    bring(row("1"))

    done = bring(row("1", email="new@trust.example"), row("2", email="1@trust.example"))

    words = "The staff numbers 1 and 2 (lines 2 and 3) are one person in the portal."
    assert {(row[1], row[3]) for row in outcomes(done)} == {
        ("error", words),
        (
            "error",
            "The staff numbers 1 and 2 (lines 2 and 3) are one person in the portal.",
        ),
    }


def test_a_number_or_a_mailbox_handed_on_never_makes_one_person_of_two():
    bring(row("1"), row("2", "Bob", "Ray"))

    done = bring(
        row("1", "Ida", "Orr", email="ida@trust.example"),
        row("9", "Jon", "Pye", email="2@trust.example"),
    )

    tail = (
        "If it is the same person, change the name there first; if not, the number or the e-mail "
        "is wrong."
    )
    assert outcomes(done) == [
        (2, "error", "Ida Orr", f"In the portal this is Ann Lee. {tail}"),
        (3, "error", "Jon Pye", f"In the portal this is Bob Ray. {tail}"),
    ]


def test_nobody_leaves_because_their_row_is_in_error():
    bring(row("1"), row("2", "Bob", "Ray"), row("3", "Cyd", "Fox"))

    done = bring(
        row("1", starts="31/02/2026"), row("", "Bob", "Ray"), row("3", "Cyd", "Fox", group="Wizard")
    )

    assert done.counts == {"error": 3, "held": 3}
    assert not Placement.objects.exclude(ends_on=None).exists()


def test_a_file_that_ends_more_than_a_tenth_asks_again_and_expected_leavers_do_not_count():
    everybody = [row(str(n), family=f"Lee{n}") for n in range(1, 21)]
    bring(*everybody)
    Placement.objects.filter(person__family_name__in=["Lee1", "Lee2"]).update(ends_on="2026-12-01")

    two = bring(*everybody[4:], apply=False)
    three = bring(*everybody[5:], apply=False)

    assert [two.counts["leave"], two.counts["expected"], imports.asks_again(two)] == [2, 2, False]
    assert [three.counts["leave"], imports.asks_again(three)] == [3, True]
    Trust.objects.update(profile={"staff_import.leavers_ask_again": 15})
    assert not imports.asks_again(three)


def test_somebody_who_was_to_begin_and_is_gone_from_the_file_ends_on_their_first_day():
    bring(row("1", starts="2027-01-04"), row("2", "Bob", "Ray"))

    bring(row("2", "Bob", "Ray"))

    gone = Placement.objects.get(person__family_name="Lee")
    assert str(gone.starts_on) == str(gone.ends_on) == "2027-01-04"


def test_a_file_without_rows_or_columns_fails_in_words():
    with pytest.raises(FileProblem, match=r"^This file has headings and no rows below them"):
        bring()
    with pytest.raises(FileProblem, match=r"^No row of headings was found"):
        bring(row("1"), headings=None, mapping={})
    with pytest.raises(FileProblem, match=r"^No column says the school"):
        bring(["1", "Ann", "Lee", "Cook"], headings=["No", "Forename", "Surname", "Role"])


def test_cells_that_a_database_would_stumble_over_are_kept_as_they_are():
    odd = "O'Neill \\ 100% “x” \\N {curly}"

    done = bring(row("1", "Zoë", odd[:60], role="a\tb"))

    assert done.counts == {"add": 1, "held": 0}
    assert Person.objects.get().family_name == odd
    assert again(row("1", "Zoë", odd[:60], role="a\tb")) == {}
