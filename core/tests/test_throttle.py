import datetime as dt

import pytest
import time_machine

from core import throttle

pytestmark = pytest.mark.django_db


def test_misses_shut_the_door_for_a_while_and_for_nobody_else():
    with time_machine.travel(dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC), tick=False) as clock:
        seen = []
        for _ in range(3):
            seen.append(throttle.is_shut("pin", "7", most=2, seconds=60))
            throttle.miss("pin", "7", seconds=60)
        seen.append(throttle.is_shut("pin", "8", most=2, seconds=60))
        clock.shift(61)
        seen.append(throttle.is_shut("pin", "7", most=2, seconds=60))

    assert seen == [False, False, True, False, False]
