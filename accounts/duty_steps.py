"""When a duty about access is asked for again, and by when it is to be done. Pure.

It is told on the day it is raised and again so many days later (`account.duty_steps`): 1, 7 and
14, of which the last also goes one rung up. What is told stays told: a missed night collapses
into the latest step, and a night done twice adds nothing.
"""

from collections.abc import Sequence
from datetime import date, timedelta

RAISED = 1  # it was told that it is raised; each step after that is one more


def reached(raised_on: date, on: date, steps: Sequence[int]) -> int:
    """How often it is to have been told by this day, the day it was raised included."""
    if on < raised_on:
        return 0
    return RAISED + sum(1 for days in steps if raised_on + timedelta(days=days) <= on)


def goes_up(told: int, steps: Sequence[int]) -> bool:
    """Whether this telling is the last step, of which somebody above hears too."""
    return bool(steps) and told > len(steps)


def due_on(raised_on: date, steps: Sequence[int], *, unhurried: bool) -> date:
    """By when: access by the first step, a review (`unhurried`) by the last."""
    return raised_on + timedelta(days=days_to_do(steps, unhurried=unhurried))


def days_to_do(steps: Sequence[int], *, unhurried: bool) -> int:
    if not steps:
        return 0
    return max(steps) if unhurried else min(steps)
