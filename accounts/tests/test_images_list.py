"""A list from the MIS: what it would change is shown, then done; a second run does nothing."""

import datetime as dt

import openpyxl
import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import ImageAnswer, ListImport, Pupil
from accounts.tests.factories import ImageAnswerFactory, PupilFactory
from accounts.workflow import bringing_in, images, images_applying
from core.workflow import Refused
from people.importing.problems import FileProblem
from people.tests.entering import enter
from people.tests.factories import SchoolFactory, TrustFactory, holder, teacher

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
WIDE = """Pupil reference,Name,Year,Class,Website,School social media,Social media pupil
A1,Ash Kendal,4,4B,Yes,No,
B2,Birch Levens,4,4B,granted,yes,refused
C3,Cédric Natland,5,5A,,,
"""
LONG = """Adno;Forename;Surname;Reg;Purpose;Basis;Parent's answer;Student answer;From;Until
A1;Ash;Kendal;4B;Website;Consent;Yes;;01/09/2026;31/08/2027
B2;Birch;Levens;4B;Press;Public task;;no;01/09/2026;
A1;Ash;Kendal;4B;Prospectus;;Consent refused;;;
"""


@pytest.fixture
def school():
    TrustFactory()
    return SchoolFactory(name="Oxenholme Primary School")


@pytest.fixture
def lead(school):
    return holder("data_lead", school)


def begun(tmp_path, lead, content, name="pupils.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    school = lead.appointments.get().school
    return bringing_in.begin(path, kind="images", school=school, filename=name, by=lead)


def looked_at(tmp_path, lead, content, **how):
    row = begun(tmp_path, lead, content, **how)
    bringing_in.read(row)
    return row


def brought_in(tmp_path, lead, content, **how):
    row = looked_at(tmp_path, lead, content, **how)
    bringing_in.confirm(row, by=lead, sure=True)
    bringing_in.apply(row)
    assert row.state == "applied"
    return row


def said(row):
    return [(each.outcome, each.words) for each in row.outcomes.all()]


def outcomes(row):
    return sorted(each.outcome for each in row.outcomes.all())


def answers(pupil):
    rows = Pupil.objects.get(reference=pupil).answers.filter(replaced_at=None)
    return {row.purpose: (row.parent, row.said_by_pupil) for row in rows}


# --- what is read
def test_a_row_a_pupil_with_a_column_a_purpose_is_read_and_nothing_changes_yet(tmp_path, lead):
    row = looked_at(tmp_path, lead, WIDE)

    assert (row.state, row.rows, outcomes(row)) == ("ready", 3, ["new", "new", "new"])
    assert said(row)[1] == (
        "new",
        "B2: year 4; class 4B; Website: parent yes; School social media: parent yes, pupil no",
    )
    assert not Pupil.objects.exists()
    assert not ListImport.objects.get().file
    assert "Birch" not in "".join(words for _, words in said(row))


def test_a_row_for_each_purpose_is_one_pupil(tmp_path, lead):
    brought_in(tmp_path, lead, LONG)

    assert {pupil.reference: pupil.name for pupil in Pupil.objects.all()} == {
        "A1": "Ash Kendal",
        "B2": "Birch Levens",
    }
    assert answers("A1") == {"website": ("yes", ""), "print": ("no", "")}
    website = ImageAnswer.objects.get(purpose="website")
    assert (website.starts_on, website.ends_on) == (dt.date(2026, 9, 1), dt.date(2027, 8, 31))
    assert ImageAnswer.objects.get(purpose="press").basis == "public_task"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_whatever_excel_saves_is_read(tmp_path, lead, encoding):
    brought_in(tmp_path, lead, WIDE.replace(",", ";"), encoding=encoding)

    assert Pupil.objects.get(reference="C3").name == "Cédric Natland"


def test_a_workbook_is_read_and_its_formulas_are_not(tmp_path, lead):
    book = openpyxl.Workbook()
    for line in WIDE.splitlines():
        book.active.append(line.split(","))
    book.active["E2"] = '=HYPERLINK("https://example.org","yes")'
    book.save(tmp_path / "pupils.xlsx")

    row = looked_at(tmp_path, lead, (tmp_path / "pupils.xlsx").read_bytes(), name="pupils.xlsx")

    assert outcomes(row) == ["error", "new", "new"]
    assert "holds a formula" in dict(said(row))["error"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("A1,Ash,4,4B,perhaps,,", "A1: Website “perhaps” is neither yes nor no, nor empty."),
        (",Ash,4,4B,yes,,", "The pupil’s reference is missing."),
        ("A1,,4,4B,yes,,", "A1: The name of a new pupil is missing."),
        (f"{'9' * 41},Ash,4,4B,yes,,", "Reference is longer than 40 letters."),
        ("A1,Ash,4,4B\x00,yes,,", "holds a character that no text may hold."),
    ],
)
def test_a_bad_row_says_why_and_the_rest_is_still_offered(tmp_path, lead, line, why):
    row = looked_at(tmp_path, lead, WIDE.replace("A1,Ash Kendal,4,4B,Yes,No,", line))

    assert outcomes(row) == ["error", "new", "new"]
    assert why in dict(said(row))["error"]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("Website", "Yearbook", "“Yearbook” is no purpose"),
        ("Consent;Yes", "Whim;Yes", "“Whim” is no basis"),
        ("01/09/2026;31/08/2027", "01/09/2027;31/08/2027", "It ends before it starts."),
        ("31/08/2027", "31/02/2027", "no day of the calendar"),
    ],
)
def test_a_bad_answer_leaves_the_other_answers_of_the_pupil(tmp_path, lead, old, new, why):
    row = looked_at(tmp_path, lead, LONG.replace(old, new, 1))

    assert outcomes(row) == ["error", "new", "new"]
    assert why in dict(said(row))["error"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("Name,Website\nAsh,yes\n", "No column says which pupil"),
        ("Pupil reference,Name\nA1,Ash\n", "No column says what was answered"),
        ("Pupil reference,Purpose\nA1,Press\n", "No column says what was answered"),
    ],
)
def test_a_list_without_what_is_needed_fails_in_words(tmp_path, lead, content, why):
    row = looked_at(tmp_path, lead, content)

    assert (row.state, why in row.error) == ("failed", True)


