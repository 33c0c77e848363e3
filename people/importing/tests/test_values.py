import datetime as dt

import pytest

from people.importing import values
from people.importing.problems import CellProblem

FIRST = dt.date(2026, 9, 1)
MORNING = dt.datetime(2026, 9, 1, 8)  # noqa: DTZ001 -- a spreadsheet knows no zones


def refusal(read, cell):
    with pytest.raises(CellProblem) as problem:
        read(cell)
    return str(problem.value)


@pytest.mark.parametrize(
    "cell",
    ["2026-09-01", "2026-09-01T00:00:00", "01/09/2026", "1/9/2026 00:00:00", "01.09.2026",
     "1 Sep 2026", "1st September 2026", "1-Sep-2026", "01-09-2026", MORNING,
     FIRST, 46266, 46266.0],
)  # fmt: skip
def test_dates_are_read_in_every_usual_form(cell):
    assert values.date(cell) == FIRST


def test_no_date_is_none_and_a_wrong_one_says_why():
    assert [values.date(cell) for cell in (None, "", " - ")] == [None, None, None]
    assert refusal(values.date, "31/02/2026") == (
        "“31/02/2026” is no day of the calendar (day first)."
    )
    assert refusal(values.date, "09/31/2026") == (
        "“09/31/2026” is no day of the calendar (day first)."
    )
    for cell in ("soon", "1 Spt 2026", "01/09/26", 7):
        assert refusal(values.date, cell).endswith(
            "is not a date. Write it like 2026-09-01 or 01/09/2026."
        )
    assert refusal(values.date, "01/09/1826") == "1 Sep 1826 cannot be right."


def test_text_is_plain_and_formulas_are_refused_not_worked_out():
    assert [values.text(cell) for cell in (None, " Ann  Lee\n", 104, 104.0, 0.5, True, False)] == [
        "", "Ann Lee", "104", "104", "0.5", "yes", "no",
    ]  # fmt: skip
    assert [values.text(cell) for cell in ('="00104"', "#1", FIRST)] == [
        "00104",
        "#1",
        "2026-09-01",
    ]
    for cell in ("=1+1", '=HYPERLINK("http://x")', '=cmd|" /C calc"!A0', object()):
        assert refusal(values.text, cell) == "holds a formula. Replace it by its value."
    assert refusal(values.text, "#REF!") == "holds “#REF!”, a mistake in the spreadsheet."
    assert refusal(values.text, "a\0b") == "holds a character that no text may hold."


def test_staff_groups_are_known_by_many_names():
    said = ["Teaching staff", "SLT", "Teaching Assistant", "agency", "PGCE", "central team", ""]

    assert [values.staff_group(cell) for cell in said] == [
        "teaching", "leadership", "support", "supply", "trainee", "central", "",
    ]  # fmt: skip
    assert refusal(values.staff_group, "Wizard").startswith("“Wizard” is not a staff group.")


def test_where_the_group_is_missing_the_job_title_says_it():
    said = ["Teacher of Maths", "Assistant Headteacher (KS3)", "Year 3 Teaching Assistant", "Cook"]

    assert [values.staff_group_of_job(cell) for cell in said] == [
        "teaching", "leadership", "support", "support",
    ]  # fmt: skip
    assert refusal(values.staff_group_of_job, "Wizard") == (
        "“Wizard” does not say which staff group this is."
    )
    assert refusal(values.staff_group_of_job, "") == "is empty. Give the staff group."


@pytest.mark.parametrize(
    ("cell", "bits"),
    [("Mon-Fri", 31), ("full time", 31), ("Monday to Wednesday, Fri", 23), ("Tues & Thurs", 10),
     ("YYYNN", 7), ("1111100", 31), ("Mondays only", 1), ("Mon, Weds", 5), ("", None)],
)  # fmt: skip
def test_working_days_are_read(cell, bits):
    assert values.working_days(cell) == bits


def test_days_that_are_none_say_so():
    for cell in ("0.6", "week 1", "NNNNN", "t"):
        assert refusal(values.working_days, cell) == (
            f"“{cell.casefold()}” does not name working days. Write them like Mon, Tue, Wed."
        )


def test_yes_and_no():
    assert [values.yes(cell) for cell in ("Yes", "Main", True, "N", "secondary", "")] == [
        True, True, True, False, False, None,
    ]  # fmt: skip
    assert refusal(values.yes, "maybe") == "“maybe” is neither yes nor no."


def test_addresses_names_and_managers():
    assert values.email(" Ann@Trust.Example ") == "ann@trust.example"
    assert values.email(None) == ""
    assert refusal(values.email, "ann at trust") == "“ann at trust” is not an e-mail address."
    assert [values.full_name(cell) for cell in ("Lee, Ann Mary", "Ann Mary Lee", "Cher")] == [
        ("Ann Mary", "Lee"), ("Ann Mary", "Lee"), ("", "Cher"),
    ]  # fmt: skip
    assert [values.manager(cell) for cell in ("A104", "Ann@T.example")] == ["A104", "ann@t.example"]
