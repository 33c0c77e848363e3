"""Several policies due together, signed in one sitting: which they are and how far it has got.

Nothing is stored. A sitting is what the person still has to sign and what they signed today, so
whoever stops goes on wherever they like, and each policy keeps its own page and its own record.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core import wording
from policies.models import Assignment


@dataclass(frozen=True)
class Pack:
    """`rows`: what is to sign and what was signed today, soonest due first."""

    rows: Sequence[Assignment]

    @property
    def waiting(self) -> list[Assignment]:
        return [row for row in self.rows if row.status != "signed"]

    @property
    def done(self) -> int:
        return len(self.rows) - len(self.waiting)

    @property
    def minutes(self) -> int:
        """To read what is left."""
        return sum(row.minutes for row in self.waiting)

    def place_of(self, assignment: Assignment) -> int:
        """From 1, as in "2 of 5"; what is not in the pack would come last."""
        keys = [row.pk for row in self.rows]
        return keys.index(assignment.pk) + 1 if assignment.pk in keys else len(keys)

    def after(self, assignment: Assignment) -> Assignment | None:
        """The next one to sign that comes later in the list."""
        place = self.place_of(assignment)
        return next((row for row in self.rows[place:] if row.status != "signed"), None)

    def asked(self, today: date) -> str:
        """ "Sign 3 policies by Friday 27 November"; says so where they are due on several days."""
        waiting = self.waiting
        first, last = waiting[0].due_on, waiting[-1].due_on
        what = f"Sign {wording.count(len(waiting), 'policy')}"
        day = wording.long_day(first, today=today)
        if first < today:
            return f"{what}, the first was due on {day}"
        return f"{what} by {day}" if first == last else f"{what}, the first by {day}"
