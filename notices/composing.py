"""The words of each kind of notice: the apps above say them, in one function a kind.

A kind is registered in `AppConfig.ready`. Its function gets notices (of any number of people) and
answers in a fixed number of queries what each is to say today, or None where nothing is worth
saying any more. Lines never name anybody but their reader, and hold no word of a case.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from notices.models import Notice


@dataclass(frozen=True)
class Line:
    """One sentence of a summary, and where to go: "Read and sign the ... by Friday 27 November"."""

    sentence: str  # plain text, a whole sentence
    path: str  # of the page where it is dealt with, "/..."
    due_on: date | None = None  # lines are sorted by it, those without last
    minutes: int = 0  # that it takes
    ask: tuple[str, str] = ("", "")  # for the subject: ("Sign a policy", "Sign {} policies")


Compose = Callable[[list[Notice]], dict[int, Line | None]]

_composers: dict[str, Compose] = {}


def register(kind: str, compose: Compose) -> None:
    _composers[kind] = compose


def lines_of(notices: Iterable[Notice]) -> dict[int, Line | None]:
    """What each notice says, by its pk; None where it is no longer worth saying.

    Raises KeyError for a kind that nobody registered: a mistake in the code, so nothing is lost.
    """
    by_kind: dict[str, list[Notice]] = {}
    for notice in notices:
        by_kind.setdefault(notice.kind, []).append(notice)
    lines: dict[int, Line | None] = {}
    for kind, owed in by_kind.items():
        lines |= _composers[kind](owed)
    return lines
