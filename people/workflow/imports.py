"""The way of a staff file: read, looked at, confirmed, applied; or failed, or dropped.

Reading commits a batch at a time, so that its progress shows; applying is one transaction.
Both may be begun again by anybody who finds them left lying.
"""

import datetime as dt
import hashlib
from collections.abc import Callable
from pathlib import Path

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files import File
from django.db import connection, transaction
from django.utils import timezone

from core import turns
from core.workflow import Lifecycle, Refused, Transition, advance, record
from people import profile, registry
from people.importing import columns, rows, tables
from people.importing.problems import FileProblem
from people.models import Person, StaffImport, StaffImportRow, Trust
from people.models.work import WEEKDAYS
from people.queries import imports as queries
from people.workflow import (
    import_applying,
    import_matching,
    import_pairing,
    import_posts,
    import_staging,
    standing,
)

READING, READY, APPLYING, APPLIED, FAILED, DROPPED = StaffImport.State
CHANGING = ("add", "change", "move", "leave")


def changes_something(staff_import: StaffImport) -> bool:
    return any(staff_import.counts.get(outcome) for outcome in CHANGING)


def nothing_to_do(staff_import: StaffImport, by: AbstractBaseUser | None) -> str:
    if by is not None and not changes_something(staff_import):
        return "This file changes nothing."
    return ""


READ = Transition("read", (READING,), READY)
CHOOSE_COLUMNS = Transition("choose_columns", (READY, FAILED), READING)
CONFIRM = Transition("confirm", (READY,), APPLYING, guards=(nothing_to_do,))
LOOK_AGAIN = Transition("look_again", (APPLYING,), READY)
APPLY = Transition("apply", (APPLYING,), APPLIED)
FAIL = Transition("fail", (READING, APPLYING), FAILED)
DROP = Transition("drop", (READING, READY, FAILED), DROPPED)

STAFF_IMPORT = Lifecycle(
    StaffImport,
    start=READING,
    moves=(READ, CHOOSE_COLUMNS, CONFIRM, LOOK_AGAIN, APPLY, FAIL, DROP),
)


@transaction.atomic
def begin(
    path: Path,
    *,
    by: AbstractBaseUser | None,
    filename: str = "",
    source: str = "mis",
    mapping: dict[str, str] | None = None,
    keep: bool = True,
) -> StaffImport:
    """Take a file in, its columns recognised. Raises FileProblem where it is no table.

    Without `keep` the file stays where it is, and the caller reads it in this transaction.
    """
    mapping = queries.last_mapping(source) if mapping is None else mapping
    headings = columns.find_headings(tables.rows_of(path), mapping)
    with path.open("rb") as file:
        staff_import = StaffImport(
            filename=(filename or path.name)[:200],
            sha256=hashlib.file_digest(file, "sha256").hexdigest(),
            source=source,
            headings=list(headings.names),
            mapping=columns.choose(headings.names, mapping),
            rows=tables.estimate(path),
            by=by,
        )
        if keep:
            staff_import.file.save(
                f"{staff_import.sha256}{path.suffix[:8]}", File(file), save=False
            )
    staff_import.save(force_insert=True)
    record(staff_import, "begin", by=by)
    return staff_import


def choose_columns(
    staff_import: StaffImport, *, mapping: dict[str, str], by: AbstractBaseUser
) -> None:
    """Read the file again by the columns chosen by hand."""
    wanted = columns.choose(staff_import.headings, mapping)
    advance(staff_import, CHOOSE_COLUMNS, by=by, mapping=wanted, touched_at=None, error="", done=0)


def read(staff_import: StaffImport, *, on: dt.date | None = None) -> None:
    """Read every row and say what it would change; a file that cannot be read fails in words.

    Does nothing where somebody else is at it.
    """
    if not turns.take(staff_import, state=READING, done=0):
        return
    try:
        with import_staging.table():
            _stage(staff_import, on, after_batch=lambda done: turns.go_on(staff_import, done=done))
            with transaction.atomic():
                _preview(staff_import, on)
    except FileProblem as problem:
        fail(staff_import, error=str(problem))
    except turns.TakenOver:
        return


def fail(staff_import: StaffImport, *, error: str) -> None:
    advance(staff_import, FAIL, by=None, error=error[:300])


def _stage(
    staff_import: StaffImport,
    on: dt.date | None,
    path: Path | None = None,
    after_batch: Callable[[int], None] | None = None,
) -> None:
    path = path or Path(staff_import.file.path)
    columns.check(staff_import.mapping)
    found = columns.find_headings(tables.rows_of(path), staff_import.mapping)
    read_rows = rows.read(
        tables.rows_of(path),
        found,
        staff_import.mapping,
        queries.school_finder(),
        on or timezone.localdate(),
    )
    done = 0
    for done in import_staging.write(read_rows):
        if after_batch:
            after_batch(done)
    if not done:
        raise FileProblem("This file has headings and no rows below them.")


