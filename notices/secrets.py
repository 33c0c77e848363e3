"""Secrets in messages: a stored message holds a place, and delivery fills it in.

Whoever reads the database, a backup or the list of undelivered mails finds no link that works.
"""

import re
from collections.abc import Callable

PLACE = re.compile(r"\{secret:([a-z_]{1,40}):([0-9]{1,18})\}")
# Answers the path, for a row and the person to whom the message goes; "" where it is not theirs.
Make = Callable[[int, int], str]

_makers: dict[str, Make] = {}


def register(kind: str, make: Make) -> None:
    _makers[kind] = make


def place(kind: str, ref: int) -> str:
    """What stands in a stored message, after its "/": `Line("...", "/" + place(...))`."""
    return f"{{secret:{kind}:{ref}}}"


def filled(text: str, person: int) -> str:
    """The text with its secrets; a place that somebody made up, or of another, stays empty."""
    if "{secret:" not in text:
        return text
    return PLACE.sub(lambda found: _made(found[1], int(found[2]), person), text)


def _made(kind: str, ref: int, person: int) -> str:
    return _makers[kind](ref, person) if kind in _makers else ""
