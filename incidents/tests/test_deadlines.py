"""Two school days in term, five working days outside it."""

import datetime as dt

import pytest

from incidents.deadlines import assess_by
from people.calendar import Calendar, Span

SCHOOL = Calendar(
    terms=(
        Span(dt.date(2026, 9, 1), dt.date(2026, 12, 18)),
        Span(dt.date(2027, 1, 5), dt.date(2027, 3, 24)),
    ),
    closures=(
        Span(dt.date(2026, 10, 26), dt.date(2026, 10, 30), "holiday"),
        Span(dt.date(2026, 11, 11), dt.date(2026, 11, 11), "strike"),
    ),
)
CENTRAL = Calendar()


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-11-02", "2026-11-04"),  # Monday: Wednesday
        ("2026-11-07", "2026-11-10"),  # Saturday in term: Tuesday
        ("2026-11-10", "2026-11-13"),  # a strike day does not count
        ("2026-10-23", "2026-10-30"),  # the last day before half-term does not wait for its end
        ("2026-10-27", "2026-11-03"),  # in half-term: five working days
        ("2026-12-17", "2026-12-24"),  # two days before Christmas
        ("2026-12-24", "2027-01-05"),  # bank holidays do not count
        ("2026-08-28", "2026-09-07"),  # in August, past the bank holiday of the 31st
    ],
)
def test_a_school_has_two_school_days_in_term_and_five_working_days_outside(received, due):
    assert assess_by(dt.date.fromisoformat(received), SCHOOL) == dt.date.fromisoformat(due)


def test_the_central_team_has_two_working_days_all_year():
    assert assess_by(dt.date(2026, 12, 24), CENTRAL) == dt.date(2026, 12, 30)
    assert assess_by(dt.date(2026, 8, 3), CENTRAL) == dt.date(2026, 8, 5)
