"""When a signature has grown old: each year with the school year, or so many months later.

Pure: calendars and days in, days out.
"""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from core.months import months_ago
from people.calendar import Calendar

AUGUST = 8  # from then on an INSET day, or a signature, counts for the coming year
ONE_DAY = timedelta(days=1)
SHORTEST = timedelta(days=7)  # nobody is asked with fewer days left than these


@dataclass(frozen=True)
class Round:
    """Who is asked again: signed before this day, bound at one of these schools; due by school."""

    signed_before: date
    schools: frozenset[int | None]
    due: Mapping[int | None, date]


@dataclass(frozen=True)
class Opening:
    """When a school year's signing opens at a school, and whether an INSET day says so."""

    on: date
    is_inset: bool


def first_year_of(on: date) -> int:
    """The calendar year in which the school year begins to which this day counts."""
    return on.year if on.month >= AUGUST else on.year - 1


def opening(days: Calendar, year: int, last: date) -> Opening:
    """The first INSET day from August until signing is due, else the first school day."""
    if inset := days.first_inset(date(year, AUGUST, 1), last):
        return Opening(inset, is_inset=True)
    return Opening(days.next_school_day(date(year, AUGUST + 1, 1)), is_inset=False)


def last_opening(year: int, due: date) -> date:
    """Until when an INSET day may open the year: the day to sign by, where that is in term."""
    return due if due > date(year, AUGUST + 1, 1) else date(year, AUGUST + 2, 1)


def due_by(year: int, month: int, day: int) -> date:
    """The day of the school year by which to sign; the last of the month where it is shorter."""
    year += month < AUGUST
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def yearly(
    calendars: Mapping[int | None, Calendar], on: date, *, month: int, day: int, days: int
) -> Round:
    """The round of the school year to which `on` counts; nobody before their school opens.

    Somebody asked late, or by a school that opens late, has `days` days.
    """
    year = first_year_of(on)
    last = due_by(year, month, day)
    end = last_opening(year, last)
    opened = frozenset(
        school for school, of in calendars.items() if opening(of, year, end).on <= on
    )
    wanted = last if on + SHORTEST <= last else on + timedelta(days=days)
    due = {school: of.next_school_day(wanted) for school, of in calendars.items()}
    return Round(date(year, AUGUST, 1), opened, due)


def after_months(
    schools: Iterable[int | None], on: date, months: int, due: Mapping[int | None, date]
) -> Round:
    """Whoever signed so many months ago or longer, wherever they work."""
    return Round(months_ago(on, months) + ONE_DAY, frozenset(schools), due)
