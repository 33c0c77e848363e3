"""By which rule a case is kept, and from which day it may go."""

from datetime import date

import pytest

from incidents.retention import Ended, Rule, due_on, rule_of, years_after

DAY, LATER = date(2026, 1, 5), date(2026, 3, 2)


def ended(**said):
    facts = {"about_ours": True, "threshold": "", "outcome": "", "received_on": DAY}
    return Ended(**facts | {"ended_on": LATER} | said)


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ({"about_ours": False, "threshold": "may_meet"}, "other"),
        ({"threshold": "may_meet", "outcome": "malicious"}, "false"),
        ({"threshold": "may_meet", "outcome": "false"}, "false"),
        ({"threshold": "may_meet", "outcome": "unfounded"}, "harm"),
        ({"threshold": "may_meet", "outcome": "substantiated"}, "harm"),
        ({"threshold": "low_level", "outcome": "substantiated"}, "low_level"),
        ({"threshold": "neither"}, "neither"),
        ({}, "neither"),
    ],
)
def test_the_outcome_says_which_rule(said, rule):
    assert rule_of(ended(**said)) == rule


@pytest.mark.parametrize(
    ("rule", "said", "day"),
    [
        (Rule(0, "end"), {}, LATER),
        (Rule(6, "end"), {}, date(2032, 3, 2)),
        (Rule(0, "allegation"), {}, LATER),
        (Rule(10, "allegation", to_pension_age=True), {}, None),
        (
            Rule(10, "allegation", to_pension_age=True),
            {"pension_on": date(2030, 1, 1)},
            date(2036, 1, 5),
        ),
        (
            Rule(10, "allegation", to_pension_age=True),
            {"pension_on": date(2050, 1, 1)},
            date(2050, 1, 1),
        ),
        (Rule(0, "leaving"), {}, None),
        (Rule(0, "leaving"), {"last_days": (DAY, None)}, None),
        (Rule(0, "leaving"), {"last_days": (DAY, date(2027, 7, 1))}, date(2027, 7, 1)),
        (Rule(1, "leaving"), {"last_days": (date(2020, 1, 1),)}, LATER),
    ],
)
def test_the_rule_says_from_which_day_and_what_nobody_knows_stays(rule, said, day):
    assert due_on(ended(**said), rule) == day


def test_a_leap_day_has_a_day_after_years():
    assert years_after(date(2024, 2, 29), 1) == date(2025, 3, 1)
