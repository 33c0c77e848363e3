"""Staff files of our own invention, written the way people's programs write them."""

import csv
import zipfile

import openpyxl

HEADINGS = [
    "Staff number",
    "Forename",
    "Surname",
    "E-mail",
    "School",
    "Staff group",
    "Job title",
    "Line manager",
    "Start date",
    "Leaving date",
]


def write_csv(path, rows, *, headings=HEADINGS, encoding="utf-8", separator=","):
    with path.open("w", newline="", encoding=encoding) as file:
        writer = csv.writer(file, delimiter=separator)
        writer.writerows([headings, *rows] if headings else rows)
    return path


def write_xlsx(path, rows, *, headings=HEADINGS):
    workbook = openpyxl.Workbook()
    for row in [headings, *rows]:
        workbook.active.append(row)
    workbook.save(path)
    return path


def write_bomb(path):
    """A workbook of a few hundred kilobytes that unpacks to 300 megabytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        parts.writestr("xl/workbook.xml", "<workbook/>")
        with parts.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(300):
                sheet.write(b" " * 1024 * 1024)
    return path
