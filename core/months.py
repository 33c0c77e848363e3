"""Counting in months, where they differ in length: 31 January and a month is 28 February."""

import calendar
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


def months_later(day: date, months: int) -> date:
    """The same day so many months later (earlier: negative), or the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_ago(day: date, months: int) -> date:
    """The latest day from which so many months have passed on this day.

    On 28 February 2027 twelve months have passed since 28 February 2026, and 36 months since
    29 February 2024.
    """
    found = months_later(day, -months)
    while months_later(found + ONE_DAY, months) <= day:
        found += ONE_DAY
    return found
