"""The calendar month in which somebody gets their data, and what stops it. Pure.

UK GDPR, article 12(3), as the ICO counts: from the day it came to the same day of the next month,
or its last; a weekend or bank holiday moves it on. While the trust waits for proof of identity or
for what is meant, it stands still.
"""

import calendar
from collections.abc import Callable, Iterable
from datetime import date, timedelta

Pause = tuple[date, date | None]  # from, until; None: still waiting


def due_on(
    received_on: date,
    pauses: Iterable[Pause],
    *,
    extended: bool = False,
    is_working: Callable[[date], bool],
) -> date | None:
    """The last day; None while it stands still."""
    pauses = list(pauses)
    if any(until is None for _, until in pauses):
        return None
    day = months_after(received_on, 3 if extended else 1)
    day += timedelta(days=sum((until - since).days for since, until in pauses))
    while not is_working(day):
        day += timedelta(days=1)
    return day


WARNED_BEFORE = (2, 7)  # days


def warning(left: timedelta) -> int | None:
    """The step of the warning that has been reached when so much time is left; None: none yet."""
    return next((days for days in WARNED_BEFORE if left.days <= days), None)


def months_after(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
