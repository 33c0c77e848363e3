import datetime as dt
import zipfile

import pytest

from people.importing.problems import FileProblem
from people.importing.tables import estimate, rows_of
from people.importing.tests.files import write_bomb, write_csv, write_xlsx

ROWS = [["1", "Zoë"], ["2", "Seán"]]
MORNING = dt.datetime(2026, 9, 1, 8)  # noqa: DTZ001 -- a spreadsheet knows no zones
READ = [(1, ["No", "Name"]), (2, ["1", "Zoë"]), (3, ["2", "Seán"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_usual_way_of_writing_csv_reads_the_same(tmp_path, encoding, separator):
    path = tmp_path / "staff.csv"
    write_csv(path, ROWS, headings=["No", "Name"], encoding=encoding, separator=separator)

    assert list(rows_of(path)) == READ


def test_a_letter_beyond_ascii_on_the_last_line_decides_the_encoding(tmp_path):
    path = tmp_path / "staff.csv"
    path.write_bytes(b"No,Name\n" + b"1,Ann\n" * 30_000 + b"2,Zo\xeb\n")

    *_, last = rows_of(path)

    assert last == (30_002, ["2", "Zoë"])


def test_commas_inside_cells_do_not_make_a_semicolon_file_a_comma_file(tmp_path):
    path = write_csv(
        tmp_path / "s.csv", [["1", "Lee, Ann"]], headings=["No", "Name"], separator=";"
    )

    assert list(rows_of(path)) == [(1, ["No", "Name"]), (2, ["1", "Lee, Ann"])]


def test_a_cell_may_hold_lines_and_blank_rows_are_counted_as_a_spreadsheet_does(tmp_path):
    path = tmp_path / "staff.csv"
    path.write_text('No,Name\n\n1,"Ann\nLee"\n', encoding="utf-8")

    assert list(rows_of(path)) == [(1, ["No", "Name"]), (2, []), (3, ["1", "Ann\nLee"])]


def test_a_workbook_reads_as_its_cells_and_formulas_stay_text(tmp_path):
    path = write_xlsx(tmp_path / "staff.xlsx", [[1, MORNING, "=1+1"]], headings=["No", "On", "F"])

    assert list(rows_of(path)) == [
        (1, ["No", "On", "F"]),
        (2, [1, MORNING, "=1+1"]),
    ]


def test_what_a_file_is_follows_from_its_content_not_its_name(tmp_path):
    path = write_xlsx(tmp_path / "staff.csv", [[1, "Ann"]], headings=["No", "Name"])

    assert list(rows_of(path)) == [(1, ["No", "Name"]), (2, [1, "Ann"])]


def zip_of(path, name):
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr(name, "x")
    return path


def entities(path):
    """A workbook whose sheet is an entity bomb."""
    write_xlsx(path, [["a"]], headings=["No"])
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha" * 10}">' for n in range(9))
    with zipfile.ZipFile(path) as parts:
        kept = {name: parts.read(name) for name in parts.namelist()}
    kept["xl/worksheets/sheet1.xml"] = (
        f'<?xml version="1.0"?><!DOCTYPE worksheet [{laughs}]><worksheet><sheetData><row r="1">'
        '<c t="inlineStr"><is><t>&l8;</t></is></c></row></sheetData></worksheet>'
    ).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, content in kept.items():
            parts.writestr(name, content)
    return path


def written(path, content):
    path.write_bytes(content)
    return path


BAD = {
    "This file is empty.": lambda path: written(path, b""),
    "This file is larger than 20 MB": lambda path: written(path, b"a,b\n" * 5_300_000),
    "This is an old Excel file": lambda path: written(path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    "This is a PDF": lambda path: written(path, b"%PDF-1.7"),
    "This is not a spreadsheet, or it is damaged": lambda path: written(path, b"PK\x03\x04 no"),
    "This is not an Excel file": lambda path: zip_of(path, "word/document.xml"),
    "This file unpacks to far more": write_bomb,
    "The letters of this file": lambda path: written(path, b"\x89PNG\r\n\0\0\xff\xff\x00"),
    "Line 2 cannot be read": lambda path: written(path, b'a,b\n"' + b"x" * 200_000),
    "This file has more than 250,000 rows": lambda path: written(path, b"a,b\n" * 250_001),
}


@pytest.mark.parametrize("words", BAD)
def test_a_file_that_is_no_staff_list_is_refused_in_words(tmp_path, words):
    path = BAD[words](tmp_path / "staff.xlsx")

    with pytest.raises(FileProblem, match=f"^{words}"):
        list(rows_of(path))


def test_a_damaged_or_hostile_sheet_is_refused_and_not_unpacked(tmp_path):
    whole = write_xlsx(tmp_path / "a.xlsx", [["x" * 50, n] for n in range(500)]).read_bytes()
    cut = written(tmp_path / "cut.xlsx", whole[: len(whole) // 2])

    for path in (cut, entities(tmp_path / "laughs.xlsx")):
        with pytest.raises(FileProblem, match=r"^This is not a spreadsheet, or it is damaged"):
            list(rows_of(path))


def test_about_how_many_rows_there_are_is_known_beforehand(tmp_path):
    rows = [[str(n), "Ann"] for n in range(100)]

    assert estimate(write_csv(tmp_path / "a.csv", rows)) == 102
    assert estimate(write_xlsx(tmp_path / "a.xlsx", rows)) == 101