def _compare(staff_import: StaffImport, on: dt.date | None) -> dict[str, int]:
    """Say of every staged row what it would change; answer how many do what."""
    values = _values(staff_import, on)
    import_matching.match(values)
    import_pairing.pair(values, set(staff_import.mapping))
    return {**import_staging.counts(), "held": queries.held(staff_import.source, values["on"])}


def _preview(staff_import: StaffImport, on: dt.date | None) -> None:
    counts = _compare(staff_import, on)
    import_staging.keep(staff_import)
    in_file = sum(counts.values()) - counts["held"] - staff_import.outcomes.filter(line=0).count()
    advance(staff_import, READ, by=None, counts=counts, rows=in_file, done=in_file)


def _values(staff_import: StaffImport, on: dt.date | None) -> dict:
    on = on or timezone.localdate()
    return {
        "import": staff_import.pk,
        "source": staff_import.source,
        "on": on,
        "today": connection.ops.adapt_datefield_value(on),
    }


def asks_again(staff_import: StaffImport) -> bool:
    """Whether it would end more placements than the profile lets a file end unasked.

    Those whose end was known before do not count.
    """
    counts = staff_import.counts
    return counts.get("leave", 0) * 100 > counts.get("held", 0) * most_percent()


def most_percent() -> int:
    """Of a hundred, how many may leave with a file that nobody was asked about."""
    trust = Trust.objects.first()
    return profile.value(trust.profile if trust else {}, "staff_import.leavers_ask_again")


@transaction.atomic
def confirm(staff_import: StaffImport, *, by: AbstractBaseUser | None, sure: bool = False) -> None:
    """Ask for the file to be applied; `sure`: also that so many leave."""
    advance(staff_import, CONFIRM, by=by, touched_at=None, error="")
    if asks_again(staff_import) and not sure:
        raise Refused(
            f"This file would end the work of {staff_import.counts['leave']} of "
            f"{staff_import.counts['held']}. Say that you are sure."
        )


def drop(staff_import: StaffImport, *, by: AbstractBaseUser | None) -> None:
    """Change nothing, and forget the file and its rows."""
    with transaction.atomic():
        advance(staff_import, DROP, by=by)
        StaffImportRow.objects.filter(staff_import=staff_import).delete()
        turns.forget_file(staff_import)


@transaction.atomic
def apply(staff_import: StaffImport, *, on: dt.date | None = None) -> None:
    """Change what was confirmed, all of it or nothing.

    Where the portal has changed since the preview, so that the file would now do something
    else, it is shown again instead.
    """
    # All that are being applied: two files at once would add the same person twice. Where
    # another worker has them, it is left to the next sweep.
    waiting = StaffImport.objects.filter(state=APPLYING).order_by("pk")
    skip = connection.features.has_select_for_update_skip_locked
    if staff_import not in list(waiting.select_for_update(skip_locked=skip)):
        return
    staff_import.refresh_from_db()
    with import_staging.table():
        _stage(staff_import, on)
        counts = _compare(staff_import, on)
        if counts == staff_import.counts:
            _write(staff_import, on)
        else:
            import_staging.keep(staff_import)
            advance(staff_import, LOOK_AGAIN, by=None, counts=counts, error=CHANGED_SINCE)


@transaction.atomic
def bring_in(
    path: Path,
    *,
    apply_if: Callable[[StaffImport], bool],
    source: str = "mis",
    mapping: dict[str, str] | None = None,
    on: dt.date | None = None,
    after_batch: Callable[[int], None] | None = None,
) -> StaffImport:
    """From the file to the records in one go, as the command line does it.

    Raises FileProblem. Where `apply_if`, shown the import and its rows, says no, nothing of it
    is kept.
    """
    staff_import = begin(path, by=None, source=source, mapping=mapping, keep=False)
    with import_staging.table():
        _stage(staff_import, on, path, after_batch)
        _preview(staff_import, on)
        if applies := apply_if(staff_import):
            confirm(staff_import, by=None, sure=True)
            _write(staff_import, on)
    if not applies:
        transaction.set_rollback(True)
    return staff_import


CHANGED_SINCE = "The portal has changed since you looked: please look once more."


def _write(staff_import: StaffImport, on: dt.date | None) -> None:
    """Change the records by the staged rows, which stay as the account of what was done."""
    values = {
        **_values(staff_import, on),
        "now": connection.ops.adapt_datetimefield_value(timezone.now()),
        "by": staff_import.by_id,
        "weekdays": WEEKDAYS,
    }
    if changes_something(staff_import):
        import_applying.write(values, set(staff_import.mapping))
        import_staging.keep(staff_import)
        import_applying.analyse()
        done = staff_import.outcomes.filter(outcome__in=CHANGING)
        people = Person.objects.filter(pk__in=done.values("person"))
        import_posts.end(staff_import)
        standing.refresh(people)
        import_applying.write_history(values)
        registry.tell_changed(people, values["on"])
    turns.forget_file(staff_import)
    advance(staff_import, APPLY, by=None)
