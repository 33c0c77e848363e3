"""The index behind searching, in either database: made by a migration, asked by one statement."""

from django.db.backends.base.base import BaseDatabaseWrapper

DOCUMENTS = "policies_searchdocument"
FULL_TEXT = "policies_searchtext"  # SQLite's own table, of which Django knows nothing
PARTS = {"title": "A", "heading": "B", "body": "C", "around": "D"}


def install(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            vector = " || ".join(
                f"setweight(to_tsvector('english', {column}), '{weight}')"
                for column, weight in PARTS.items()
            )
            cursor.execute(
                f"ALTER TABLE {DOCUMENTS} ADD COLUMN vector tsvector"
                f" GENERATED ALWAYS AS ({vector}) STORED"
            )
            cursor.execute(f"CREATE INDEX search_vector ON {DOCUMENTS} USING gin (vector)")
        else:
            cursor.execute(
                f"CREATE VIRTUAL TABLE {FULL_TEXT} USING fts5("
                f"{', '.join(PARTS)}, tokenize = 'porter unicode61 remove_diacritics 2')"
            )


def remove(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {DOCUMENTS} DROP COLUMN vector")
        else:
            cursor.execute(f"DROP TABLE {FULL_TEXT}")
