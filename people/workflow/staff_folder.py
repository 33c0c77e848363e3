"""Staff files that appear in a folder: read, and brought in unasked where nothing is unusual.

A file is taken once it has lain still for a minute, so that no upload is read half. The portal
has its own copy before the file is moved away: whoever is killed in between leaves a file that
is found again, known by its content, and taken no second time.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from people import registry
from people.importing.problems import FileProblem
from people.models import StaffImport
from people.queries import imports as queries
from people.workflow import imports

KINDS = frozenset({".csv", ".txt", ".tsv", ".xlsx"})
STILL = timedelta(minutes=1)
READING, READY, APPLYING, APPLIED, FAILED, _DROPPED = StaffImport.State


def take_all(folder: Path, *, source: str, now: datetime) -> list[tuple[str, str]]:
    """Take every file that lies still in the folder: (its name, what became of it).

    Raises OSError where the folder cannot be read or written.
    """
    return [(path.name, _take(path, source)) for path in sorted(_lying(folder, now))]


def within_limits(staff_import: StaffImport) -> bool:
    """Whether it may be brought in unasked: few leave, and few of its rows are in error."""
    counts = staff_import.counts
    errors, percent = counts.get("error", 0), imports.most_percent()
    few_errors = errors * 100 <= staff_import.rows * percent
    return few_errors and not imports.asks_again(staff_import)


def _lying(folder: Path, now: datetime) -> Iterator[Path]:
    before = (now - STILL).timestamp()
    for path in folder.iterdir():
        is_ours = path.suffix.lower() in KINDS and not path.name.startswith(".")
        if is_ours and path.is_file() and not path.is_symlink() and path.stat().st_mtime <= before:
            yield path


def _take(path: Path, source: str) -> str:
    try:
        staff_import = _known(path) or imports.begin(path, by=None, source=source)
    except FileProblem as problem:
        return _move(path, "failed", str(problem))
    if staff_import.state == READING:
        imports.read(staff_import)
        staff_import.refresh_from_db()
    if staff_import.state == FAILED:
        _tell(staff_import)
        return _move(path, "failed", staff_import.error)
    return _move(path, "done", _decide(staff_import))


def _known(path: Path) -> StaffImport | None:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    under_way = StaffImport.objects.filter(by=None, state__in=(READING, READY, APPLYING))
    return under_way.filter(filename=path.name[:200], sha256=digest).first()


def _decide(staff_import: StaffImport) -> str:
    """What becomes of a file that could be read, in words."""
    if staff_import.state == READY and not imports.changes_something(staff_import):
        if not staff_import.counts.get("error"):
            imports.drop(staff_import, by=None)
            return "It changes nothing."
    elif staff_import.state == READY and within_limits(staff_import):
        imports.confirm(staff_import, by=None)
    if staff_import.state == APPLYING:
        imports.apply(staff_import)
        staff_import.refresh_from_db()
    if staff_import.state == APPLIED:
        return "It was brought in."
    _tell(staff_import)
    return "It waits for HR, who see in the portal what it would change."


@transaction.atomic
def _tell(staff_import: StaffImport) -> None:
    registry.tell_file_waits(staff_import, queries.to_look_at_files(timezone.localdate()))


def _move(path: Path, where: str, words: str) -> str:
    """Away from the folder, under the time at which it was taken; why it failed beside it."""
    folder = path.parent / where
    folder.mkdir(exist_ok=True)
    moved = folder / f"{timezone.localtime():%Y-%m-%d-%H%M%S}-{path.name}"
    path.rename(moved)
    if where == "failed":
        moved.with_name(f"{moved.name}.why.txt").write_text(f"{words}\n", encoding="utf-8")
    return words
