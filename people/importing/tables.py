"""Which cells a file holds: CSV or XLSX as a stream of rows, in memory that does not grow.

What the file is follows from its content, never from its name. Formulas are not evaluated:
they arrive as the text that begins with “=”.
"""

from __future__ import annotations

import codecs
import csv
import itertools
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from people.importing.problems import FileProblem

if TYPE_CHECKING:
    import openpyxl
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

# A row as a spreadsheet numbers it, and its cells: text, numbers, dates or None.
Row = tuple[int, list]

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 250 * 1024 * 1024
MOST_STRINGS = 60 * 1024 * 1024  # the one part of a workbook that is kept in memory
MOST_ROWS = 250_000
CHUNK = 1 << 16
SEPARATORS = ",;\t|"

OLD_OFFICE = b"\xd0\xcf\x11\xe0"
NOT_A_TABLE = {
    OLD_OFFICE: "This is an old Excel file (.xls) or one with a password. Open it in Excel and "
    "save it as .xlsx or .csv without a password.",
    b"%PDF": "This is a PDF. Export the list as .csv or .xlsx.",
    b"{\\rtf": "This is a text document. Export the list as .csv or .xlsx.",
}


def rows_of(path: Path) -> Iterator[Row]:
    """Every row of the file, blank ones too. Raises FileProblem, at once or while being read."""
    path = Path(path)
    size = path.stat().st_size
    if not size:
        raise FileProblem("This file is empty.")
    if size > MOST_BYTES:
        raise FileProblem("This file is larger than 20 MB. Export the list alone.")
    with path.open("rb") as file:
        start = file.read(8)
    for signature, words in NOT_A_TABLE.items():
        if start.startswith(signature):
            raise FileProblem(words)
    rows = _xlsx_rows(path) if start.startswith(b"PK") else _csv_rows(path)
    return _not_too_many(rows)


def estimate(path: Path) -> int:
    """About how many rows the file holds, for a progress bar; 0: not known."""
    path = Path(path)
    with path.open("rb") as file:
        if file.read(2) == b"PK":
            return _xlsx_estimate(path)
        file.seek(0)
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(CHUNK), b"")) + 1


def _not_too_many(rows: Iterator[Row]) -> Iterator[Row]:
    for row in rows:
        if row[0] > MOST_ROWS:
            raise FileProblem(f"This file has more than {MOST_ROWS:,} rows.")
        yield row


# --- CSV
def _csv_rows(path: Path) -> Iterator[Row]:
    encoding = _encoding(path)
    separator = _separator(path, encoding)
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=separator)
        for line in itertools.count(1):
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise FileProblem(
                    f"Line {line} cannot be read: a quotation mark may be opened and not closed."
                ) from error
            yield line, cells


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for encoding in ("utf-8-sig", "cp1252"):
        if _decodes(path, encoding):
            return encoding
    raise FileProblem(
        "The letters of this file cannot be read. Save it as “CSV UTF-8” and try again."
    )


def _decodes(path: Path, encoding: str) -> bool:
    """Looks at the whole file: the first é may be on the last line."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        for chunk in iter(lambda: file.read(CHUNK), b""):
            if b"\0" in chunk and encoding == "cp1252":
                return False  # a picture or a program, not a table
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                return False
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _separator(path: Path, encoding: str) -> str:
    """The one that splits most of the first lines into equally many cells, and many."""
    with path.open(encoding=encoding, newline="") as file:
        sample = "".join(itertools.islice((line[:4000] for line in file), 20))
    return max(SEPARATORS, key=lambda separator: _evenness(sample, separator))


def _evenness(sample: str, separator: str) -> int:
    widths = [len(cells) for cells in csv.reader(sample.splitlines(), delimiter=separator) if cells]
    wide = [width for width in widths if width > 1]
    return max((wide.count(width) * width for width in set(wide)), default=0)


# --- XLSX
BROKEN_WORKBOOK = "This is not a spreadsheet, or it is damaged. Open it in Excel and save it again."


def _xlsx_rows(path: Path) -> Iterator[Row]:
    with _workbook(path) as workbook:
        sheet = _first_with_rows(workbook)
        sheet.reset_dimensions()  # what the file says of its size may be wrong
        for line, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield line, list(cells)


def _xlsx_estimate(path: Path) -> int:
    with _workbook(path) as workbook:
        return _first_with_rows(workbook).max_row or 0


@contextmanager
def _workbook(path: Path) -> Iterator[openpyxl.Workbook]:
    """Opened for reading row by row; whatever goes wrong inside is a FileProblem."""
    import openpyxl  # noqa: PLC0415 -- 12 MiB, which most processes never need

    _refuse_bombs(path)
    with path.open("rb") as file:  # a path would have to end in .xlsx
        try:
            workbook = openpyxl.load_workbook(file, read_only=True, keep_links=False)
            yield workbook
            workbook.close()
        except (FileProblem, GeneratorExit):
            raise
        except Exception as error:  # openpyxl raises whatever broken XML makes it stumble over
            raise FileProblem(BROKEN_WORKBOOK) from error


def _refuse_bombs(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as parts:
            sizes = {part.filename: part.file_size for part in parts.infolist()}
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise FileProblem(BROKEN_WORKBOOK) from error
    if "xl/workbook.xml" not in sizes:
        raise FileProblem("This is not an Excel file. Export the list as .csv or .xlsx.")
    strings = sizes.get("xl/sharedStrings.xml", 0)
    if sum(sizes.values()) > MOST_UNPACKED or strings > MOST_STRINGS:
        raise FileProblem("This file unpacks to far more than a list holds.")


def _first_with_rows(workbook: openpyxl.Workbook) -> ReadOnlyWorksheet:
    sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    for sheet in sheets:
        if any(any(cells) for cells in itertools.islice(sheet.iter_rows(values_only=True), 20)):
            return sheet
    raise FileProblem("This file is empty.")
