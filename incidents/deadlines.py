"""By when a case must be looked at. Pure: a day and the calendar of the school in, a day out."""

from datetime import date

from people.calendar import Calendar

SCHOOL_DAYS, WORKING_DAYS = 2, 5


def assess_by(received_on: date, calendar: Calendar) -> date:
    """The last day for the first assessment: two school days in term, five working days outside.

    What comes just before a holiday never waits for its end: then, too, it is five working days.
    The central team has no terms, so its two days are working days.
    """
    latest = calendar.add_working_days(received_on, WORKING_DAYS)
    if not calendar.is_in_term(received_on):
        return latest
    return min(latest, calendar.add_school_days(received_on, SCHOOL_DAYS))
