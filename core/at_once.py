"""Two who decide at the same moment: the later one is told who decided what, and loses nothing.

A page carries the `mark` of what had been decided when it was opened; the verb, with the row
locked, compares it with what has been decided by then.
"""

from collections.abc import Callable
from hashlib import sha256

from django.contrib.auth.base_user import AbstractBaseUser

from core import wording
from core.models import Event
from core.workflow import Refused


class Overtaken(Refused):
    """Somebody else decided while this page was open; says who, and what."""


def mark(last: Event | None, *said: str) -> str:
    """The last decision, and whatever else of the row it stands in, as something short."""
    return sha256("\0".join((*said, str(last and last.pk))).encode()).hexdigest()[:20]


def is_new(
    now: str,
    last: Event | None,
    verb: str,
    *,
    by: AbstractBaseUser,
    seen: str,
    note: str,
    did: Callable[[Event], str],
) -> bool:
    """Of a locked row whose mark is `now`: False where this very decision stands already.

    `did` says what the last one was, behind "was a moment faster". May raise Overtaken.
    """
    if not seen or seen == now:
        return True
    if last and (last.by_id, last.verb, last.note) == (by.pk, verb, note):
        return False
    who, at = (last.by or "The portal", wording.clock(last.at)) if last else ("Somebody", "now")
    raise Overtaken(
        f"{who} was a moment faster{did(last) if last else ''}, at {at}. What you typed still "
        "stands here. Look at it again, and send it once more if it is still right."
    )
