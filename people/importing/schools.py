"""Which school a cell means: by name, code or short name, never by guessing."""

import datetime as dt
import difflib
from dataclasses import dataclass

from people.importing.problems import CellProblem
from people.importing.values import key, text


@dataclass(frozen=True)
class Place:
    """A school, as the file may call it."""

    pk: int
    name: str
    code: str
    slug: str
    left_on: dt.date | None
    also: tuple[str, ...] = ()  # for the central team: what the trust is called


CENTRAL_WORDS = ("central", "central team", "central staff", "head office", "trust", "trust office")


class Finder:
    """Finds schools by what files call them; remembers each answer."""

    def __init__(self, places: list[Place]) -> None:
        self._found: dict[str, set[Place]] = {}
        for place in places:
            for word in {place.name, place.code, place.slug, *place.also}:
                if key(word):
                    self._found.setdefault(key(word), set()).add(place)
        self._names = [place.name for place in places]
        self._answers: dict[str, Place] = {}

    def find(self, cell: object) -> Place:
        said = text(cell)
        if said not in self._answers:
            self._answers[said] = self._look(said)
        return self._answers[said]

    def _look(self, said: str) -> Place:
        if not said:
            raise CellProblem("is empty. Give the school.")
        found = self._found.get(key(said), set())
        if len(found) == 1:
            return next(iter(found))
        if found:
            names = " and ".join(sorted(place.name for place in found))
            raise CellProblem(f"“{said}” could be {names}. Give the full name.")
        near = difflib.get_close_matches(said, self._names, n=1, cutoff=0.75)
        hint = f" Is it {near[0]}?" if near else ""
        raise CellProblem(f"no school of the trust is called “{said}”.{hint}")
