import datetime as dt

import pytest

from people.importing import columns, rows
from people.importing.problems import CellProblem
from people.importing.rows import StaffRow
from people.importing.schools import Finder, Place
from people.importing.tests.files import HEADINGS

TODAY = dt.date(2026, 11, 20)
PLACES = [
    Place(1, "Ash Lane Primary School", "9352034", "ash-lane", None),
    Place(2, "Quay High School", "", "quay", None),
    Place(3, "Mill Infant School", "", "mill", dt.date(2026, 8, 31)),
    Place(4, "Central team", "", "central", None, also=("Harbourne Valley Trust", "Head office")),
    Place(5, "Quay Primary", "9352034x", "quay-primary", None),
    Place(6, "Quay-Primary", "", "q", None),
]


def read(*cells, headings=HEADINGS):
    table = [(1, headings), (2, []), (3, list(cells))]
    found = columns.find_headings(table)
    mapping = columns.recognise(found.names)
    return list(rows.read(table, found, mapping, Finder(PLACES), TODAY))


def test_a_whole_row_is_understood():
    row = read(
        "1042", "Ann", "Lee", "ANN@trust.example", "ash lane primary school", "Teacher",
        "Teacher of Art", "77", "01/09/2026", "2027-08-31",
    )  # fmt: skip

    assert row == [
        StaffRow(
            line=3, number="1042", email="ann@trust.example", given_names="Ann", family_name="Lee",
            school=1, staff_group="teaching", job_title="Teacher of Art", manager="77",
            starts_on=dt.date(2026, 9, 1), ends_on=dt.date(2027, 8, 31),
        )
    ]  # fmt: skip


def problem(**cells):
    good = {
        "Staff number": "1042",
        "Forename": "Ann",
        "Surname": "Lee",
        "E-mail": "ann@trust.example",
        "School": "Quay High School",
        "Staff group": "Teacher",
        "Job title": "",
        "Line manager": "",
        "Start date": "2026-09-01",
        "Leaving date": "",
    }
    (row,) = read(*(good | {name.replace("_", " "): cell for name, cell in cells.items()}).values())
    return row.problem


def test_every_mistake_in_a_row_is_said_with_its_column():
    assert problem() == ""
    assert problem(Start_date="31/02/2026", School="Ash Lane Primary") == (
        "Column “School”: no school of the trust is called “Ash Lane Primary”. "
        "Is it Ash Lane Primary School? "
        "Column “Start date”: “31/02/2026” is no day of the calendar (day first)."
    )
    assert problem(Forename="=A1") == (
        "Column “Forename”: holds a formula. Replace it by its value."
    )
    assert problem(Forename=" ", Surname="") == "The given name and the family name are missing."
    assert problem(Surname="") == "The family name is missing."
    assert problem(Surname="x" * 101) == "Column “Surname”: is longer than 100 letters."
    assert problem(Leaving_date="2026-08-31") == (
        "It ends on 31 August 2026, before it starts on 1 September 2026."
    )
    assert problem(School="") == "Column “School”: is empty. Give the school."
    assert problem(Staff_group="", Job_title="Wizard") == (
        "Column “Job title”: “Wizard” does not say which staff group this is."
    )


def test_whoever_has_neither_number_nor_address_cannot_be_told_apart():
    (row,) = read("", "Ann", "Lee", "", "quay", "Teacher")

    assert row.problem == (
        "It has neither a staff number nor an e-mail, so nobody can be told by it."
    )


def test_a_closed_school_takes_nobody_new_but_keeps_who_left_with_it():
    start = ["1042", "Ann", "Lee", "", "mill", "Teacher", "", ""]

    assert [row.problem for row in read(*start, "2020-09-01")] == [
        "Mill Infant School left the trust on 31 August 2026."
    ]
    assert [row.problem for row in read(*start, "2020-09-01", "2026-08-31")] == [""]


def test_schools_are_found_by_name_code_and_other_names_and_never_guessed():
    finder = Finder(PLACES)

    assert [finder.find(cell).pk for cell in ("ash lane primary school", 9352034, "quay")] == [
        1, 1, 2,
    ]  # fmt: skip
    assert [finder.find(cell).pk for cell in ("Head Office", "harbourne valley trust")] == [4, 4]
    with pytest.raises(
        CellProblem, match=r"^“quay primary” could be Quay Primary and Quay-Primary"
    ):
        finder.find("quay primary")
    with pytest.raises(CellProblem, match=r"^no school of the trust is called “Nowhere”.$"):
        finder.find("Nowhere")


def test_blank_rows_are_no_rows_and_short_rows_are_read():
    assert read("", None, "") == []
    assert [row.problem for row in read("1042", "Ann")] == [
        "Column “School”: is empty. Give the school. "
        "Column “Job title”: is empty. Give the staff group. The family name is missing."
    ]


def test_a_full_name_and_a_job_title_are_enough():
    headings = ["E-mail", "Name", "School", "Role", "Known as"]

    assert read("a@t.example", "Lee, Ann Mary", "mill", "Cook", "Annie", headings=headings) == [
        StaffRow(
            line=3, problem="Mill Infant School left the trust on 31 August 2026.",
            email="a@t.example", given_names="Ann Mary", family_name="Lee", known_as="Annie",
            school=3, staff_group="support", job_title="Cook",
        )
    ]  # fmt: skip
    assert [
        row.problem for row in read("a@t.example", "Cher", "quay", "Cook", headings=headings)
    ] == ["The given name is missing."]