def test_what_is_no_table_is_refused_at_once(tmp_path, lead):
    for content in (b"", b"%PDF-1.7", b"PK\x03\x04 no workbook"):
        with pytest.raises(FileProblem):
            begun(tmp_path, lead, content)


# --- duplicates
def test_the_same_twice_is_once_and_different_answers_are_in_error_by_their_lines(tmp_path, lead):
    again = WIDE + "A1,Ash Kendal,4,4B,Yes,No,\nB2,Birch Levens,4,4B,no,yes,no\n"

    row = looked_at(tmp_path, lead, again)

    assert outcomes(row) == ["error", "new", "new", "new"]
    assert dict(said(row))["error"] == "B2: Website is answered differently on lines 3 and 6."


def test_rows_of_a_pupil_that_stand_far_apart_are_still_one(tmp_path, lead, monkeypatch):
    monkeypatch.setattr("accounts.workflow.images_staging.A_BLOCK", 1)
    contradicting = LONG + "B2;Birch;Levens;4B;Press;;;yes;;\nA1;Ash;Kendal;4C;Video;;yes;;;\n"

    row = looked_at(tmp_path, lead, contradicting)

    assert sorted(words for outcome, words in said(row) if outcome == "error") == [
        "A1: There is another class on lines 2 and 6.",
        "B2: Press is answered differently on lines 3 and 5.",
    ]
    assert outcomes(row).count("new") == 2


# --- what it changes
def test_a_second_run_changes_nothing_and_cannot_be_confirmed(tmp_path, lead):
    brought_in(tmp_path, lead, WIDE)
    before = ImageAnswer.objects.count()

    row = looked_at(tmp_path, lead, WIDE)

    assert outcomes(row) == ["there", "there", "there"]
    with pytest.raises(Refused):
        bringing_in.confirm(row, by=lead)
    assert ImageAnswer.objects.count() == before


def test_what_changed_is_said_without_a_name_and_kept_beside_what_was(tmp_path, lead):
    brought_in(tmp_path, lead, WIDE)

    row = brought_in(tmp_path, lead, WIDE.replace("Ash Kendal,4,4B,Yes", "Ash Sizergh,5,5A,No"))

    assert dict(said(row))["changed"] == (
        "A1: another name; year 4 to 5; class 4B to 5A; Website: parent yes to no"
    )
    pupil = Pupil.objects.get(reference="A1")
    assert (pupil.name, pupil.class_name) == ("Ash Sizergh", "5A")
    assert pupil.answers.filter(purpose="website").count() == 2
    assert row.outcomes.filter(cells__isnull=False).count() == 0


def test_an_empty_cell_takes_no_answer_away(tmp_path, lead):
    brought_in(tmp_path, lead, WIDE)

    row = looked_at(tmp_path, lead, WIDE.replace("4B,Yes,No,", "4B,,,"))

    assert outcomes(row) == ["there", "there", "there"]
    assert answers("A1")["website"] == ("yes", "")


