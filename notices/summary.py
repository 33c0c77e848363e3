"""A message in words: subject, plain text and simple HTML, made of lines.

Pure. Where a link will be stands PORTAL, which delivery replaces by the address of the portal.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string

from core import wording
from notices.composing import Line

PORTAL = "{portal}"
SUBJECT_LIMIT = 150
NO_DAY = date.max


@dataclass(frozen=True)
class Reader:
    """Whom a message is for: how they are greeted, and whose portal they hear from."""

    greeting_name: str
    trust: str
    colour: str = "#14474f"


@dataclass(frozen=True)
class Words:
    subject: str
    text: str
    html: str


def ordered(lines: Iterable[Line]) -> list[Line]:
    """Each line once, soonest first, those without a day last."""
    return sorted(
        dict.fromkeys(lines), key=lambda line: (line.due_on or NO_DAY, line.sentence, line.path)
    )


def subject(lines: list[Line], today: date) -> str:
    """What to do, by when: "Sign 3 policies by Friday 27 November and 1 more thing"."""
    asks = [line for line in lines if line.ask[0]]
    if not asks:
        return shorten(lines[0].sentence.rstrip(".")) + _and_more(len(lines) - 1)
    same = [line for line in asks if line.ask[1] == asks[0].ask[1]]
    one, many = asks[0].ask
    ask = shorten(one) if len(same) == 1 else many.format(len(same))
    return ask + _deadline(asks[0].due_on, today) + _and_more(len(lines) - len(same))


def _deadline(due_on: date | None, today: date) -> str:
    if due_on is None:
        return ""
    named = wording.long_day(due_on, today=today)
    return f" by {named}" if due_on >= today else f", due since {named}"


def _and_more(others: int) -> str:
    return f" and {wording.count(others, 'more thing')}" if others else ""


def shorten(words: str, limit: int = SUBJECT_LIMIT) -> str:
    """On one line, and cut between words where it is too long."""
    words = " ".join(words.split())
    if len(words) <= limit:
        return words
    return words[: limit - 1].rsplit(" ", 1)[0] + "…"


def opening(lines: list[Line], *, urgent: bool) -> str:
    """What the reader is told before the lines; nothing where one line says it all."""
    if urgent or len(lines) == 1:
        return ""
    minutes = sum(line.minutes for line in lines)
    taking = f", about {wording.count(minutes, 'minute')} in all" if minutes else ""
    return f"{wording.in_words(len(lines)).capitalize()} things are waiting for you{taking}."


def write(reader: Reader, lines: list[Line], today: date, *, urgent: bool = False) -> Words:
    """The words of one message; `lines` as `ordered` gives them, never none."""
    title = subject(lines, today)
    said = {
        "reader": reader,
        "lines": lines,
        "opening": opening(lines, urgent=urgent),
        "urgent": urgent,
        "why": why(reader.trust, urgent=urgent),
        "subject": title,
        "portal": PORTAL,
    }
    return Words(title, _text(said), render_to_string("email/message.html", said))


def _text(said: dict) -> str:
    reader = said["reader"]
    parts = [f"Hello {reader.greeting_name},", said["opening"]]
    parts += [f"{line.sentence}\n{PORTAL}{line.path}" for line in said["lines"]]
    parts += [f"{reader.trust}\n{PORTAL}/", f"--\n{said['why']}"]
    return "\n\n".join(part for part in parts if part) + "\n"


def why(trust: str, *, urgent: bool) -> str:
    """The footer: why this message came."""
    how_often = (
        "It could not wait for your daily summary."
        if urgent
        else "The portal writes at most one summary a day, and only on your working days."
    )
    return (
        f"You get this because you work with {trust}. {how_often}"
        " Nobody reads answers to this address."
    )
