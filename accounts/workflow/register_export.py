"""Lists of the register that leave the portal; each leaves a leaf that says what it was."""

import hashlib
import io
from collections.abc import Iterable, Iterator
from itertools import chain

from django.db.models import QuerySet
from django.utils import timezone

from accounts.queries import register_export as shown
from core import sheets
from ledger import leaves
from people.models import Person

WIDTH = 20


def accounts(rows: QuerySet, kind: str, *, by: Person, narrowed: str) -> io.BytesIO:
    lines = shown.account_rows(rows.iterator(chunk_size=500))
    return _made("accounts", shown.HEADINGS, lines, kind, by=by, narrowed=narrowed)


def holders(grants: QuerySet, kind: str, *, by: Person, narrowed: str) -> io.BytesIO:
    lines = shown.holder_rows(grants.iterator(chunk_size=500))
    return _made("account holders", shown.HOLDER_HEADINGS, lines, kind, by=by, narrowed=narrowed)


def _made(
    what: str,
    headings: tuple[str, ...],
    lines: Iterable[tuple],
    kind: str,
    *,
    by: Person,
    narrowed: str,
) -> io.BytesIO:
    """The file, and in the same transaction its leaf: who took what, how many rows, its hash."""
    counted = _Counted(lines)
    file = io.BytesIO()
    if kind == "xlsx":
        widths = [WIDTH] * len(headings)
        sheets.xlsx(file, [sheets.Sheet(what.capitalize(), headings, counted, widths)])
    else:
        file.writelines(sheets.csv_rows(chain([headings], counted)))
    content = {
        "kind": what,
        "format": kind,
        "scope": {"narrowed": narrowed[:500]},
        "by": by.pk,
        "rows": counted.number,
        "sha256": hashlib.sha256(file.getvalue()).hexdigest(),
        "made_at": timezone.now().isoformat(timespec="microseconds"),
    }
    leaves.write("export", 0, content)  # it has no row of its own
    file.seek(0)
    return file


class _Counted:
    """Rows that are counted as they go by."""

    def __init__(self, rows: Iterable[tuple]) -> None:
        self.rows, self.number = rows, 0

    def __iter__(self) -> Iterator[tuple]:
        for row in self.rows:
            self.number += 1
            yield row
