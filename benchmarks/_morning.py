"""The portal's Celery application on a working morning, at whatever hour it is measured."""

import datetime as dt
from zoneinfo import ZoneInfo

import time_machine

from people.calendar import Calendar

LONDON = ZoneInfo("Europe/London")
DAY = Calendar().next_working_day(dt.datetime.now(LONDON).date())
NINE = dt.datetime.combine(DAY, dt.time(9), LONDON)

time_machine.travel(NINE, tick=True).start()

from trust_portal.celery import app  # noqa: E402 -- in that morning

__all__ = ["app"]
