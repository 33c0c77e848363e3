"""Staff files that somebody's system leaves in a folder."""

import os
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from notices.composing import lines_of
from notices.models import Notice
from people import tasks
from people.importing.tests.files import write_csv
from people.models import Absence, Person, Placement, StaffImport
from people.tests.factories import SchoolFactory, TrustFactory, holder
from people.tests.staff_files import TODAY, row
from people.workflow import imports

pytestmark = pytest.mark.django_db
HEADED = ["Staff number", "Forename", "Surname", "E-mail", "School", "Staff group", "Job title",
          "Line manager", "Start date", "Leaving date"]  # fmt: skip


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.STAFF_FOLDER = str(tmp_path / "in")
    TrustFactory()
    SchoolFactory(name="Quay High School", slug="quay")
    with time_machine.travel(TODAY, tick=False):
        (tmp_path / "in").mkdir()
        yield tmp_path / "in"


def put(folder, *rows, name="staff.csv", headings=HEADED, age=120):
    path = write_csv(folder / name, rows, headings=headings)
    lain(path, age)
    return path


def lain(path, seconds):
    at = timezone.now().timestamp() - seconds
    os.utime(path, (at, at))


def sweep():
    out = StringIO()
    call_command("read_staff_folder", stdout=out)
    return out.getvalue()


def names(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_file_is_brought_in_and_the_same_again_changes_nothing(folder):
    put(folder, row("1"), row("2", "Bob", "Ray"))

    tasks.read_staff_folder()
    put(folder, row("1"), row("2", "Bob", "Ray"), name="again.csv")
    second = sweep()

    assert Person.objects.count() == Placement.objects.count() == 2
    assert second == "again.csv: It changes nothing.\n"
    assert sweep() == "No file lies there.\n"
    states = StaffImport.objects.order_by("pk").values_list("state", "filename", "by", "source")
    assert [*states] == [
        ("applied", "staff.csv", None, "mis"),
        ("dropped", "again.csv", None, "mis"),
    ]
    at = f"{timezone.localtime():%Y-%m-%d-%H%M%S}"
    assert names(folder) == [f"done/{at}-again.csv", f"done/{at}-staff.csv"]


def test_what_is_still_being_written_hidden_or_no_table_is_left_alone(folder):
    put(folder, row("1"), age=5)
    for name in (".staff.csv", "staff.csv.filepart", "readme.md"):
        put(folder, row("1"), name=name)
    (folder / "link.csv").symlink_to(put(folder, row("1"), name="target.dat"))

    assert sweep() == "No file lies there.\n"
    assert Person.objects.count() == 0


def test_a_file_that_would_end_many_or_is_full_of_errors_waits_for_hr(folder):
    put(folder, *[row(str(n), f"P{n}", "Lee") for n in range(1, 6)])
    sweep()
    hr, suspended, administrator = holder("hr"), holder("hr"), holder("administrator")
    Absence.objects.create(person=suspended, kind="suspended", starts_on=TODAY)

    put(folder, row("1", "P1", "Lee"), name="leavers.csv")
    put(folder, row("9", starts="31/02/2026"), row("1", "P1", "Lee"), name="errors.csv")
    said = sweep()

    waits = "It waits for HR, who see in the portal what it would change."
    assert said == f"errors.csv: {waits}\nleavers.csv: {waits}\n"
    assert Placement.objects.filter(ends_on=None).count() == 5
    files = {one.filename: one for one in StaffImport.objects.filter(state="ready")}
    assert {*files} == {"errors.csv", "leavers.csv"}
    told = Notice.objects.filter(kind="staff_file")
    assert {notice.person for notice in told} == {hr}
    assert administrator.notices.count() == 0
    lines = lines_of(told)
    assert {line.path for line in lines.values()} == {
        f"/people/files/{one.pk}/" for one in files.values()
    }
    imports.drop(files["errors.csv"], by=hr)
    assert [*lines_of(told).values()].count(None) == 1


def test_a_file_that_cannot_be_read_is_put_aside_with_the_reason(folder):
    hr = holder("hr")
    empty = folder / "empty.csv"
    empty.write_text("")
    lain(empty, 120)
    put(folder, ["a", "b"], headings=["Colour", "Shape"], name="shapes.csv")

    said = sweep()

    assert said.startswith("empty.csv: This file is empty.\nshapes.csv: ")
    assert [name.split("-")[-1] for name in names(folder)] == [
        "empty.csv",
        "empty.csv.why.txt",
        "shapes.csv",
        "shapes.csv.why.txt",
    ]
    why = next((folder / "failed").glob("*empty.csv.why.txt"))
    assert why.read_text() == "This file is empty.\n"
    assert hr.notices.count() == StaffImport.objects.filter(state="failed").count()


def test_a_file_that_was_taken_before_it_could_be_moved_is_taken_once(folder):
    path = put(folder, row("1"))
    imports.begin(path, by=None)  # and killed then

    assert sweep() == "staff.csv: It was brought in.\n"
    assert StaffImport.objects.count() == 1


def test_a_folder_that_is_not_there_or_not_named_is_said(folder, settings, caplog):
    settings.STAFF_FOLDER = str(folder / "nowhere")
    tasks.read_staff_folder()
    with pytest.raises(CommandError, match="No such file"):
        sweep()
    settings.STAFF_FOLDER = ""
    tasks.read_staff_folder()
    with pytest.raises(CommandError, match="set STAFF_FOLDER"):
        sweep()

    said = [entry.getMessage() for entry in caplog.records]
    assert said.count("staff folder not read: FileNotFoundError") == 1
