"""What the scheduler is told, and that the admin can show it."""

import pytest
from django.conf import settings
from django_celery_beat.models import PeriodicTask
from django_celery_beat.schedulers import DatabaseScheduler

from trust_portal.celery import app


def test_every_scheduled_task_exists():
    app.loader.import_default_modules()

    unknown = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} - app.tasks.keys()

    assert unknown == set()


@pytest.mark.django_db(transaction=True)  # the scheduler opens connections of its own
def test_the_schedule_is_copied_to_the_database_where_the_admin_shows_it():
    DatabaseScheduler(app=app).setup_schedule()

    shown = set(PeriodicTask.objects.values_list("name", flat=True))

    assert shown >= settings.CELERY_BEAT_SCHEDULE.keys()
