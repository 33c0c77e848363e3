"""Tables made all at once, and taken away again."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from core.migrating import CreateTables


def key():
    return ("id", models.BigAutoField(primary_key=True))


SHELF = migrations.CreateModel("Shelf", [key()])
BOOK = migrations.CreateModel(
    "Book",
    [key(), ("shelf", models.ForeignKey("library.Shelf", models.PROTECT))],
)
TITLE = migrations.AddField("book", "title", models.CharField(max_length=20, default=""))
ONCE = migrations.AddConstraint(
    "book", models.UniqueConstraint(fields=["title"], name="library_title_once")
)


@pytest.mark.django_db(transaction=True)
def test_tables_are_as_the_operations_together_leave_them_and_go_again():
    step = CreateTables([BOOK, SHELF, TITLE, ONCE])  # also one that points at a later one
    before = ProjectState()
    after = before.clone()
    step.state_forwards("library", after)

    with connection.schema_editor() as editor:
        step.database_forwards("library", editor, before, after)
    assert tables() == {"library_book", "library_shelf"}
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, "library_book")
        names = connection.introspection.get_constraints(cursor, "library_book")
    assert {column.name for column in found} == {"id", "shelf_id", "title"}
    assert names["library_title_once"]["unique"]
    assert any(row["foreign_key"] == ("library_shelf", "id") for row in names.values())

    with connection.schema_editor() as editor:
        step.database_backwards("library", editor, after, before)
    assert tables() == set()


def tables():
    return {name for name in connection.introspection.table_names() if name.startswith("library_")}
