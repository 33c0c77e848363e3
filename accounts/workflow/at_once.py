"""Decisions as `core.at_once` compares them, of rows with `state` and `events`.

Only what people decided counts: a note of the portal's own, or its going up, overtakes nobody.
"""

from django.db.models import Model

from core import at_once
from core.models import Event
from people.models import Person


def mark(row: Model) -> str:
    """What has been decided so far, as a short mark to compare with later."""
    return at_once.mark(_last(row), row.state)


def _last(row: Model) -> Event | None:
    return row.events.exclude(by=None).select_related("by").order_by("-at", "-pk").first()


def is_new(row: Model, verb: str, *, by: Person, seen: str, note: str, words: dict) -> bool:
    """Of a locked row: False where this very decision stands already. May raise Overtaken.

    `words`: what each verb did, for whoever comes later.
    """

    def did(event: Event) -> str:
        return f" and {words.get(event.verb, 'changed it')}"

    last, now = _last(row), mark(row)
    return at_once.is_new(now, last, verb, by=by, seen=seen, note=note, did=did)
