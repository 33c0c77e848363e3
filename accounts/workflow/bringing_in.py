"""The way of a list from elsewhere: read as a dry run, looked at, confirmed, brought in.

What a list of one kind does is registered in `LISTS` (`AppConfig.ready`); this is its lifecycle.
Reading commits block by block, so that its progress shows; bringing in is one transaction. Both
may be begun again by whoever finds them left lying. The file goes as soon as it was read.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.files import File
from django.db import transaction

from accounts.models import ListImport, ListImportRow
from core import turns
from core.workflow import Lifecycle, Refused, Transition, advance, record
from people.importing import tables
from people.importing.problems import FileProblem
from people.models import Person, School

READING, READY, APPLYING, APPLIED, FAILED, DROPPED = ListImport.State
CHANGING = (
    ListImportRow.Outcome.NEW,
    ListImportRow.Outcome.CHANGED,
    ListImportRow.Outcome.GONE,
)


@dataclass(frozen=True)
class List:
    """What lists of one kind do.

    `stage` reads the file and writes what each row would do as `ListImportRow`, saying by
    `turns.go_on(row, done=)` how far it is; it raises FileProblem. `apply` does it, in the caller's
    transaction. `asks_again` says why a confirmation needs another tick, or "".
    """

    stage: Callable[[ListImport, Path], None]
    apply: Callable[[ListImport, Person], None]
    asks_again: Callable[[ListImport], str] = lambda _: ""


LISTS: dict[str, List] = {}  # kind of list -> what it does


def nothing_to_do(row: ListImport, by: Person | None) -> str:
    """Why there is nothing to confirm; "" where there is something."""
    changing = row.outcomes.filter(outcome__in=CHANGING)
    return "" if changing.exists() else "This list changes nothing."


READ = Transition("read", (READING,), READY)
CONFIRM = Transition("confirm", (READY,), APPLYING, guards=(nothing_to_do,))
APPLY = Transition("apply", (APPLYING,), APPLIED)
FAIL = Transition("fail", (READING, APPLYING), FAILED)
DROP = Transition("drop", (READING, READY, FAILED), DROPPED)

LIST_IMPORT = Lifecycle(ListImport, start=READING, moves=(READ, CONFIRM, APPLY, FAIL, DROP))


@transaction.atomic
def begin(path: Path, *, kind: str, school: School | None, filename: str, by: Person) -> ListImport:
    """Take a list in, sealed; raises FileProblem where it is no table at all."""
    next(tables.rows_of(path), None)
    made = ListImport(kind=kind, school=school, filename=filename[:200], by=by)
    made.rows = max(tables.estimate(path) - 1, 0)
    with path.open("rb") as file:
        made.file.save("list", File(file), save=False)
    made.save(force_insert=True)
    record(made, "begin", by=by)
    return made


def read(row: ListImport) -> None:
    """Say of every row what it would do, and change nothing. Does nothing where it is being done.

    A file that cannot be used fails, in words.
    """
    if not turns.take(row, state=READING):
        return
    row.outcomes.all().delete()
    try:
        with _in_clear(row) as path:
            LISTS[row.kind].stage(row, path)
    except FileProblem as problem:
        fail(row, error=str(problem))
    except turns.TakenOver:
        return
    else:
        with transaction.atomic():
            advance(row, READ, by=None)
            turns.forget_file(row)


def confirm(row: ListImport, *, by: Person, sure: bool = False) -> None:
    """Ask for it to be brought in; where that needs another tick, only with it."""
    if (why := LISTS[row.kind].asks_again(row)) and not sure:
        raise Refused(why)
    advance(row, CONFIRM, by=by, touched_at=None, done=0)


def apply(row: ListImport) -> None:
    """Do what was confirmed, all of it or nothing; what was read of the list is then forgotten."""
    if not turns.take(row, state=APPLYING):
        return
    by = row.events.filter(verb="confirm").last().by
    try:
        with transaction.atomic():
            turns.go_on(row)  # holds the row, so that nobody else begins
            LISTS[row.kind].apply(row, by)
            row.outcomes.update(cells=None)
            advance(row, APPLY, by=None)
    except turns.TakenOver:
        return


@transaction.atomic
def fail(row: ListImport, *, error: str) -> None:
    advance(row, FAIL, by=None, error=error[:300])
    turns.forget_file(row)
    row.outcomes.update(cells=None)


@transaction.atomic
def drop(row: ListImport, *, by: Person | None) -> None:
    """Bring nothing in, and forget the file and what it would have done."""
    advance(row, DROP, by=by)
    row.outcomes.all().delete()
    turns.forget_file(row)


@contextmanager
def _in_clear(row: ListImport) -> Iterator[Path]:
    """Where the list lies open for as long as it is read."""
    with tempfile.NamedTemporaryFile(suffix=".list") as file, row.file.open("rb") as sealed:
        while block := sealed.read(1 << 20):
            file.write(block)
        file.flush()
        yield Path(file.name)
