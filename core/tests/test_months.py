import datetime as dt

import pytest

from core.months import months_ago, months_later

DAYS = [
    ("2026-09-01", 12, "2027-09-01"),
    ("2026-01-31", 1, "2026-02-28"),
    ("2024-02-29", 12, "2025-02-28"),
    ("2024-02-29", 48, "2028-02-29"),
    ("2026-11-30", 3, "2027-02-28"),
    ("2026-03-31", -1, "2026-02-28"),
    ("2026-01-15", -1, "2025-12-15"),
]


@pytest.mark.parametrize(("day", "months", "wanted"), DAYS)
def test_a_month_later_is_the_same_day_or_the_last_of_a_shorter_month(day, months, wanted):
    assert months_later(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(wanted)


@pytest.mark.parametrize(
    ("on", "months", "since"),
    [
        ("2026-09-01", 12, "2025-09-01"),
        ("2027-02-28", 12, "2026-02-28"),
        ("2027-02-28", 36, "2024-02-29"),
        ("2028-02-29", 12, "2027-02-28"),
        ("2027-02-28", 1, "2027-01-31"),
    ],
)
def test_months_ago_is_the_latest_day_from_which_they_have_passed(on, months, since):
    assert months_ago(dt.date.fromisoformat(on), months) == dt.date.fromisoformat(since)
