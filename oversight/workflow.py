"""Exports on their way, kept for a week for whoever asked; and the termly release for trustees.

A maker says every few seconds that it is alive; one that has died is followed by another.
"""

import hashlib
import logging
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from time import monotonic
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from core.workflow import Lifecycle, Transition, advance, record
from ledger import leaves
from oversight import files, handover
from oversight.models import Export, Release
from oversight.queries import monitoring, scopes
from people.models import Person, Term, Trust
from policies.queries.register import Scope

ASKED, MAKING, READY, FAILED, EXPIRED = Export.State
KEPT_FOR = timedelta(days=7)
SILENT_FOR = timedelta(minutes=5)  # after which a maker is taken for dead
MOST_TRIES = 3
FOLDER = "exports"
TELL_EVERY = 2  # seconds
FULL = "The disk of the portal is full, so nothing was kept. Ask again once there is room."
BROKEN = "It could not be made. The people who run the portal have been told why."
GAVE_UP = f"It could not be made in {MOST_TRIES} tries."

logger = logging.getLogger(__name__)
Write = Callable[[Export, Path], int]  # writes the file of an export, answers its rows


def not_being_made(export: Export, by: Person | None) -> str:
    alive = export.alive_at and export.alive_at > timezone.now() - SILENT_FOR
    return f"{export} is being made." if export.state == MAKING and alive else ""


def not_kept_any_longer(export: Export, by: Person | None) -> str:
    return f"{export} is kept until {export.expires_at}." if not is_over(export) else ""


def is_over(export: Export) -> bool:
    return export.expires_at is not None and export.expires_at <= timezone.now()


BEGIN = Transition("begin", (ASKED, MAKING), MAKING, guards=(not_being_made,))
FINISH = Transition("finish", (MAKING,), READY)
FAIL = Transition("fail", (MAKING,), FAILED)
EXPIRE = Transition("expire", (READY,), EXPIRED, guards=(not_kept_any_longer,))
ASK_AGAIN = Transition("ask_again", (FAILED, EXPIRED), ASKED)

EXPORT = Lifecycle(Export, start=ASKED, moves=(BEGIN, FINISH, FAIL, EXPIRE, ASK_AGAIN))


@transaction.atomic
def ask(scope: Scope, form: str, *, by: Person | None, kind: str = "compliance") -> Export:
    """Note what is wanted; a worker makes it. `by` None: the operator, on the command line."""
    export = Export.objects.create(format=form, scope=scopes.as_json(scope), by=by, kind=kind)
    record(export, "ask", by=by)
    return export


@transaction.atomic
def ask_again(export: Export, *, by: Person) -> None:
    advance(export, ASK_AGAIN, by=by, error="", done=0, alive_at=None, file="", sha256="")


def make(export: Export, *, write: Write | None = None, keep_at: Path | None = None) -> None:
    """Make the file and keep it, or say why not. Raises Refused while another is making it.

    `keep_at`: where somebody who waits for it wants it, instead of the portal's own folder.
    """
    advance(export, BEGIN, by=None, alive_at=timezone.now())
    if export.events.filter(verb=BEGIN.verb, source=MAKING).count() >= MOST_TRIES:
        fail(export, GAVE_UP)
        return
    name = f"{FOLDER}/{uuid4().hex}.{export.format}"
    target = keep_at or Path(settings.MEDIA_ROOT) / name
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        rows = (write or write_here)(export, target)
    except OSError as error:
        logger.warning("export_without_room", extra={"export": export.pk, "why": str(error)})
        fail(export, FULL)
    except Exception:
        logger.exception("export_failed", extra={"export": export.pk})
        fail(export, BROKEN)
    else:
        finish(export, target, "" if keep_at else name, rows)


def write_here(export: Export, target: Path) -> int:
    scope, tell = scopes.scope_of(export), _teller(export)
    if export.format == Export.Format.ZIP:
        return handover.write(scope, target, made_by=export.by, tell=tell)
    return files.write(scope, export.format, target, made_by=export.by, tell=tell)


def _teller(export: Export) -> files.Tell:
    """Says how far the export is, at most every few seconds, from a connection of its own: what a
    transaction that reads one moment writes is not seen before its end."""
    said_at = monotonic()

    def tell(done: int) -> None:
        nonlocal said_at
        if monotonic() - said_at < TELL_EVERY:
            return
        said_at = monotonic()
        apart = connection.copy() if connection.vendor == "postgresql" else connection
        with apart.cursor() as cursor:
            cursor.execute(
                "UPDATE oversight_export SET done = %s, alive_at = %s WHERE id = %s",
                [done, timezone.now(), export.pk],
            )
        if apart is not connection:
            apart.close()

    return tell


@transaction.atomic
def finish(export: Export, target: Path, name: str, rows: int) -> None:
    """Keep what was made, with its proof."""
    now = timezone.now()
    with target.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    advance(
        export,
        FINISH,
        by=None,
        file=name,
        rows=rows,
        done=rows,
        sha256=sha256,
        made_at=now,
        expires_at=now + KEPT_FOR if name else now,
    )
    leaves.write(
        "export",
        export.pk,
        {
            "kind": export.kind,
            "format": str(export.format),
            "scope": dict(export.scope),
            "by": export.by_id,
            "rows": rows,
            "sha256": sha256,
            "made_at": now.isoformat(timespec="microseconds"),
        },
    )


def fail(export: Export, why: str) -> None:
    advance(export, FAIL, by=None, note=why, error=why)


def expire(export: Export) -> None:
    """Remove the file; that it was made, by whom and what it said it was stays."""
    name = export.file.name
    with transaction.atomic():
        advance(export, EXPIRE, by=None, file="")
    if name:
        (Path(settings.MEDIA_ROOT) / name).unlink(missing_ok=True)


def download(export: Export, *, by: Person) -> None:
    record(export, "download", by=by)


def remove_leftovers() -> None:
    """What makers that died were writing, once it is older than any export takes."""
    oldest = (timezone.now() - timedelta(days=1)).timestamp()
    for part in (Path(settings.MEDIA_ROOT) / FOLDER).glob("*.part"):
        if part.stat().st_mtime < oldest:
            part.unlink(missing_ok=True)


def release_monitoring(today: date) -> list[Release]:
    """Count the terms that are over, each once and for good."""
    return [made for term in monitoring.to_release(today) if (made := _release(term))]


@transaction.atomic
def _release(term: Term) -> Release | None:
    Trust.objects.select_for_update().first()  # one after another, as each looks at the last
    if Release.objects.filter(starts_on=term.starts_on).exists():
        return None
    return Release.objects.create(
        name=term.name,
        starts_on=term.starts_on,
        ends_on=term.ends_on,
        figures=monitoring.figures(term),
    )
