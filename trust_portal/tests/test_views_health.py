import time

import pytest
from django.core.cache import cache
from django.db.migrations.recorder import MigrationRecorder

from trust_portal import tasks, views_health

FINE = {
    "state": "ready",
    "database": "ok",
    "migrations": "ok",
    "broker": "ok",
    "scheduler": "ok",
    "disk": "ok",
}


def test_the_process_is_up_without_asking_the_database(client):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")


def test_all_is_well_once_the_scheduler_has_ticked(client, db):
    tasks.beat()

    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (200, FINE)


def test_a_scheduler_that_stopped_is_told_but_takes_nothing_out_of_service(client, db):
    cache.set(tasks.PULSE, time.time() - 1000)

    response = client.get("/readyz")

    told = {**FINE, "state": "degraded", "scheduler": "the last task ran 1000 seconds ago"}
    assert (response.status_code, response.json()) == (200, told)


def test_a_broker_that_is_away_is_told_but_takes_nothing_out_of_service(
    client, db, settings, tmp_path
):
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_in": tmp_path / "gone"}
    tasks.beat()

    response = client.get("/readyz")

    told = {**FINE, "state": "degraded", "broker": "failed: FileNotFoundError"}
    assert (response.status_code, response.json()) == (200, told)


@pytest.mark.expects_errors
def test_missing_tables_take_the_machine_out_of_service(client, db):
    views_health.waiting_migrations.cache_clear()
    tasks.beat()
    MigrationRecorder.Migration.objects.filter(app="people").delete()

    response = client.get("/readyz")

    told = {**FINE, "state": "not ready", "migrations": "missing: run manage.py migrate"}
    assert (response.status_code, response.json()) == (503, told)
