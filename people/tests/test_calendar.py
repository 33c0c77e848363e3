"""Which days count, also where a clock changes, a year leaps or nobody wrote the terms down."""

import datetime as dt
import zoneinfo

from people.calendar import Calendar, Span, bank_holidays


def day(text):
    return dt.date.fromisoformat(text)


def span(starts_on, ends_on=None, kind=""):
    return Span(day(starts_on), day(ends_on or starts_on), kind)


YEAR = Calendar(
    terms=(
        span("2026-09-02", "2026-12-18"),
        span("2027-01-04", "2027-03-25"),
        span("2027-04-12", "2027-07-21"),
    ),
    closures=(
        span("2026-10-26", "2026-10-30", "holiday"),
        span("2026-09-02", kind="inset"),
        span("2026-11-20", kind="strike"),
        span("2027-06-14", kind="bank_holiday"),
    ),
)
CENTRAL = Calendar(closures=(span("2027-06-14", kind="bank_holiday"),))


def test_the_bank_holidays_are_those_of_england():
    holidays = bank_holidays(2026)

    assert holidays == {
        *map(day, ["2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25"]),
        *map(day, ["2026-08-31", "2026-12-25", "2026-12-26", "2026-12-28"]),
    }


def test_each_kind_of_day_is_what_it_is_for_pupils_and_for_adults():
    days = {
        "a Friday in term": "2026-09-04",
        "a Saturday": "2026-09-05",
        "half-term": "2026-10-27",
        "an INSET day": "2026-09-02",
        "a strike day": "2026-11-20",
        "May Day": "2027-05-03",
        "a bank holiday of the trust's own": "2027-06-14",
        "Christmas holidays": "2026-12-22",
    }

    kinds = {
        name: (YEAR.is_school_day(day(text)), YEAR.is_working_day(day(text)))
        for name, text in days.items()
    }

    assert kinds == {
        "a Friday in term": (True, True),
        "a Saturday": (False, False),
        "half-term": (False, True),
        "an INSET day": (False, True),
        "a strike day": (False, True),
        "May Day": (False, False),
        "a bank holiday of the trust's own": (False, False),
        "Christmas holidays": (False, True),
    }


def test_staff_are_written_to_in_term_and_on_inset_days_only():
    days = ["2026-09-01", "2026-09-02", "2026-09-04", "2026-09-05", "2026-10-27", "2026-11-20"]

    written_to = [text for text in days if YEAR.is_staff_day(day(text))]

    assert written_to == ["2026-09-02", "2026-09-04"]  # an INSET day, and a Friday in term
    assert CENTRAL.is_staff_day(day("2026-10-27"))
    assert not CENTRAL.is_staff_day(day("2027-06-14"))


def test_the_next_school_day_is_the_day_itself_when_it_is_one():
    assert YEAR.next_school_day(day("2026-09-04")) == day("2026-09-04")


def test_half_term_christmas_and_the_first_inset_day_are_stepped_over():
    after = {text: YEAR.next_school_day(day(text)) for text in ("2026-08-10", "2026-10-24")}

    assert after == {"2026-08-10": day("2026-09-03"), "2026-10-24": day("2026-11-02")}
    assert YEAR.next_school_day(day("2026-12-19")) == day("2027-01-04")


def test_a_term_that_is_more_than_a_year_away_is_not_waited_for():
    assert YEAR.next_school_day(day("2025-08-09")) == day("2025-08-11")


def test_after_the_last_known_term_working_days_count():
    assert YEAR.is_school_day(day("2027-09-06")) is False
    assert YEAR.next_school_day(day("2027-08-30")) == day("2027-08-31")  # over a bank holiday


def test_without_terms_every_working_day_counts():
    assert CENTRAL.is_school_day(day("2026-08-12")) is True
    assert CENTRAL.next_school_day(day("2027-06-12")) == day("2027-06-15")
    assert Calendar().next_school_day(day("2026-12-25")) == day("2026-12-29")


def test_without_terms_a_closure_still_closes():
    snow = Calendar(closures=(span("2027-01-12", "2027-01-13", "closed"),))

    assert snow.is_school_day(day("2027-01-12")) is False
    assert snow.is_working_day(day("2027-01-12")) is True
    assert snow.next_school_day(day("2027-01-12")) == day("2027-01-14")


def test_a_closure_without_end_in_sight_falls_back_to_working_days():
    closed = Calendar(closures=(span("2026-01-01", "2028-12-31", "closed"),))

    assert closed.next_school_day(day("2026-08-15")) == day("2026-08-17")


def test_terms_that_overlap_count_each_day_once():
    overlapping = Calendar(
        terms=(span("2026-09-01", "2026-09-04"), span("2026-09-03", "2026-09-08"))
    )

    days = [overlapping.add_school_days(day("2026-08-31"), n) for n in range(1, 7)]

    assert [found.day for found in days] == [1, 2, 3, 4, 7, 8]


def test_school_days_are_added_without_counting_the_first():
    assert YEAR.add_school_days(day("2026-10-22"), 0) == day("2026-10-22")
    assert YEAR.add_school_days(day("2026-10-22"), 1) == day("2026-10-23")
    assert YEAR.add_school_days(day("2026-10-22"), 2) == day("2026-11-02")
    assert YEAR.add_school_days(day("2027-07-20"), 2) == day("2027-07-22")  # terms have run out


def test_working_days_are_added_over_weekends_and_bank_holidays():
    assert YEAR.add_working_days(day("2026-12-24"), 1) == day("2026-12-29")
    assert YEAR.add_working_days(day("2026-10-23"), 5) == day("2026-10-30")  # half-term


def test_days_do_not_shift_where_the_clock_changes():
    london = zoneinfo.ZoneInfo("Europe/London")
    spring, autumn = day("2027-03-28"), day("2026-10-25")
    offsets = [
        dt.datetime.combine(change + dt.timedelta(days=n), dt.time(), london).utcoffset()
        for change in (spring, autumn)
        for n in (0, 1)
    ]

    assert [offset.seconds // 3600 for offset in offsets] == [0, 1, 1, 0]
    assert CENTRAL.add_working_days(day("2027-03-25"), 1) == day("2027-03-30")  # over Easter
    assert CENTRAL.add_working_days(day("2026-10-23"), 1) == day("2026-10-26")
    assert CENTRAL.add_working_days(day("2026-10-23"), 10) == day("2026-11-06")


def test_the_leap_day_is_a_day_like_others():
    leap = Calendar(terms=(span("2028-02-21", "2028-03-03"),))

    assert leap.is_school_day(day("2028-02-29")) is True
    assert leap.add_school_days(day("2028-02-28"), 2) == day("2028-03-01")
    assert CENTRAL.add_working_days(day("2028-02-28"), 1) == day("2028-02-29")
