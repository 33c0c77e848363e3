"""Rows whose fields keep a history: added, changed and removed under a lock, by somebody.

`seen` is what the page showed when it was opened: a page that has gone stale is refused.
"""

from hashlib import sha256

from django.db import models, transaction

from core.workflow import Refused
from people.models import Person


def mark(row: models.Model, fields: list[str]) -> str:
    """What these fields say now, as a short mark to compare with later."""
    said = [str(getattr(row, row._meta.get_field(field).attname)) for field in fields]
    return sha256("\0".join(said).encode()).hexdigest()[:20]


def refuse_stale(row: models.Model, changes: dict, seen: str) -> None:
    """Raise where the row, read again, says something else than the page showed."""
    if seen and seen != mark(row, sorted(changes)):
        raise Refused(
            "Somebody changed this while your page was open. "
            "Go back, look at what it says now, and try again."
        )


@transaction.atomic
def add(row: models.Model, *, by: Person | None) -> models.Model:
    row._history_user = by
    row.save(force_insert=True)
    return row


@transaction.atomic
def change(row: models.Model, changes: dict, *, by: Person | None, seen: str = "") -> list[str]:
    """Write these fields; answer those that differ from what stood there."""
    row.refresh_from_db(from_queryset=type(row)._base_manager.select_for_update())
    refuse_stale(row, changes, seen)
    changed = [field for field, value in changes.items() if getattr(row, field) != value]
    for field in changed:
        setattr(row, field, changes[field])
    if changed:
        row._history_user = by
        row.save(update_fields=changed)
    return changed


@transaction.atomic
def remove(row: models.Model, *, by: Person | None) -> None:
    row._history_user = by
    row.delete()
