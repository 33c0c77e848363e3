"""Which reminder step, and which level of telling others, an assignment has reached on a day.

Pure: days in, steps out. Steps are days after the due date, before it negative. Missed steps
collapse: only the latest counts. Being assigned is itself the first step, so nothing that lies
on or before that day is said again.
"""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Steps:
    """When people are reminded, in days after the due date, earliest first."""

    days: tuple[int, ...]

    @classmethod
    def of(cls, before: list[int], after: list[int]) -> "Steps":
        return cls(tuple(sorted({-day for day in before} | set(after))))

    def reached(self, due_on: date, on: date, assigned_on: date) -> int | None:
        """The latest step whose day has come since the assignment was given."""
        if not (due := [step for step in self.days if due_on + timedelta(days=step) <= on]):
            return None
        latest = max(due)
        return latest if due_on + timedelta(days=latest) > assigned_on else None

    def latest_due(self, on: date) -> list[tuple[int, date]]:
        """Each step, the latest first, with the last due date for which it has been reached."""
        return [(step, on - timedelta(days=step)) for step in reversed(self.days)]


@dataclass(frozen=True)
class Level:
    """Who else is told once somebody is this many days overdue, and which posts take their place.

    `rungs` are tried in order until one has somebody left who is not the person themself.
    """

    name: str
    after: int
    rungs: tuple[str, ...]


LINE_MANAGER = "line_manager"
HEADTEACHER, HR = "headteacher", "hr"
# About a headteacher, or where a school has none, the next rung up hears of it.
HEADS = ("headteacher", "executive_headteacher", "nominated_executive", "chief_executive")
ABOVE = ("chief_executive", "chair_of_trustees")  # about whoever holds a trust-wide executive post


def levels(line_manager: int, headteacher: int, hr: int) -> tuple[Level, ...]:
    """The levels, lowest first; a school without line managers falls back to the head."""
    return (
        Level(LINE_MANAGER, line_manager, (LINE_MANAGER, *HEADS)),
        Level(HEADTEACHER, headteacher, HEADS),
        Level(HR, hr, (HR,)),
    )
