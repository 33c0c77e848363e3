"""How long what is kept of a case is kept, by how it ended. Pure: facts and rules in, a day out."""

from dataclasses import dataclass
from datetime import date

FALSE, HARM, LOW, NEITHER, OTHER = "false", "harm", "low_level", "neither", "other"
BREACH, REQUEST = "breach", "request"  # personal data beside a case
SIGNATURES = "signatures"  # with the record of whoever gave them
FROM_END, FROM_ALLEGATION, FROM_LEAVING = "end", "allegation", "leaving"


@dataclass(frozen=True)
class Ended:
    """What counts of a case that is over."""

    about_ours: bool
    threshold: str
    outcome: str
    received_on: date
    ended_on: date
    last_days: tuple[date | None, ...] = ()  # of those concerned who have a record here
    pension_on: date | None = None  # the day when the last of them reaches pension age


@dataclass(frozen=True)
class Rule:
    years: int
    counted_from: str
    to_pension_age: bool = False


def rule_of(case: Ended) -> str:
    """Which rule a case is kept by."""
    if not case.about_ours:
        return OTHER
    if case.outcome in ("false", "malicious"):
        return FALSE
    if case.threshold == "may_meet":
        return HARM
    return LOW if case.threshold == "low_level" else NEITHER


def due_on(case: Ended, rule: Rule) -> date | None:
    """The day from which it may go; None while that cannot be told, and then it stays."""
    start = {FROM_END: case.ended_on, FROM_ALLEGATION: case.received_on}.get(rule.counted_from)
    if rule.counted_from == FROM_LEAVING:
        if not case.last_days or None in case.last_days:
            return None
        start = max(case.last_days)
    day = years_after(start, rule.years)
    if rule.to_pension_age:
        return max(day, case.pension_on) if case.pension_on else None
    return max(day, case.ended_on)


def years_after(day: date, years: int) -> date:
    """29 February gives 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def years_before(day: date, years: int) -> date:
    """The latest day whose `years_after` is not after this one."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 2, 28)
