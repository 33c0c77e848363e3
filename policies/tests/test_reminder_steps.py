import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from policies.reminders import Steps, levels

DUE = dt.date(2026, 11, 27)
ASSIGNED = dt.date(2026, 11, 1)
USUAL = Steps.of([14, 7, 1], [1, 7])
NEAR = st.dates(dt.date(2026, 10, 1), dt.date(2027, 1, 31))


def reached_on(month, day):
    return USUAL.reached(DUE, dt.date(2026, month, day), ASSIGNED)


def test_each_step_holds_until_the_next():
    days = [(11, 12), (11, 13), (11, 19), (11, 20), (11, 26), (11, 27), (11, 28), (12, 4), (12, 31)]

    assert [reached_on(*day) for day in days] == [None, -14, -14, -7, -1, -1, 1, 7, 7]


def test_being_assigned_is_a_step_itself():
    on_the_day = USUAL.reached(DUE, dt.date(2026, 11, 13), assigned_on=dt.date(2026, 11, 13))
    a_week_later = USUAL.reached(DUE, dt.date(2026, 11, 20), assigned_on=dt.date(2026, 11, 13))

    assert (on_the_day, a_week_later) == (None, -7)


@given(due_on=NEAR, on=NEAR, days=st.sets(st.integers(-30, 30), max_size=6))
def test_the_bands_of_a_day_say_the_same_as_the_steps_of_a_due_date(due_on, on, days):
    steps = Steps(tuple(sorted(days)))

    banded = next((step for step, last in steps.latest_due(on) if due_on <= last), None)

    assert banded == steps.reached(due_on, on, assigned_on=dt.date.min)


def test_others_are_told_lowest_first():
    assert [(level.name, level.after) for level in levels(7, 14, 28)] == [
        ("line_manager", 7),
        ("headteacher", 14),
        ("hr", 28),
    ]
