"""The 72 hours in which the ICO is told of a breach, counted by the clock. Pure.

UK GDPR, article 33: from when the trust became aware of it, on every day of the year.
"""

from datetime import datetime, timedelta

HOURS = 72
WARNED_AFTER = (timedelta(hours=48), timedelta(hours=66), timedelta(hours=HOURS))


def due_at(noticed_at: datetime) -> datetime:
    return noticed_at + timedelta(hours=HOURS)


def step_after(passed: timedelta) -> int:
    """How many of the warnings are due: 0 to 3."""
    return sum(passed >= after for after in WARNED_AFTER)


def in_words(noticed_at: datetime, now: datetime) -> str:
    """As `31 hours left`, or how long it is over."""
    left = due_at(noticed_at) - now
    hours = abs(left) // timedelta(hours=1)
    amount = f"{hours} {'hour' if hours == 1 else 'hours'}" if hours else "less than an hour"
    return f"{amount} left" if left > timedelta() else f"over by {amount}"
