"""When a policy is to be reviewed, and what its page says of that.

Pure: months and days in, days and words out.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from core import wording
from core.months import months_later

STEPS = (90, 60, 30, 0)  # days before the day on which its owner is reminded
AHEAD = max(STEPS)  # from then on a review is announced, and may be held as planned


@dataclass(frozen=True)
class Cycle:
    """How often a policy says it is reviewed: every 12 months, or after 12 and then every 36.

    `usual` is the trust's own interval, offered where the policy states none.
    """

    first: int | None
    months: int | None
    usual: int

    @property
    def is_stated(self) -> bool:
        return bool(self.months)

    @property
    def words(self) -> str:
        if not self.is_stated:
            return ""
        if self.first and self.first != self.months:
            return f"first after {self.first} months, then every {self.months}"
        return "every month" if self.months == 1 else f"every {self.months} months"

    def first_from(self, effective_on: date) -> date | None:
        """The first review of a policy that came into force; none where it states no cycle."""
        if not self.is_stated:
            return None
        return months_later(effective_on, self.first or self.months)

    def after(self, held_on: date) -> date:
        """The review that follows one held on this day."""
        return months_later(held_on, self.months or self.usual)


def is_off_cycle(due_on: date | None, held_on: date) -> bool:
    """Whether a review comes before its time, so that somebody will ask why."""
    return due_on is not None and held_on < due_on - timedelta(days=AHEAD)


@dataclass(frozen=True)
class Due:
    """The next review of a policy in force, as seen on a day."""

    on: date
    today: date

    @property
    def is_overdue(self) -> bool:
        return self.on < self.today

    @property
    def is_soon(self) -> bool:
        return self.today <= self.on <= self.today + timedelta(days=AHEAD)

    @property
    def words(self) -> str:
        """ "Review due in 30 days", "Review overdue since 3 October 2026"; "" while far off."""
        if self.is_overdue:
            return f"Review overdue since {wording.plain_day(self.on)}"
        if not self.is_soon:
            return ""
        days = (self.on - self.today).days
        return f"Review due in {days} days" if days > 1 else f"Review due {self._near(days)}"

    @staticmethod
    def _near(days: int) -> str:
        return "tomorrow" if days else "today"
