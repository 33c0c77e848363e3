import datetime as dt

import pytest

from policies.cycles import Cycle, Due, is_off_cycle

DAY = dt.date(2026, 12, 7)


@pytest.mark.parametrize(
    ("first", "months", "words", "first_on", "next_on"),
    [
        (None, 12, "every 12 months", "2027-12-07", "2027-12-07"),
        (None, 24, "every 24 months", "2028-12-07", "2028-12-07"),
        (12, 36, "first after 12 months, then every 36", "2027-12-07", "2029-12-07"),
        (12, None, "", None, "2027-12-07"),
        (None, None, "", None, "2027-12-07"),
    ],
)
def test_the_cycles_of_the_five_trusts(first, months, words, first_on, next_on):
    cycle = Cycle(first, months, usual=12)

    assert cycle.words == words
    assert cycle.is_stated is bool(months)
    assert cycle.first_from(DAY) == (first_on and dt.date.fromisoformat(first_on))
    assert cycle.after(DAY) == dt.date.fromisoformat(next_on)


@pytest.mark.parametrize(
    ("today", "words"),
    [
        ("2026-06-01", ""),
        ("2026-09-08", "Review due in 90 days"),
        ("2026-11-07", "Review due in 30 days"),
        ("2026-12-06", "Review due tomorrow"),
        ("2026-12-07", "Review due today"),
        ("2026-12-08", "Review overdue since 7 December 2026"),
    ],
)
def test_a_review_is_announced_ninety_days_ahead(today, words):
    assert Due(DAY, dt.date.fromisoformat(today)).words == words


def test_a_review_within_ninety_days_of_its_day_is_within_the_cycle():
    assert not is_off_cycle(DAY, dt.date(2026, 9, 8))
    assert is_off_cycle(DAY, dt.date(2026, 9, 7))
    assert not is_off_cycle(None, dt.date(2020, 1, 1))
