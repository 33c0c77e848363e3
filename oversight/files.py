"""The files of a compliance report: CSV, XLSX, JSON and PDF, all from the same rows and figures.

A file is written beside its place and moved there when it is whole: a disk that fills up or a
worker that dies leaves nothing half-written under its name.
"""

import json
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import IO

from django.db import connection

from core import sheets
from core.reading import one_moment
from core.sheets import Sheet
from oversight import pdf
from oversight.queries import report
from oversight.queries.report import Report
from people.models import Person
from policies.queries import register
from policies.queries.figures import Figure
from policies.queries.register import COLUMNS, HEADINGS, Register, Scope

CSV, XLSX, JSON, PDF = "csv", "xlsx", "json", "pdf"
FIGURES = ("Must sign", "Signed", "Overdue", "To sign", "Paused", "Not signed, with a reason")
SIGNED = ("Policy", "Version", "Signed", "How", "SHA-256 of the text")
Tell = Callable[[int], None]  # hears how many rows are done


def _tell_nobody(done: int) -> None:
    pass


def write(
    scope: Scope, form: str, target: Path, *, made_by: Person | None, tell: Tell = _tell_nobody
) -> int:
    """Write the report to `target` whole or not at all; answer how many rows it holds.

    Raises OSError, with `target` as it was before.
    """
    part = target.with_name(target.name + ".part")
    try:
        with one_moment(), part.open("wb") as file:
            rows = WRITERS[form](scope, file, made_by, tell)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return rows


def _csv(scope: Scope, file: IO[bytes], made_by: Person | None, tell: Tell) -> int:
    done = 0
    file.writelines(sheets.csv_rows([HEADINGS]))
    with register.opened(scope, safe=True) as found:
        for policy in register.policies_in(scope):
            if connection.vendor == "postgresql":
                done += found.copy(policy, file)
            else:
                done += _write_lines(file, found.rows(policy))
            tell(done)
    return done


def _write_lines(file: IO[bytes], rows: Iterator[tuple]) -> int:
    counted = Counted(rows)
    lines = sheets.csv_rows(counted)
    next(lines)  # the mark at the beginning of a file
    file.writelines(lines)
    return counted.done


class Counted:
    """An iterator that knows how far it got."""

    def __init__(self, rows: Iterator[tuple]) -> None:
        self.rows, self.done = rows, 0

    def __iter__(self) -> Iterator[tuple]:
        for row in self.rows:
            self.done += 1
            yield row


def _everything(found: Register, tell: Tell, *, outstanding: bool = False) -> Iterator[tuple]:
    done = 0
    for policy in register.policies_in(found.scope):
        for row in found.rows(policy, outstanding=outstanding):
            done += 1
            yield row
        tell(done)


def _xlsx(scope: Scope, file: IO[bytes], made_by: Person | None, tell: Tell) -> int:
    said = report.compliance(scope, made_by=made_by)
    with register.opened(scope) as found:
        counted = Counted(_everything(found, tell))
        widths = [column.width for column in COLUMNS]
        sheets.xlsx(
            file,
            [
                Sheet("Report", ("", ""), _facts(said), (28, 80)),
                Sheet("Figures", ("School", "Policy", *FIGURES), _lines(said), (36, 40)),
                *([Sheet("Signed", SIGNED, _signed(said), (40, 9, 18, 24))] if said.person else []),
                Sheet("Register", HEADINGS, counted, widths),
            ],
            title=said.title,
        )
    return counted.done


def _facts(said: Report) -> list[tuple]:
    total = said.total
    return [
        ("Report", said.title),
        ("Trust", said.trust.name if said.trust else ""),
        ("Day", said.scope.on),
        *zip(FIGURES, parts(total), strict=True),
        ("Made by", said.made_by),
        ("Made at", said.made_at),
        *(
            (f"SHA-256 of {version.policy.reference} {version.number}", version.sha256)
            for version in said.versions.values()
        ),
    ]


def _signed(said: Report) -> list[tuple]:
    return [
        (
            record.version.policy.title,
            record.version.number,
            record.signed_at,
            record.get_method_display(),
            " ".join(edition.sha256 for edition in record.editions.all()),
        )
        for record in said.signed
    ]


def _lines(said: Report) -> list[tuple]:
    return [(line.school, line.policy, *parts(line.figure)) for line in said.lines]


def parts(figure: Figure) -> tuple[int, ...]:
    """In the order of FIGURES."""
    return (
        figure.assigned,
        figure.signed,
        figure.overdue,
        figure.to_sign,
        figure.paused,
        figure.declined,
    )


def _json(scope: Scope, file: IO[bytes], made_by: Person | None, tell: Tell) -> int:
    said = report.compliance(scope, made_by=made_by)
    with register.opened(scope) as found:
        counted = Counted(_everything(found, tell))
        file.writelines(as_json(said, "rows", counted))
    return counted.done


def as_json(said: Report, name: str, rows: Iterator[tuple]) -> Iterator[bytes]:
    """One object: the facts, the figures, and the rows under this name, a line each."""
    keys = [column.key for column in COLUMNS]
    head = json.dumps(summary(said), ensure_ascii=False, indent=1, default=_plain)
    yield f'{head[:-2]},\n "{name}": ['.encode()
    separator = "\n"
    for row in rows:
        line = json.dumps(dict(zip(keys, row, strict=True)), ensure_ascii=False, default=_plain)
        yield f"{separator}  {line}".encode()
        separator = ",\n"
    yield b"\n ]\n}\n"


def summary(said: Report) -> dict[str, object]:
    keys = ("assigned", "signed", "overdue", "to_sign", "paused", "declined")
    return {
        "title": said.title,
        "trust": said.trust.name if said.trust else "",
        "on": said.scope.on,
        "made_by": said.made_by,
        "made_at": said.made_at.isoformat(timespec="seconds"),
        "texts": [
            {
                "policy": version.policy.title,
                "reference": version.policy.reference,
                "version": version.number,
                "sha256": version.sha256,
            }
            for version in said.versions.values()
        ],
        "total": dict(zip(keys, parts(said.total), strict=True)),
        "signed": [
            {
                "policy": record.version.policy.title,
                "reference": record.version.policy.reference,
                "version": record.version.number,
                "signed_at": record.signed_at.isoformat(timespec="seconds"),
                "typed_name": record.typed_name,
                "statement": record.statement,
                "how": record.get_method_display(),
                "sha256": [edition.sha256 for edition in record.editions.all()],
            }
            for record in said.signed
        ],
        "figures": [
            {"school": line.school, "policy": line.policy}
            | dict(zip(keys, parts(line.figure), strict=True))
            for line in said.lines
        ],
    }


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no JSON")


def _pdf(scope: Scope, file: IO[bytes], made_by: Person | None, tell: Tell) -> int:
    """On paper the names that fit; everybody outstanding in the data attached to it."""
    said = report.compliance(scope, made_by=made_by)
    with register.opened(scope) as found:
        counted = Counted(_everything(found, tell, outstanding=True))
        data = b"".join(as_json(said, "outstanding", counted))
    file.write(pdf.compliance(said, data=data))
    return counted.done


WRITERS = {CSV: _csv, XLSX: _xlsx, JSON: _json, PDF: _pdf}
