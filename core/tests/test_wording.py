import datetime as dt

import pytest

from core import wording

TODAY = dt.date(2026, 11, 20)
LATE_AT_NIGHT = dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)  # half past midnight in London


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (dt.date(2026, 11, 27), "Fri 27 Nov"),
        (dt.date(2027, 1, 4), "Mon 4 Jan 2027"),
        (LATE_AT_NIGHT, "Wed 1 Jul"),
        (dt.datetime(2026, 6, 30, 23, 30), "Tue 30 Jun"),  # noqa: DTZ001 -- a time without a zone
    ],
)
def test_a_day_has_its_name_and_its_year_only_when_it_is_another(value, said):
    assert wording.day(value, today=TODAY) == said


def test_a_day_can_be_written_out_with_its_year_only_when_it_is_another():
    assert wording.long_day(TODAY, today=TODAY) == "Friday 20 November"
    assert wording.long_day(dt.date(2027, 1, 4), today=TODAY) == "Monday 4 January 2027"


def test_a_day_can_be_said_in_full():
    assert (wording.plain_day(TODAY), wording.full_day(TODAY)) == (
        "20 November 2026",
        "Friday 20 November 2026",
    )


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "yesterday"),
        (7, "in 7 days"),
        (-4, "4 days ago"),
        (60, "in 60 days"),
        (300, "in 10 months"),
        (-900, "2 years ago"),
    ],
)
def test_how_far_a_day_is(days, said):
    assert wording.how_far(TODAY + dt.timedelta(days), today=TODAY) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (dt.time(8, 42), "8:42 am"),
        (dt.time(0, 5), "12:05 am"),
        (dt.time(12, 0), "12:00 pm"),
        (dt.time(15, 30), "3:30 pm"),
        (LATE_AT_NIGHT, "12:30 am"),
    ],
)
def test_a_time_is_said_by_the_twelve_hour_clock(value, said):
    assert wording.clock(value) == said


def test_a_moment_has_time_and_day_in_london():
    assert wording.moment(LATE_AT_NIGHT) == "12:30 am on 1 July 2026"


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (400, 400, "100%"),
        (399, 400, "99%"),
        (1, 400, "under 1%"),
        (0, 400, "0%"),
        (97, 100, "97%"),
        (0, 0, "none due"),
    ],
)
def test_a_share_is_never_100_while_something_is_left(part, whole, said):
    assert wording.percent(part, whole) == said


def test_numbers_are_words_up_to_nine_and_have_commas_above_a_thousand():
    assert [wording.in_words(n) for n in (0, 3, 9, 10, -1)] == ["no", "three", "nine", "10", "-1"]
    assert wording.figure(1204) == "1,204"


def test_things_are_counted_in_singular_and_plural():
    assert [
        wording.count(1, "person"),
        wording.count(1204, "person"),
        wording.count(2, "reminder"),
        wording.count(0, "duty", "duties"),
    ] == ["1 person", "1,204 people", "2 reminders", "0 duties"]


@pytest.mark.parametrize(
    ("octets", "said"),
    [
        (1, "1 byte"),
        (999, "999 bytes"),
        (84_210, "84 kB"),
        (999_600, "1.0 MB"),
        (2_400_000, "2.4 MB"),
    ],
)
def test_the_size_of_a_file_is_short(octets, said):
    assert wording.size(octets) == said
