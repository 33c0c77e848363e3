"""The triggers by which both databases refuse to change or delete what is proved."""

from django.db.backends.base.base import BaseDatabaseWrapper

from core import written_once

WHY = "proof of signing is written once"
# A secret may be deleted once a leaf says that it was erased; nothing else ever.
ERASED = "EXISTS (SELECT 1 FROM ledger_leaf WHERE kind = 'erasure' AND record = OLD.leaf_id)"
TABLES = {"ledger_leaf": written_once.NEVER, "ledger_leafsecret": ERASED}


def install(connection: BaseDatabaseWrapper) -> None:
    """Refuse UPDATE and DELETE on every table of the ledger, but for what was erased with a leaf.

    May be called again.
    """
    for table, may_be_deleted in TABLES.items():
        written_once.install(connection, table, WHY, may_be_deleted=may_be_deleted)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Lift the refusal: for migrations that rebuild a table, and for emptying a test database."""
    for table in TABLES:
        written_once.remove(connection, table)
