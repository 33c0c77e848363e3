"""Long work on a row: one worker does it at a time, and another goes on with it where it stopped.

The row has a `touched_at`: None while nobody is at it, else when it last went on.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone

LEFT_LYING = dt.timedelta(seconds=60)


class TakenOver(Exception):  # noqa: N818 -- it reads as English where it is raised
    """Somebody else goes on with this row."""


def lying(now: dt.datetime) -> Q:
    """Of rows: nobody is at it, or whoever was has not been heard of for a minute."""
    return Q(touched_at=None) | Q(touched_at__lt=now - LEFT_LYING)


def take(row: Model, *, state: str, **said: int) -> bool:
    """Claim the work on a row in this state, unless somebody is at it."""
    now = timezone.now()
    mine = type(row).objects.filter(lying(now), pk=row.pk, state=state)
    row.touched_at = now
    return bool(mine.update(touched_at=now, **said))


def go_on(row: Model, **said: int) -> None:
    """Say how far it has got. Raises TakenOver where it is no longer this worker's."""
    now = timezone.now()
    mine = type(row).objects.filter(pk=row.pk, state=row.state, touched_at=row.touched_at)
    if not mine.update(touched_at=now, **said):
        raise TakenOver
    row.touched_at = now


def forget_file(row: Model) -> None:
    """The `file` goes once the transaction stands; what it did is said by other rows."""
    if row.file:
        name, storage = row.file.name, row.file.storage
        transaction.on_commit(lambda: storage.delete(name))
        type(row).objects.filter(pk=row.pk).update(file="")
