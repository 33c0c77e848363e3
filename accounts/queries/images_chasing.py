"""What is overdue after a *no*, and whom it has gone up to."""

from dataclasses import dataclass
from datetime import date
from itertools import count, takewhile

from accounts.models import Withdrawal
from accounts.queries import deciders, images_scope
from people.calendar import Calendar
from people.queries import trust
from people.queries.calendar import calendars

LONGEST = 6  # rungs above the first; nobody is left beyond


@dataclass(frozen=True)
class Late:
    """A withdrawal of which something is overdue, since when, and how many rungs up it is."""

    withdrawal: Withdrawal
    since: date
    rung: int
    people: frozenset[int]


def first_told(withdrawal: Withdrawal, on: date) -> list[int]:
    """Whoever keeps the record of the school, else its head, else the next above."""
    ladder = deciders.on(on).ladder("data_lead", withdrawal.pupil.school_id, never=())
    return [*ladder[0].people] if ladder else []


def late(on: date) -> list[Late]:
    """Six queries, whatever there is. Of a withdrawal whatever fell due first counts."""
    rows = images_scope.overdue(Withdrawal.objects.select_related("pupil"), on)
    overdue = [*rows.prefetch_related("take_downs")]
    if not overdue:
        return []
    days, found = trust.setting("image.take_down_days"), calendars()
    posts = deciders.on(on)
    made = []
    for row in overdue:
        since = min(_due(row, on))
        rungs = posts.ladder("data_lead", row.pupil.school_id, never=())
        rung = rungs_up(found[row.pupil.school_id], since, on, days)
        if rungs:
            reached = rungs[min(rung, len(rungs) - 1)]
            made.append(Late(row, since, rung, frozenset(reached.people)))
    return made


def _due(row: Withdrawal, on: date) -> list[date]:
    due = [row.due_on] if row.checked_at is None else []
    due += [each.due_on for each in row.take_downs.all() if each.state == each.State.OPEN]
    return [day for day in due if day < on]


def rungs_up(calendar: Calendar, since: date, on: date, days: int) -> int:
    """One on the day after it was due, and one more after each further period of school days."""
    periods = (calendar.add_school_days(since, days * step) for step in count(1))
    gone = takewhile(lambda day: day < on, periods)
    return min(1 + sum(1 for _, _ in zip(gone, range(LONGEST), strict=False)), LONGEST)
