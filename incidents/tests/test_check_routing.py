"""The command that proves a trust's own posts, on the shared files and on changed ones."""

import pytest
from django.core.management import CommandError, call_command

from conftest import SHARED
from incidents.models import Relationship
from incidents.tests.factories import small_trust
from people.models import Appointment, Person, School

DIRECTORY, CASES = SHARED / "routing" / "directory.json", SHARED / "routing" / "cases.csv"
pytestmark = [pytest.mark.django_db, pytest.mark.shared]


def test_every_shared_case_reaches_whom_it_must_and_nothing_stays(capsys):
    small_trust()
    before = [model.objects.count() for model in (Person, School, Appointment, Relationship)]
    posts = list(Appointment.objects.values_list("starts_on", flat=True))

    call_command("check_routing", DIRECTORY, CASES)

    assert capsys.readouterr() == ("", "")
    assert [
        model.objects.count() for model in (Person, School, Appointment, Relationship)
    ] == before
    assert list(Appointment.objects.values_list("starts_on", flat=True)) == posts


def test_a_case_changed_by_hand_fails_with_a_line_that_says_what_and_by_which_rule(
    tmp_path, capsys
):
    changed = tmp_path / "cases.csv"
    text = CASES.read_text(encoding="utf-8")
    changed.write_text(text.replace("2026-11-20,chief oak-chair,,,,", "2026-11-20,oak-head,,,,", 1))

    with pytest.raises(CommandError, match="1 of the answers"):
        call_command("check_routing", DIRECTORY, changed)

    assert capsys.readouterr().out == (
        "case 3, manage: expected oak-head; got chief oak-chair"
        " (rule 3, headteacher: chairs of governors and chief executive)\n"
    )


@pytest.mark.parametrize(
    ("directory", "said"),
    [
        ("{", "cannot be read"),
        ("{}", "lacks or misnames"),
        ('{"schools": [], "people": [{"id": "a", "main": "nowhere"}], "posts": []}', "nowhere"),
    ],
)
def test_a_directory_of_another_form_is_told(tmp_path, directory, said):
    wrong = tmp_path / "directory.json"
    wrong.write_text(directory)

    with pytest.raises(CommandError, match=said):
        call_command("check_routing", wrong, CASES)


def test_a_case_that_names_nobody_of_the_directory_is_told(tmp_path):
    wrong = tmp_path / "cases.csv"
    head, first = CASES.read_text(encoding="utf-8").splitlines()[:2]
    wrong.write_text(f"{head}\n{first.replace('oak-teacher', 'nobody')}\n")

    with pytest.raises(CommandError, match="case 1"):
        call_command("check_routing", DIRECTORY, wrong)
