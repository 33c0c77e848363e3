"""The migrations make the tables. `./portal test` runs this first, to have them made only once."""

import pytest
from django.apps import apps
from django.db import connection

pytestmark = pytest.mark.django_db


def test_the_migrations_make_a_table_for_every_model():
    wanted = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}

    assert wanted - set(connection.introspection.table_names()) == set()
