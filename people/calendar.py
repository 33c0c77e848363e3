"""Which days count: school days, working days, and the day a number of them later.

Pure: terms and closures in, days out. Dates are days in Europe/London, both ends inclusive.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache

import holidays

ONE_DAY = timedelta(days=1)
BANK_HOLIDAY = "bank_holiday"
INSET = "inset"
HOLIDAY = "holiday"


@dataclass(frozen=True)
class Span:
    """From a day to a day. `kind` is that of a closure: only bank holidays stop adults' work."""

    starts_on: date
    ends_on: date
    kind: str = ""

    def days(self) -> Iterator[date]:
        for ahead in range((self.ends_on - self.starts_on).days + 1):
            yield self.starts_on + ahead * ONE_DAY


@lru_cache(maxsize=300)
def bank_holidays(year: int) -> frozenset[date]:
    """England's, as far as they are known; a trust adds the odd one as a closure."""
    return frozenset(holidays.UnitedKingdom(subdiv="ENG", years=year))


@dataclass(frozen=True)
class Calendar:
    """One school's days, or the trust's. Without terms every working day counts as a school day.

    INSET days, strike days and other closures are no school days; of these, INSET days are
    days on which staff are at school.
    """

    terms: tuple[Span, ...] = ()
    closures: tuple[Span, ...] = ()

    @cached_property
    def _extra_bank_holidays(self) -> frozenset[date]:
        return frozenset(
            day for span in self.closures if span.kind == BANK_HOLIDAY for day in span.days()
        )

    @cached_property
    def _closed(self) -> frozenset[date]:
        return frozenset(day for span in self.closures for day in span.days())

    @cached_property
    def _inset(self) -> frozenset[date]:
        return frozenset(day for span in self.closures if span.kind == INSET for day in span.days())

    @cached_property
    def _shut(self) -> frozenset[date]:
        return frozenset(day for span in self.closures if span.kind != INSET for day in span.days())

    @cached_property
    def _holidays(self) -> frozenset[date]:
        return frozenset(
            day for span in self.closures if span.kind == HOLIDAY for day in span.days()
        )

    @cached_property
    def _in_term(self) -> frozenset[date]:
        return frozenset(day for term in self.terms for day in term.days())

    def is_working_day(self, day: date) -> bool:
        """A weekday that is no bank holiday: what counts outside term and for the central team."""
        return (
            day.weekday() < 5
            and day not in bank_holidays(day.year)
            and day not in self._extra_bank_holidays
        )

    def is_in_term(self, day: date) -> bool:
        """Between the first and the last day of a term and in no holiday: also a Sunday there."""
        return (not self.terms or day in self._in_term) and day not in self._holidays

    def is_school_day(self, day: date) -> bool:
        """A day in term on which pupils come."""
        in_term = not self.terms or day in self._in_term
        return in_term and day not in self._closed and self.is_working_day(day)

    def is_staff_day(self, day: date) -> bool:
        """A day on which staff may be written to: in term or INSET, no holiday, strike or closure.

        An INSET day may lie before the term begins.
        """
        at_school = not self.terms or day in self._in_term or day in self._inset
        return at_school and day not in self._shut and self.is_working_day(day)

    def first_inset(self, first: date, last: date) -> date | None:
        """The first INSET day between these that is a working day, if there is one."""
        inset = (day for day in self._inset if first <= day <= last and self.is_working_day(day))
        return min(inset, default=None)

    def next_working_day(self, day: date) -> date:
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def next_school_day(self, day: date) -> date:
        """The day itself if it is one. A working day where no term is known within a year."""
        within_a_year = (day + ahead * ONE_DAY for ahead in range(367))
        found = next(filter(self.is_school_day, within_a_year), None)
        return found or self.next_working_day(day)

    def add_school_days(self, day: date, n: int) -> date:
        """The n-th school day after this day, which is not counted itself."""
        for _ in range(n):
            day = self.next_school_day(day + ONE_DAY)
        return day

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after this day, which is not counted itself."""
        for _ in range(n):
            day = self.next_working_day(day + ONE_DAY)
        return day
