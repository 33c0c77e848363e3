"""The nightly clearing away."""

import datetime as dt

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection

from people.models import Session
from people.sessions import SessionStore
from people.tasks import forget_expired

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)


def test_what_is_over_goes_and_what_is_not_stays():
    with time_machine.travel(START):
        SessionStore().create()
        cache.set("attempts", [1], 300)
    with time_machine.travel(START + dt.timedelta(hours=9)):
        SessionStore().create()
        cache.set("later", [1], 3 * 60 * 60)
    with time_machine.travel(START + dt.timedelta(hours=11)):
        forget_expired.delay()
        forget_expired.delay()
        later = cache.get("later")

    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM portal_cache")
        kept = cursor.fetchone()[0]
    assert (Session.objects.count(), kept, later) == (1, 1, [1])
