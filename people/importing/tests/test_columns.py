import pytest

from people.importing import columns
from people.importing.problems import FileProblem

# How the headings of usual exports look; none is copied from anybody's file.
EXPORTS = {
    "Arbor": "Arbor Staff ID,Legal First Name,Legal Last Name,Preferred First Name,Work Email,"
    "School,Business Role,Position,Department,Line Manager Email,Position Start Date,"
    "Position End Date",
    "Bromcom": "Staff Code,Forename,Surname,Preferred Name,Email,School Name,Staff Type,Job Title,"
    "Faculty,Manager ID,Date Started,Date Left",
    "SIMS": "Payroll Number,Legal Forename,Legal Surname,Chosen Forename,Main Email Address,"
    "Establishment Number,Staff Category,Post,Department,Line Manager,Employment Start,"
    "Date of Leaving",
    "iTrent": "Personal Reference,Forenames,Surname,Known As,Work E-mail,Org Unit Name,"
    "Employee Type,Position Name,Section,Reports To Number,Effective Start Date,Effective End Date",
}
MEANT = "number given_names family_name known_as email school staff_group job_title team manager"


@pytest.mark.parametrize("export", EXPORTS)
def test_the_headings_of_usual_exports_are_recognised(export):
    headings = EXPORTS[export].split(",")

    found = columns.recognise(headings)

    assert found == dict(zip([*MEANT.split(), "starts_on", "ends_on"], headings, strict=True))


def test_titles_above_the_headings_are_passed_over():
    rows = [
        (1, ["Staff list of 1 September"]),
        (2, []),
        (3, ["Staff no", "Name", "", "School", "School", "=A1", None]),
        (4, ["1", "Ann Lee", "", "Ash Lane", "x", "", ""]),
    ]

    assert columns.find_headings(rows) == columns.Headings(
        3, ("Staff no", "Name", "", "School", "School (2)")
    )


def test_a_file_without_headings_is_refused():
    with pytest.raises(FileProblem, match=r"^No row of headings was found"):
        columns.find_headings([(1, ["1042", "Ann", "Lee", "ann@trust.example"])])


def test_what_was_chosen_by_hand_goes_before_what_is_recognised():
    names = ["Staff no", "Ref", "Forename", "Surname", "School", "Group", "Team"]
    kept = {"number": "Ref", "staff_group": "Group", "team": "", "manager": "Gone", "wrong": "Ref"}

    assert columns.find_headings([(1, names)], kept).names == tuple(names)
    assert columns.choose(names, kept) == {
        "number": "Ref",
        "given_names": "Forename",
        "family_name": "Surname",
        "school": "School",
        "staff_group": "Group",
    }


def test_what_no_column_says_is_named():
    columns.check(columns.recognise(["Email", "Name", "School", "Job title"]))

    with pytest.raises(FileProblem) as refused:
        columns.check(columns.recognise(["Email", "Surname", "Job title"]))

    assert str(refused.value) == (
        "No column says the given names and the family name; nor the school. Choose the columns."
    )
