import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from people.importing.tests.files import write_csv
from people.models import Person, Placement
from people.tests.factories import SchoolFactory
from people.tests.staff_files import HEADINGS, row

pytestmark = pytest.mark.django_db
HEADED = ["Staff number", "Forename", "Surname", "E-mail", "School", "Staff group", "Job title",
          "Line manager", "Start date", "Leaving date"]  # fmt: skip


@pytest.fixture
def run(tmp_path):
    """Run the command on these rows: what it says, and what it ends with."""
    SchoolFactory(name="Quay High School", slug="quay")

    def run(*rows, headings=HEADED, **options):
        path = write_csv(tmp_path / "staff.csv", rows, headings=headings)
        out = StringIO()
        try:
            call_command("import_staff", path, stdout=out, **options)
        except SystemExit as ending:
            return out.getvalue(), ending.code
        return out.getvalue(), 0

    return run


def test_it_says_what_it_does_and_a_second_run_says_nothing_to_change(run):
    rows = [row("1", manager="9"), row("2", "Bob", "Ray")]

    first, second = run(*rows), run(*rows)

    assert first == (
        "\nJoins: 2\n"
        "  line 2: Ann Lee (1), Quay High School. Line manager “9” is nobody in the file or the"
        " portal.\n"
        "  line 3: Bob Ray (2), Quay High School\n"
        "\n2 join.\nDone.\n",
        0,
    )
    assert second == ("\nNothing to change: 2 stay as they are.\nDone.\n", 0)


def test_a_dry_run_changes_nothing(run):
    said, ending = run(row("1"), dry_run=True)

    assert (said.splitlines()[-1], ending) == ("Nothing was changed.", 0)
    assert not Person.objects.exists()


def test_rows_in_error_come_first_by_their_line_and_the_command_ends_with_3(run):
    said, ending = run(row("1"), row("2", starts="31/02/2026"))

    assert said == (
        "\nIn error: 1\n"
        "  line 3: Ann Lee (2), Quay High School. Column “Start date”: “31/02/2026” is no day of"
        " the calendar (day first).\n"
        "\nJoins: 1\n"
        "  line 2: Ann Lee (1), Quay High School\n"
        "\n1 in error; 1 join.\nDone.\n"
    )
    assert ending == 3
    assert Person.objects.count() == 1


def test_many_leavers_want_a_yes(run):
    run(row("1"), row("2", "Bob", "Ray"))

    asked = run(row("1"))
    unchanged = Placement.objects.filter(ends_on=None).count()
    done = run(row("1"), yes=True)

    assert asked == (
        "\nLeaves: 1\n  Bob Ray, Quay High School\n"
        "\n1 leave; 1 stay as they are.\n"
        "It would end the work of 1 of 2, which is a lot. With --yes it does.\n"
        "Nothing was changed.\n",
        4,
    )
    assert unchanged == 2
    assert (done[0].splitlines()[-1], done[1]) == ("Done.", 0)
    assert Placement.objects.filter(ends_on=None).count() == 1


def test_it_answers_in_json(run):
    said, ending = run(row("1"), row("2", "", "Ray"), format="json", dry_run=True)

    answer = json.loads(said)
    assert ending == 3
    assert answer.pop("mapping")["number"] == "Staff number"
    assert answer == {
        "file": "staff.csv",
        "source": "mis",
        "applied": False,
        "asks_again": False,
        "counts": {"add": 1, "error": 1, "held": 0},
        "rows": [
            {
                "line": 3,
                "outcome": "error",
                "number": "2",
                "name": "Ray",
                "school": "Quay High School",
                "changes": [],
                "detail": "The given name is missing.",
            },
            {
                "line": 2,
                "outcome": "add",
                "number": "1",
                "name": "Ann Lee",
                "school": "Quay High School",
                "changes": [],
                "detail": "",
            },
        ],
    }


def test_columns_can_be_mapped_and_are_remembered(run, tmp_path):
    path = tmp_path / "mapping.json"
    path.write_text(json.dumps({"starts_on": "From", "number": "No", "staff_group": "Group"}))

    mapped = run(row("1"), headings=HEADINGS, mapping=path)
    remembered = run(row("1", starts="2021-09-01"), headings=HEADINGS)

    assert mapped[1] == 0
    assert str(Placement.objects.get().starts_on) == "2021-09-01"
    assert remembered[0].startswith("\nChanges: 1\n  line 2: Ann Lee (1), Quay High School: first")


def test_what_cannot_be_read_is_an_error_in_words(run, tmp_path):
    for content, words in (("{", "cannot be read"), ('{"wrong": "x"}', "is called wrong")):
        path = tmp_path / "mapping.json"
        path.write_text(content)
        with pytest.raises(CommandError, match=words):
            run(row("1"), mapping=path)
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_staff", tmp_path / "none.csv")
    (tmp_path / "empty.csv").touch()
    with pytest.raises(CommandError, match="is empty"):
        call_command("import_staff", tmp_path / "empty.csv")
