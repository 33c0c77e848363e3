import datetime as dt

import pytest

from people.calendar import Calendar, Span
from policies import rounds

PLAIN = Calendar()


def day(text):
    return dt.date.fromisoformat(text)


def school(*inset, term="2026-09-02"):
    starts = day(term)
    return Calendar(
        (Span(starts, starts + dt.timedelta(days=100)), Span(starts, day("2027-07-20"))),
        tuple(Span(day(on), day(on), "inset") for on in inset),
    )


@pytest.mark.parametrize(
    ("days", "wanted", "is_inset"),
    [
        (school("2026-09-01"), "2026-09-01", True),
        (school("2026-08-27", "2026-09-01"), "2026-08-27", True),  # before 1 September
        (school("2026-07-21"), "2026-09-02", False),  # the end of the year before
        (school("2026-08-29"), "2026-09-02", False),  # a Saturday
        (school("2026-10-19"), "2026-09-02", False),  # only in autumn: overlapping terms begin
        (PLAIN, "2026-09-01", False),  # a school without a calendar: the first working day
    ],
)
def test_signing_opens_on_the_first_inset_day_of_the_coming_year(days, wanted, is_inset):
    found = rounds.opening(days, 2026, day("2026-09-30"))

    assert found == rounds.Opening(day(wanted), is_inset)


@pytest.mark.parametrize(
    ("month", "date", "wanted"),
    [(9, 30, "2026-09-30"), (2, 29, "2027-02-28"), (8, 31, "2026-08-31"), (6, 31, "2027-06-30")],
)
def test_the_day_to_sign_by_lies_in_the_school_year(month, date, wanted):
    assert rounds.due_by(2026, month, date) == day(wanted)


def due(on, **kwargs):
    settings = {"month": 9, "day": 30, "days": 14} | kwargs
    found = rounds.yearly({None: PLAIN, 1: school("2026-09-01")}, day(on), **settings)
    return found.schools, found.due[1], found.signed_before


def test_a_school_is_asked_from_its_opening_on_and_has_until_the_day():
    everywhere = frozenset({None, 1})

    assert due("2026-08-31") == (frozenset(), day("2026-09-30"), day("2026-08-01"))
    assert due("2026-09-01") == (everywhere, day("2026-09-30"), day("2026-08-01"))
    assert due("2027-03-01") == (everywhere, day("2027-03-15"), day("2026-08-01"))
    assert due("2028-02-29") == (everywhere, day("2028-03-14"), day("2027-08-01"))


def test_a_deadline_in_august_moves_into_term():
    schools, until, _ = due("2026-09-01", month=8, day=31)

    assert (schools, until) == (frozenset({None, 1}), day("2026-09-15"))
