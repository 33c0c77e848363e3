"""The migrations make the tables. `./portal test` runs this first, to have them made only once."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

pytestmark = pytest.mark.django_db


def test_the_migrations_make_a_table_for_every_model():
    wanted = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}

    assert wanted - set(connection.introspection.table_names()) == set()


# What portals have run that were there before the migrations were started anew: how many of each.
RUN_BEFORE = {"people": 7, "ledger": 2, "notices": 2, "oversight": 2, "policies": 15}


def test_a_portal_that_ran_the_migrations_before_goes_on_behind_them():
    ours, recorder = set(RUN_BEFORE) | {"accounts", "incidents"}, MigrationRecorder(connection)
    executor = MigrationExecutor(connection)
    made_anew = [row for key, row in executor.loader.disk_migrations.items() if row.replaces]
    before = {key for row in made_anew for key in row.replaces} | {("ledger", "0002_written_once")}
    recorder.migration_qs.filter(app__in=ours).delete()
    for app, name in before:
        recorder.record_applied(app, name)

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())

    assert {app: len([key for key in before if key[0] == app]) for app in RUN_BEFORE} == RUN_BEFORE
    assert executor.loader.detect_conflicts() == {}
    assert not {str(row) for row, _ in plan} & {str(row) for row in made_anew}
    assert {row.app_label for row, _ in plan} == ours
