"""By when an answer is wanted: school days, as the profile says."""

from datetime import date

from people.queries import trust
from people.queries.calendar import calendars


def answer_by(school: int | None, on: date) -> date:
    """The last day before it goes one rung up. Two queries."""
    known = calendars()
    calendar = known.get(school, known[None])
    return calendar.add_school_days(on, int(trust.setting("account.answer_days")))
