"""The tables of SQLite's test database, migrated once for each set of migrations and then copied.

Migrating takes longer than most test files. A copy is known by the migrations and packages it was
made from, so a change of either makes another.
"""

import hashlib
import sqlite3
import tempfile
from pathlib import Path

from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "output" / "migrated"
IN_MEMORY = "file:memorydb_default?mode=memory&cache=shared"  # as Django calls it


def copy_for_these_migrations():
    """The file in which the migrated tables are kept, or will be."""
    made_from = hashlib.sha256((Path(settings.BASE_DIR) / "requirements-dev.lock").read_bytes())
    for path in sorted(Path(settings.BASE_DIR).glob("*/migrations/*.py")):
        made_from.update(path.read_bytes())
    return FOLDER / f"{made_from.hexdigest()[:24]}.sqlite3"


def fill(copy):
    """The database in memory with the copied tables, for as long as the answer stays open."""
    database = sqlite3.connect(IN_MEMORY, uri=True, check_same_thread=False)
    kept = sqlite3.connect(f"file:{copy}?mode=ro", uri=True)
    kept.backup(database)
    kept.close()
    return database


def keep(connection, copy):
    """Keep the tables for the next run; those of older migrations are let go."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for older in FOLDER.glob("*.sqlite3"):
        older.unlink(missing_ok=True)
    with tempfile.NamedTemporaryFile(dir=FOLDER, delete=False) as part:
        pass
    kept = sqlite3.connect(part.name)
    connection.ensure_connection()
    connection.connection.backup(kept)
    kept.close()
    Path(part.name).rename(copy)
