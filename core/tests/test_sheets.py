import datetime as dt
import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest

from core import sheets
from core.sheets import Sheet

EVIL = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1"]
NOON_IN_SUMMER = dt.datetime(2026, 6, 30, 11, 0, tzinfo=dt.UTC)


def workbook(*sheets_of_it):
    target = io.BytesIO()
    sheets.xlsx(target, sheets_of_it, title="Signatures")
    return openpyxl.load_workbook(target)


def test_csv_begins_with_the_mark_and_quotes_every_text():
    assert b"".join(sheets.csv_rows([["Name", "Left"], ["Zoë", 3], ["a;=1+1", None]])) == (
        '\ufeff"Name","Left"\r\n"Zoë",3\r\n"a;=1+1",""\r\n'.encode()
    )


@pytest.mark.parametrize("text", EVIL)
def test_no_cell_of_a_csv_begins_a_formula(text):
    written = b"".join(sheets.csv_rows([[text]])).decode("utf-8-sig")

    assert written == f'"\'{text}"\r\n'


def test_csv_writes_numbers_days_and_moments_plainly():
    row = [-5, 1.5, True, False, dt.date(2026, 11, 20), NOON_IN_SUMMER, Decimal("2.50")]
    naive = dt.datetime(2026, 6, 30, 12, 0)  # noqa: DTZ001 -- a time without a zone

    assert b"".join(sheets.csv_rows([[*row, naive]]))[3:] == (
        b'-5,1.5,"yes","no","2026-11-20","2026-06-30 12:00:00","2.50","2026-06-30 12:00:00"\r\n'
    )


def test_csv_is_streamed_in_blocks():
    asked = []

    def rows():
        for number in range(1200):
            asked.append(number)
            yield [number]

    blocks = sheets.csv_rows(rows())
    next(blocks), next(blocks)

    assert len(asked) == 500
    assert sum(block.count(b"\n") for block in blocks) == 700


def test_xlsx_keeps_every_text_a_text():
    book = workbook(Sheet("Signed", ["Text"], [[text] for text in [*EVIL, "https://a.example"]]))

    cells = [row[0] for row in book["Signed"].iter_rows(min_row=2)]

    assert [cell.data_type for cell in cells] == ["s"] * 9
    assert [cell.hyperlink for cell in cells] == [None] * 9
    assert cells[0].value == "=1+1"


def test_xlsx_holds_no_formula_at_all():
    target = io.BytesIO()
    sheets.xlsx(target, [Sheet("Signed", ["Text"], [[text] for text in EVIL])])

    assert b"<f>" not in zipfile.ZipFile(target).read("xl/worksheets/sheet1.xml")


def test_xlsx_writes_numbers_days_and_moments_as_such():
    row = [-5, 1.5, True, dt.date(2026, 11, 20), NOON_IN_SUMMER, None, Decimal("2.50")]
    book = workbook(Sheet("Signed", ["A"] * 7, [row], widths=[20, 10]))

    values = next(book["Signed"].iter_rows(min_row=2, values_only=True))

    assert values == (
        -5,
        1.5,
        "yes",
        dt.datetime(2026, 11, 20),  # noqa: DTZ001 -- a spreadsheet knows no zones
        dt.datetime(2026, 6, 30, 12, 0),  # noqa: DTZ001
        None,
        "2.50",
    )
    assert book["Signed"].freeze_panes == "A2"
    assert book["Signed"].auto_filter.ref == "A1:G2"
    assert book.properties.title == "Signatures"


def test_a_text_longer_than_a_cell_is_cut():
    book = workbook(Sheet("Long", ["Text"], [["x" * 40_000]]))

    assert len(book["Long"]["A2"].value) == 32_767


def test_a_sheet_that_is_too_long_goes_on_in_another(monkeypatch):
    monkeypatch.setattr(sheets, "ROWS_A_SHEET", 2)

    book = workbook(Sheet("Signed", ["N"], [[1], [2], [3]]), Sheet("Left", [], []))

    assert {page.title: [row[0] for row in page.values] for page in book} == {
        "Signed": ["N", 1, 2],
        "Signed 2": ["N", 3],
        "Left": [],
    }


def test_names_that_excel_refuses_are_made_acceptable():
    long = "St Cuthman’s / Church of England [Primary] School"

    assert [sheets._sheet_name(name, part) for name, part in ((long, 1), (long, 2), ("''", 1))] == [
        "St Cuthman’s   Church of Englan",
        "St Cuthman’s   Church of Engl 2",
        "Sheet",
    ]
