"""Triggers by which both databases refuse to change or delete the rows of a table."""

from django.db.backends.base.base import BaseDatabaseWrapper

NEVER = "1 = 0"


def install(
    connection: BaseDatabaseWrapper, table: str, why: str, *, may_be_deleted: str = NEVER
) -> None:
    """Refuse UPDATE and DELETE, but for rows of which `may_be_deleted` (SQL over OLD) is true.

    The refusal says why, as an IntegrityError. May be called again. SQLite drops the triggers of a
    table that a migration makes anew: such a migration installs them once more.
    """
    remove(connection, table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_function(table, why, may_be_deleted))
            cursor.execute(
                f"CREATE TRIGGER {table}_once BEFORE UPDATE OR DELETE ON {table}"
                f" FOR EACH ROW EXECUTE FUNCTION {table}_refuse()"
            )
            return
        for verb, may in (("UPDATE", NEVER), ("DELETE", may_be_deleted)):
            cursor.execute(
                f"CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table}"
                f" WHEN NOT ({may}) BEGIN SELECT RAISE(ABORT, '{why}'); END"
            )


def _function(table: str, why: str, may_be_deleted: str) -> str:
    return f"""
CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger AS $$
BEGIN
    IF TG_OP = 'DELETE' AND ({may_be_deleted}) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '{why}' USING ERRCODE = 'integrity_constraint_violation';
END $$ LANGUAGE plpgsql
"""


def remove(connection: BaseDatabaseWrapper, table: str) -> None:
    """Lift the refusal: for migrations that rebuild a table, and for emptying a test database."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_once ON {table}")
        else:
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_update")
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_delete")
