"""Tables that leave the portal as CSV or XLSX, in which no cell can ever run as a formula.

Both take rows as they come from the database and hold only a few of them in memory.
"""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import IO, NamedTuple

from django.utils import timezone

Cell = str | int | float | bool | dt.date | dt.datetime | None

BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # without it Excel reads UTF-8 as Windows-1252
STARTS_A_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
ROWS_A_BLOCK = 500
ROWS_A_SHEET = 1_048_575  # what XLSX holds under a row of headings
LONGEST_TEXT = 32_767


def csv_rows(rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """UTF-8 with its mark, in blocks of some hundred rows; the first row is the headings."""
    buffer = io.StringIO()
    # Every text is quoted: a semicolon must not begin a new cell where that is the separator.
    writer = csv.writer(buffer, quoting=csv.QUOTE_NONNUMERIC)
    waiting = iter(rows)
    yield BYTE_ORDER_MARK
    while block := list(islice(waiting, ROWS_A_BLOCK)):
        writer.writerows(
            [_text(cell) if type(cell) is str else _written(cell) for cell in row] for row in block
        )
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()


def _text(cell: str) -> str:
    """An apostrophe before what a spreadsheet would take for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell[:1] in STARTS_A_FORMULA else cell


def _written(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return _yes_or_no(cell)
    if isinstance(cell, int | float):
        return cell
    if isinstance(cell, dt.datetime):
        return _without_zone(cell).isoformat(" ", "seconds")
    return _text(str(cell))  # a date as ISO 8601 writes it, or the words of anything else


class Sheet(NamedTuple):
    """One sheet: its name, its headings, its rows, and how wide its columns are in characters."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    widths: Sequence[int] = ()


def xlsx(target: str | IO[bytes], sheets: Iterable[Sheet], *, title: str = "") -> None:
    """Write a workbook to a path or an open file; a sheet that is too long goes on in another."""
    import xlsxwriter  # noqa: PLC0415 -- slow import

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"title": title})
        formats = {
            "heading": book.add_format({"bold": True, "bottom": 2, "text_wrap": True}),
            dt.date: book.add_format({"num_format": "d mmm yyyy"}),
            dt.datetime: book.add_format({"num_format": "d mmm yyyy h:mm"}),
        }
        for sheet in sheets:
            _write_sheet(book, sheet, formats)


def _write_sheet(book: object, sheet: Sheet, formats: dict) -> None:
    waiting = iter(sheet.rows)
    part = 1
    while True:
        page = book.add_worksheet(_sheet_name(sheet.name, part))
        for column, width in enumerate(sheet.widths):
            page.set_column(column, column, width)
        page.freeze_panes(1, 0)
        for column, heading in enumerate(sheet.headings):
            page.write_string(0, column, heading, formats["heading"])
        number = 0
        for number, row in enumerate(islice(waiting, ROWS_A_SHEET), 1):
            for column, cell in enumerate(row):
                _write_cell(page, number, column, cell, formats)
        if sheet.headings:
            page.autofilter(0, 0, number, len(sheet.headings) - 1)
        if number < ROWS_A_SHEET:
            return
        part += 1


def _write_cell(page: object, row: int, column: int, cell: Cell, formats: dict) -> None:
    if isinstance(cell, str):
        page.write_string(row, column, cell[:LONGEST_TEXT])
    elif isinstance(cell, bool):
        page.write_string(row, column, _yes_or_no(cell))
    elif isinstance(cell, int | float):
        page.write_number(row, column, cell)
    elif isinstance(cell, dt.datetime):
        page.write_datetime(row, column, _without_zone(cell), formats[dt.datetime])
    elif isinstance(cell, dt.date):
        page.write_datetime(row, column, cell, formats[dt.date])
    elif cell is not None:
        page.write_string(row, column, str(cell)[:LONGEST_TEXT])


def _sheet_name(name: str, part: int) -> str:
    """Excel refuses some signs, and more than 31 of any."""
    ending = f" {part}" if part > 1 else ""
    plain = re.sub(r"[\[\]:*?/\\]", " ", name).strip("' ") or "Sheet"
    return f"{plain[: 31 - len(ending)]}{ending}"


def _yes_or_no(cell: bool) -> str:
    return "yes" if cell else "no"


def _without_zone(moment: dt.datetime) -> dt.datetime:
    """London's clock: a spreadsheet knows no zones."""
    if moment.tzinfo:
        # Not localtime(): it looks for an activated zone each time, seven times slower a cell.
        moment = moment.astimezone(timezone.get_default_timezone())
    return moment.replace(tzinfo=None)
