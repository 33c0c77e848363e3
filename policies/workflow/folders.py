"""The way of a ZIP of policies: read as a dry run, looked at, confirmed, brought in; or dropped.

Bringing in commits row by row, so that its progress shows, and may be begun again by whoever finds
it left lying: a row that is there already stays as it is.
"""

import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from core import turns
from core.workflow import Lifecycle, Transition, advance, record
from people.importing.problems import FileProblem
from people.models import Person
from policies import bundle, manifest
from policies.models import PolicyImport, PolicyImportRow
from policies.workflow import bringing_in

READING, READY, APPLYING, APPLIED, FAILED, DROPPED = PolicyImport.State


def nothing_new(policy_import: PolicyImport, by: Person | None) -> str:
    """Why there is nothing to confirm; "" where there is something."""
    new = policy_import.outcomes.filter(outcome=PolicyImportRow.Outcome.NEW)
    return "" if new.exists() else "Nothing in this list is new."


READ = Transition("read", (READING,), READY)
CONFIRM = Transition("confirm", (READY,), APPLYING, guards=(nothing_new,))
APPLY = Transition("apply", (APPLYING,), APPLIED)
FAIL = Transition("fail", (READING, APPLYING), FAILED)
DROP = Transition("drop", (READING, READY, FAILED), DROPPED)

POLICY_IMPORT = Lifecycle(PolicyImport, start=READING, moves=(READ, CONFIRM, APPLY, FAIL, DROP))


@transaction.atomic
def begin(path: Path, *, filename: str, by: Person) -> PolicyImport:
    """Take a ZIP in; raises FileProblem where it may not be unpacked or holds no list."""
    bundle.check(path)
    made = PolicyImport(filename=filename[:200], by=by)
    with path.open("rb") as file:
        made.file.save(f"{uuid.uuid4().hex}.zip", File(file), save=False)
    made.save(force_insert=True)
    record(made, "begin", by=by)
    return made


def read(policy_import: PolicyImport) -> None:
    """Say of every row what it would do, and change nothing. Does nothing where it is being done.

    A file that cannot be used fails, in words.
    """
    if not turns.take(policy_import, state=READING):
        return
    try:
        found = list(_outcomes(policy_import, by=policy_import.by, dry_run=True))
    except FileProblem as problem:
        fail(policy_import, error=str(problem))
    except turns.TakenOver:
        return
    else:
        _show(policy_import, found)


@transaction.atomic
def _show(policy_import: PolicyImport, found: list[bringing_in.Outcome]) -> None:
    policy_import.outcomes.all().delete()
    PolicyImportRow.objects.bulk_create(_row(policy_import, outcome) for outcome in found)
    advance(policy_import, READ, by=None)


def confirm(policy_import: PolicyImport, *, by: Person) -> None:
    """Ask for what is new to be brought in."""
    advance(policy_import, CONFIRM, by=by, touched_at=None, done=0)


def apply(policy_import: PolicyImport) -> None:
    """Bring in what was confirmed, each row whole or not at all; nobody is written to."""
    if not turns.take(policy_import, state=APPLYING):
        return
    by = policy_import.events.filter(verb="confirm").last().by
    came_in = policy_import.outcomes.filter(version__isnull=False)
    but = set(came_in.values_list("line", flat=True))
    policy_import.outcomes.filter(version=None).delete()
    try:
        outcomes = _outcomes(policy_import, by=by, but=but)
        while _write_down_next(policy_import, outcomes):
            pass
    except FileProblem as problem:
        fail(policy_import, error=str(problem))
    except turns.TakenOver:
        return
    else:
        with transaction.atomic():
            advance(policy_import, APPLY, by=None)
            turns.forget_file(policy_import)


@transaction.atomic
def _write_down_next(
    policy_import: PolicyImport, outcomes: Iterator[bringing_in.Outcome]
) -> PolicyImportRow | None:
    """Bring in a row and keep the account of it, both or neither."""
    outcome = next(outcomes, None)
    if outcome is None:
        return None
    row = _row(policy_import, outcome)
    row.save(force_insert=True)
    return row


def fail(policy_import: PolicyImport, *, error: str) -> None:
    advance(policy_import, FAIL, by=None, error=error[:300])


@transaction.atomic
def drop(policy_import: PolicyImport, *, by: Person | None) -> None:
    """Bring nothing in, and forget the file and what it would have done."""
    advance(policy_import, DROP, by=by)
    policy_import.outcomes.filter(version=None).delete()
    turns.forget_file(policy_import)


def _row(policy_import: PolicyImport, outcome: bringing_in.Outcome) -> PolicyImportRow:
    return PolicyImportRow(policyimport=policy_import, **outcome._asdict())


def _outcomes(policy_import: PolicyImport, **how: object) -> Iterator[bringing_in.Outcome]:
    """Row by row, saying after each how far it has got."""
    with _unpacked(policy_import) as (folder, listed):
        rows = sum(1 for _ in manifest.read(listed, timezone.localdate()))
        turns.go_on(policy_import, rows=rows)
        lines = set(how.get("but", ()))
        for outcome in bringing_in.take(folder, listed, source=policy_import.filename, **how):
            lines.add(outcome.line)
            yield outcome
            turns.go_on(policy_import, done=len(lines))


@contextmanager
def _unpacked(policy_import: PolicyImport) -> Iterator[tuple[Path, Path]]:
    """(the folder in which the list lies, the list), for as long as the context lasts."""
    with tempfile.TemporaryDirectory(prefix="policies-") as folder:
        listed = bundle.unpack(Path(policy_import.file.path), Path(folder))
        yield listed.parent, listed
