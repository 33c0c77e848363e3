"""Staff files in the browser, and the tasks behind it."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core.workflow import Refused
from people import tasks
from people.importing.problems import FileProblem
from people.importing.tests.files import write_bomb, write_csv, write_xlsx
from people.models import Person, Placement, StaffImport
from people.queries import imports as queries
from people.tests.entering import enter
from people.tests.factories import PersonFactory, SchoolFactory, TrustFactory, holder, teacher
from people.workflow import import_applying, import_staging, imports

pytestmark = pytest.mark.django_db
HEADINGS = ["Staff number", "Forename", "Surname", "E-mail", "School", "Staff group"]
ROWS = [
    ["1", "Ann", "Lee", "ann@trust.example", "quay", "Teacher"],
    ["2", "Bob", "Ray", "bob@trust.example", "quay", "Teacher"],
    ["3", "Cyd", "Fox", "cyd@trust.example", "Nowhere", "Teacher"],
]


@pytest.fixture(autouse=True)
def _data(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    TrustFactory()
    SchoolFactory(name="Quay High School", slug="quay")


@pytest.fixture
def hr(client):
    person = holder("hr")
    enter(client, person)
    return person


def upload(path, name="staff.csv"):
    return {"file": SimpleUploadedFile(name, Path(path).read_bytes()), "source": "mis"}


def begun(client, tmp_path, rows=ROWS, headings=HEADINGS):
    """A file sent, not read yet."""
    path = write_csv(tmp_path / "staff.csv", rows, headings=headings)
    answer = client.post(reverse("people:begin_import"), upload(path))
    staff_import = StaffImport.objects.latest("pk")
    assert answer.url == page_of(staff_import)
    return staff_import


def read(client, tmp_path, rows=ROWS, headings=HEADINGS):
    staff_import = begun(client, tmp_path, rows, headings)
    tasks.work_on_staff_files()
    staff_import.refresh_from_db()
    return staff_import


def page_of(staff_import, name="staff_import"):
    return reverse(f"people:{name}", args=[staff_import.pk])


def state(staff_import):
    return StaffImport.objects.get(pk=staff_import.pk).state


def test_a_file_is_read_looked_at_confirmed_and_applied(client, hr, tmp_path):
    staff_import = begun(client, tmp_path)
    waiting = client.get(page_of(staff_import))
    fragment = client.get(page_of(staff_import, "import_progress"))
    tasks.work_on_staff_files()
    preview = client.get(page_of(staff_import))
    joining = client.get(page_of(staff_import), {"show": "add"})
    added_before = Person.objects.filter(family_name="Lee").count()
    confirmed = client.post(page_of(staff_import, "confirm_import"))
    applying = client.get(page_of(staff_import))
    tasks.work_on_staff_files()
    applied = client.get(page_of(staff_import))

    assert "Reading the staff file" in waiting.text
    assert page_of(staff_import, "import_progress") in fragment.text
    assert preview.context["outcomes"] == [
        ("error", "in error", 1, True),
        ("add", "join", 2, False),
    ]
    assert "no school of the trust is called “Nowhere”." in preview.text
    assert [row.name for row in joining.context["page"]] == ["Ann Lee", "Bob Ray"]
    assert added_before == 0
    assert confirmed.url == page_of(staff_import)
    assert "Bringing the changes in" in applying.text
    assert "Brought in: 3 rows." in applied.text
    assert Placement.objects.filter(school__slug="quay", source="mis").count() == 2
    assert [(event.verb, event.by) for event in staff_import.events.all()] == [
        ("begin", hr),
        ("read", None),
        ("confirm", hr),
        ("apply", None),
    ]
    assert Placement.history.first().history_user == hr


def test_the_fragment_leads_to_the_page_once_it_is_done(client, hr, tmp_path):
    staff_import = read(client, tmp_path)

    assert client.get(page_of(staff_import, "import_progress")).url == page_of(staff_import)


def test_a_second_run_has_nothing_to_confirm(client, hr, tmp_path):
    for _ in range(2):
        staff_import = read(client, tmp_path, ROWS[:2])
        answer = client.post(page_of(staff_import, "confirm_import"))
        tasks.work_on_staff_files()

    assert answer.status_code == 409
    assert "This file changes nothing." in answer.text
    assert "Nothing to change: 2 rows" in client.get(page_of(staff_import)).text


def test_the_file_is_kept_until_it_is_applied_or_dropped(
    client, hr, tmp_path, django_capture_on_commit_callbacks
):
    first, second = read(client, tmp_path), read(client, tmp_path)
    kept = [Path(row.file.path).exists() for row in (first, second)]

    with django_capture_on_commit_callbacks(execute=True):
        client.post(page_of(first, "confirm_import"))
        tasks.work_on_staff_files()
        client.post(page_of(second, "drop_import"))

    assert kept == [True, True]
    assert list((tmp_path / "media").rglob("*.csv")) == []
    assert [state(first), state(second)] == ["applied", "dropped"]
    assert second.outcomes.count() == 0


BAD = {
    "This file is empty.": lambda path: path.touch(),
    "No row of headings was found": lambda path: write_csv(path, ROWS, headings=None),
    "This is not a spreadsheet, or it is damaged": lambda path: path.write_bytes(b"PK\x03\x04x"),
    "This file unpacks to far more": write_bomb,
    "This file is larger than 20 MB": lambda path: path.write_bytes(b"a,b\n" * 5_300_000),
}


@pytest.mark.parametrize("words", BAD)
def test_what_is_wrong_with_a_file_is_said_beside_it(client, hr, tmp_path, words):
    path = tmp_path / "bad"
    BAD[words](path)

    answer = client.post(reverse("people:begin_import"), upload(path, "staff.xlsx"))

    (error,) = answer.context["form"].errors["file"]
    assert error.startswith(words)
    assert not StaffImport.objects.exists()


def test_a_system_is_named_plainly(client, hr, tmp_path):
    path = write_csv(tmp_path / "staff.csv", ROWS)

    answer = client.post(reverse("people:begin_import"), upload(path) | {"source": "My/MIS"})

    assert list(answer.context["form"].errors) == ["source"]


def test_columns_that_were_not_recognised_are_chosen_and_remembered(client, hr, tmp_path):
    headings = ["Ref", "Forename", "Surname", "Post box", "Where", "Staff group"]
    staff_import = read(client, tmp_path, ROWS, headings)
    failed = client.get(page_of(staff_import))
    chosen = {
        "number": "Ref",
        "given_names": "Forename",
        "family_name": "Surname",
        "email": "Post box",
        "school": "Where",
        "staff_group": "Staff group",
    }
    form = client.get(page_of(staff_import, "choose_import_columns"))
    wrong = client.post(
        page_of(staff_import, "choose_import_columns"), {"number": "Ref", "email": "Ref"}
    )
    client.post(page_of(staff_import, "choose_import_columns"), chosen)
    tasks.work_on_staff_files()
    staff_import.refresh_from_db()
    client.post(page_of(staff_import, "confirm_import"))
    tasks.work_on_staff_files()

    assert "No column says a staff number or an e-mail; nor the school" in failed.text
    assert form.context["form"]["school"].field.choices[:3] == [
        ("", "No column"),
        ("Ref", "Ref"),
        ("Forename", "Forename"),
    ]
    assert {name: list(errors) for name, errors in wrong.context["form"].errors.items()} == {
        "__all__": [
            "No column says the given names and the family name; nor the school; nor the staff "
            "group or the job title."
        ]
    }
    assert state(staff_import) == "applied"
    assert read(client, tmp_path, ROWS, headings).mapping == chosen


def test_one_column_is_not_chosen_for_two_things(client, hr, tmp_path):
    staff_import = read(client, tmp_path)

    answer = client.post(
        page_of(staff_import, "choose_import_columns"),
        staff_import.mapping | {"team": "Staff group"},
    )

    assert answer.context["form"].errors == {
        "staff_group": ["“Staff group” is chosen twice."],
        "team": ["“Staff group” is chosen twice."],
    }


def test_many_leavers_ask_again(client, hr, tmp_path):
    client.post(page_of(read(client, tmp_path, ROWS[:2]), "confirm_import"))
    tasks.work_on_staff_files()
    staff_import = read(client, tmp_path, ROWS[:1])

    preview = client.get(page_of(staff_import))
    unsure = client.post(page_of(staff_import, "confirm_import"))
    with pytest.raises(Refused, match="would end the work of 1 of 2"):
        imports.confirm(staff_import, by=hr)
    before = state(staff_import)
    client.post(page_of(staff_import, "confirm_import"), {"sure": "on"})
    tasks.work_on_staff_files()

    assert "Unusually many leave" in preview.text
    assert list(unsure.context["form"].errors) == ["sure"]
    assert before == "ready"
    assert Placement.objects.filter(source="mis", ends_on=None).count() == 1


def test_what_changed_since_the_preview_is_shown_once_more(client, hr, tmp_path):
    staff_import = read(client, tmp_path, ROWS[:2])
    client.post(page_of(staff_import, "confirm_import"))
    PersonFactory(given_names="Gus", family_name="Ash", email="ann@trust.example")

    tasks.work_on_staff_files()

    staff_import.refresh_from_db()
    assert (staff_import.state, staff_import.counts) == ("ready", {"add": 1, "error": 1, "held": 0})
    assert "please look once more" in client.get(page_of(staff_import)).text
    assert not Placement.objects.filter(source="mis").exists()


def test_rows_in_error_can_be_taken_away_without_formulas(client, hr, tmp_path):
    staff_import = read(client, tmp_path, [["9", "Ann", "@SUM(1)", "a@t.example", "x", "Teacher"]])

    answer = client.get(page_of(staff_import, "import_errors"))

    assert b"".join(answer).decode("utf-8-sig").splitlines() == [
        '"Line","Staff number","Given names","Family name","E-mail","What is wrong"',
        '2,"9","Ann","\'@SUM(1)","a@t.example",'
        '"Column “School”: no school of the trust is called “x”."',
    ]


def test_a_spreadsheet_is_read_as_well(client, hr, tmp_path):
    path = write_xlsx(tmp_path / "staff.xlsx", ROWS, headings=HEADINGS)
    client.post(reverse("people:begin_import"), upload(path, "staff.xlsx"))

    tasks.work_on_staff_files()

    assert StaffImport.objects.get().counts == {"add": 2, "error": 1, "held": 0}


def test_a_reading_that_died_is_taken_up_again_by_one_worker_only(client, hr, tmp_path):
    staff_import = begun(client, tmp_path)
    just_now, a_while_ago = timezone.now(), timezone.now() - dt.timedelta(minutes=2)

    StaffImport.objects.update(touched_at=just_now)
    imports.read(staff_import)
    tasks.work_on_staff_files()
    still = state(staff_import)
    StaffImport.objects.update(touched_at=a_while_ago)
    tasks.work_on_staff_files()

    assert [still, state(staff_import)] == ["reading", "ready"]
    assert staff_import.outcomes.count() == 3


def test_whoever_lost_the_claim_writes_nothing_more(client, hr, tmp_path, monkeypatch):
    staff_import = begun(client, tmp_path)

    def taken_over(rows):
        StaffImport.objects.update(touched_at=timezone.now() + dt.timedelta(seconds=1))
        yield 3

    monkeypatch.setattr(import_staging, "write", taken_over)
    imports.read(staff_import)

    assert state(staff_import) == "reading"
    assert staff_import.outcomes.count() == 0


@pytest.mark.expects_errors
def test_a_mistake_of_ours_fails_the_import_in_words_and_changes_nothing(
    client, hr, tmp_path, monkeypatch
):
    staff_import = read(client, tmp_path)
    client.post(page_of(staff_import, "confirm_import"))

    def wrong(*args):
        raise ZeroDivisionError

    monkeypatch.setattr(import_applying, "write_history", wrong)
    tasks.work_on_staff_files()

    staff_import.refresh_from_db()
    assert (staff_import.state, staff_import.error) == ("failed", tasks.OUR_FAULT)
    assert not Placement.objects.filter(source="mis").exists()


def test_a_file_that_turns_out_bad_below_its_headings_fails_in_words(client, hr, tmp_path):
    path = tmp_path / "staff.csv"
    path.write_bytes(",".join(HEADINGS).encode() + b"\n1,Ann" * 30 + b'\n"' + b"x" * 140_000)
    client.post(reverse("people:begin_import"), upload(path))

    tasks.work_on_staff_files()

    staff_import = StaffImport.objects.get()
    assert (staff_import.state, staff_import.error[:22]) == ("failed", "Line 32 cannot be read")
    assert "Line 32 cannot be read" in client.get(page_of(staff_import)).text


def test_files_that_nobody_confirmed_are_dropped_after_a_month(client, hr, tmp_path):
    old, new = read(client, tmp_path), read(client, tmp_path)
    StaffImport.objects.filter(pk=old.pk).update(made_at=timezone.now() - dt.timedelta(days=31))

    tasks.drop_old_staff_files()
    tasks.drop_old_staff_files()

    assert [state(old), state(new)] == ["dropped", "ready"]
    assert [event.by for event in old.events.filter(verb="drop")] == [None]


def test_an_applied_file_is_not_applied_again(client, hr, tmp_path):
    staff_import = read(client, tmp_path)
    client.post(page_of(staff_import, "confirm_import"))
    tasks.work_on_staff_files()

    imports.apply(staff_import)
    late = client.post(page_of(staff_import, "confirm_import"))

    assert late.status_code == 409
    assert staff_import.events.filter(verb="apply").count() == 1


@pytest.mark.parametrize("role", ["headteacher", "auditor", "chief_executive"])
def test_only_hr_and_administrators_of_the_trust_see_staff_files(client, hr, tmp_path, role):
    staff_import = read(client, tmp_path)
    enter(client, holder(role))

    assert client.get(reverse("people:staff_imports")).status_code == 403
    assert client.get(reverse("people:begin_import")).status_code == 403
    assert client.get(page_of(staff_import)).status_code == 404
    assert client.post(page_of(staff_import, "confirm_import")).status_code == 404
    assert not queries.visible_to(teacher(SchoolFactory())).exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_take_the_same_queries_whatever_they_show(
    client, hr, tmp_path, rows, django_assert_num_queries
):
    for _ in range(rows):
        staff_import = read(client, tmp_path, ROWS[:rows])
    client.get(page_of(staff_import))

    with django_assert_num_queries(PREVIEW):
        client.get(page_of(staff_import))
    with django_assert_num_queries(LIST):
        client.get(reverse("people:staff_imports"))


PREVIEW, LIST = 8, 6


def test_a_file_that_is_no_table_is_refused_by_the_verb_too(tmp_path, hr):
    (tmp_path / "staff.csv").write_bytes(b"%PDF-1.7")

    with pytest.raises(FileProblem, match="This is a PDF"):
        imports.begin(tmp_path / "staff.csv", by=hr)
