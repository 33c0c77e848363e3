"""How dates, times, shares and numbers of things are said, on screen, on paper and in mails."""

import datetime as dt
import math

from django.utils import timezone

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
PLURALS = {"person": "people", "school": "schools", "policy": "policies"}


def _date(value: dt.date | dt.datetime) -> dt.date:
    """The date in London: a moment just before midnight in UTC may be the next day here."""
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def day(value: dt.date, *, today: dt.date | None = None) -> str:
    """ "Fri 27 Nov", and with the year where it is not this one."""
    on, today = _date(value), today or timezone.localdate()
    return f"{on:%a} {on.day} {on:%b}" + (f" {on.year}" if on.year != today.year else "")


def long_day(value: dt.date, *, today: dt.date | None = None) -> str:
    """ "Friday 27 November", and with the year where it is not this one."""
    on, today = _date(value), today or timezone.localdate()
    return f"{on:%A} {on.day} {on:%B}" + (f" {on.year}" if on.year != today.year else "")


def plain_day(value: dt.date) -> str:
    """ "20 November 2026"."""
    on = _date(value)
    return f"{on.day} {on:%B} {on.year}"


def full_day(value: dt.date) -> str:
    """ "Friday 20 November 2026"."""
    return f"{_date(value):%A} {plain_day(value)}"


def clock(value: dt.time | dt.datetime) -> str:
    """ "8:42 am"."""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return f"{value.hour % 12 or 12}:{value.minute:02} {'am' if value.hour < 12 else 'pm'}"


def moment(value: dt.datetime) -> str:
    """ "8:42 am on 20 November 2026"."""
    return f"{clock(value)} on {plain_day(value)}"


def how_far(value: dt.date, *, today: dt.date | None = None) -> str:
    """ "today", "in 7 days", "4 days ago"; months beyond two of them, years beyond two."""
    days = (_date(value) - (today or timezone.localdate())).days
    if days in (-1, 0, 1):
        return ("yesterday", "today", "tomorrow")[days + 1]
    number, unit = abs(days), "days"
    if number > 730:
        number, unit = number // 365, "years"
    elif number > 60:
        number, unit = round(number / 30.44), "months"
    return f"in {number} {unit}" if days > 0 else f"{number} {unit} ago"


def figure(number: int) -> str:
    """ "1,204"."""
    return f"{number:,}"


def in_words(number: int) -> str:
    """Up to nine a word, as in "three things"; from ten on a figure."""
    return NUMBERS[number] if 0 <= number < len(NUMBERS) else figure(number)


def count(number: int, one: str, many: str = "") -> str:
    """ "1 person", "1,204 people"."""
    return f"{figure(number)} {one if number == 1 else many or PLURALS.get(one, f'{one}s')}"


def percent(part: int, whole: int) -> str:
    """Never "100%" while something is left, never "0%" when something is done."""
    if not whole:
        return "none due"
    share = math.floor(100 * part / whole)
    return f"{share}%" if share or not part else "under 1%"


def size(octets: int) -> str:
    """The size of a file: "84 kB", "2.4 MB"."""
    if octets < 1_000:
        return count(octets, "byte")
    if octets < 999_500:
        return f"{round(octets / 1_000)} kB"
    return f"{octets / 1_000_000:.1f} MB"