def test_whoever_is_no_longer_listed_leaves_and_is_purged_that_night(tmp_path, lead):
    brought_in(tmp_path, lead, WIDE)

    row = brought_in(tmp_path, lead, "\n".join(WIDE.splitlines()[:3]))
    today = timezone.localdate()
    gone = Pupil.objects.get(reference="C3")
    assert (dict(said(row))["gone"], gone.left_on) == ("C3, class 5A", today)
    call_command("look_after_pictures", on=today)
    assert Pupil.objects.get(pk=gone.pk).name == "Cédric Natland"
    call_command("look_after_pictures", on=today + DAY)

    gone.refresh_from_db()
    assert (gone.reference, gone.name, gone.class_name) == (f"left-{gone.pk}", "", "")
    assert not gone.answers.exists()
    assert "C3" not in str(said(row))
    assert Pupil.objects.count() == 3


def test_nobody_leaves_because_their_row_is_in_error(tmp_path, lead):
    brought_in(tmp_path, lead, WIDE)

    row = looked_at(tmp_path, lead, WIDE.replace("4B,Yes,No,", "4B,perhaps,No,"))

    assert "gone" not in outcomes(row)


def test_a_list_that_leaves_out_more_than_a_tenth_asks_again(client, tmp_path, lead):
    brought_in(tmp_path, lead, WIDE)
    row = looked_at(tmp_path, lead, "\n".join(WIDE.splitlines()[:3]))
    enter(client, lead)
    address = f"{row.get_absolute_url()}confirm/"

    asked = client.post(address).content.decode()
    sent = client.post(address, {"sure": "on"})

    assert "Tick: The list is complete" in asked
    assert "leaves out 1 of 3 pupils" in asked
    assert sent.status_code == 302


def test_whoever_comes_back_is_the_same_pupil_until_they_were_purged(tmp_path, lead):
    brought_in(tmp_path, lead, WIDE)
    pupil = Pupil.objects.get(reference="C3")
    Pupil.objects.filter(pk=pupil.pk).update(left_on=timezone.localdate())

    row = brought_in(tmp_path, lead, WIDE)

    assert dict(said(row))["changed"] == "C3: back on the list"
    pupil.refresh_from_db()
    assert pupil.left_on is None


def test_the_same_reference_at_another_school_is_another_pupil(tmp_path, lead):
    other = PupilFactory(reference="A1", name="Somebody else")

    brought_in(tmp_path, lead, WIDE)

    assert Pupil.objects.filter(reference="A1").count() == 2
    other.refresh_from_db()
    assert (other.name, other.left_on) == ("Somebody else", None)


# --- a spoken no
def test_a_list_never_turns_a_spoken_no_into_a_yes_unless_confirmed_singly(client, tmp_path, lead):
    brought_in(tmp_path, lead, WIDE)
    for reference in ("A1", "B2"):
        pupil = Pupil.objects.get(reference=reference)
        no = images.Said("parent", True, ("website",), timezone.localdate())
        images.withdraw(pupil, no, by=teacher(pupil.school))

    row = looked_at(tmp_path, lead, WIDE.replace("5A,,,", "5A,yes,,"))
    held = row.outcomes.filter(outcome="held")
    assert [each.key for each in held] == ["A1", "B2"]
    assert "It stays no." in held[0].words
    enter(client, lead)
    assert (
        "Turn it into a yes" in client.get(f"{row.get_absolute_url()}?show=held").content.decode()
    )
    client.post(f"/social-accounts/pictures/list/held/{held[0].pk}/")
    bringing_in.confirm(row, by=lead)
    bringing_in.apply(row)

    assert answers("A1")["website"] == ("yes", "")
    assert answers("B2")["website"] == ("no", "")
    assert answers("C3")["website"] == ("yes", "")


def test_a_no_written_down_after_the_list_was_looked_at_is_not_overwritten(tmp_path, lead):
    brought_in(tmp_path, lead, WIDE.replace("4B,Yes", "4B,"))
    row = looked_at(tmp_path, lead, WIDE)
    pupil = Pupil.objects.get(reference="A1")
    no = images.Said("parent", True, ("website",), timezone.localdate())

    images.withdraw(pupil, no, by=teacher(pupil.school))
    bringing_in.confirm(row, by=lead)
    bringing_in.apply(row)

    assert answers("A1")["website"] == ("no", "")


def test_an_answer_of_a_later_day_than_the_no_is_an_answer(tmp_path, lead):
    ImageAnswerFactory(
        pupil__school=lead.appointments.get().school,
        pupil__reference="A1",
        purpose="website",
        parent="no",
        source="spoken",
        at=timezone.now() - 30 * DAY,
    )
    later = f"Ref,Name,Purpose,Parent,From\nA1,Ash,Website,yes,{timezone.localdate()}\n"

    row = brought_in(tmp_path, lead, later)

    assert outcomes(row) == ["changed"]
    assert answers("A1")["website"] == ("yes", "")


def test_what_was_held_back_is_settled_once(tmp_path, lead):
    row = looked_at(tmp_path, lead, WIDE)

    with pytest.raises(Refused):
        images_applying.accept(row.outcomes.first())
