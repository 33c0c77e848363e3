"""The hours in which summaries are written and sent: by the clock in London, summer and winter.

Pure: moments in, moments out.
"""

from datetime import date, datetime, time

from django.utils import timezone

BEGIN, END = time(8), time(17)


def are_open(now: datetime) -> bool:
    return BEGIN <= timezone.localtime(now).time() < END


def begin(on: date) -> datetime:
    """When summaries of this day may go out first."""
    return timezone.make_aware(datetime.combine(on, BEGIN))


def moment_on(on: date, now: datetime) -> datetime:
    """The moment as of which a command does the work of this day: now, but not before it opens."""
    opening = begin(on)
    return max(opening, now) if timezone.localdate(now) == on else opening
