"""One file that holds the whole portal: its database, its files, and a manifest of hashes.

The keys are not in it: whoever finds a backup shall not be able to read what they protect.
"""

import contextlib
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

MANIFEST = "manifest.json"
FORM = 1
BLOCK = 1024 * 1024


class Unusable(Exception):  # noqa: N818 -- it reads as English where it is raised
    """The archive cannot be made or restored. The message is for the operator."""


# --- making one


def make(path: Path) -> dict:
    """Write the archive, readable by this user alone; the manifest goes last and is returned."""
    unfinished = path.with_name(path.name + ".part")
    try:
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            dump = Path(folder) / database_name()
            dump_database(dump)
            # After the database: a file that it names is there, one made since does no harm.
            manifest = _write(unfinished, dump)
        unfinished.rename(path)
    except OSError as error:
        raise Unusable(f"The backup could not be written: {error.strerror}.") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def _write(path, dump):
    hashes = {}
    with (
        os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file,
        tarfile.open(fileobj=file, mode="w") as tar,
    ):
        _add(tar, dump.name, dump, hashes)
        for kept in sorted(Path(settings.MEDIA_ROOT).rglob("*")):
            if kept.is_file():
                name = f"files/{kept.relative_to(settings.MEDIA_ROOT)}"
                _add(tar, name, kept, hashes)
        manifest = {
            "form": FORM,
            "made_at": timezone.now().isoformat(timespec="seconds"),
            "database": connection.vendor,
            "migrations": applied_migrations(),
            "sha256": hashes,
        }
        inside = dump.with_name(MANIFEST)
        inside.write_text(json.dumps(manifest, indent=1, sort_keys=True))
        tar.add(inside, MANIFEST)
        file.flush()
        os.fsync(file.fileno())
    return manifest


def _add(tar, name, path, hashes):
    with path.open("rb") as file:
        hashes[name] = digest(file)
        file.seek(0)
        tar.addfile(tar.gettarinfo(arcname=name, fileobj=file), file)


def digest(file) -> str:
    sha256 = hashlib.sha256()
    while block := file.read(BLOCK):
        sha256.update(block)
    return sha256.hexdigest()


def database_name():
    return "database.sqlite3" if connection.vendor == "sqlite" else "database.dump"


def dump_database(path):
    """One consistent moment of it, while the portal goes on working."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(path)])
        return
    postgresql("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={path}")


# --- restoring one


def read(path: Path) -> dict:
    """The manifest, once every byte of the archive was compared with its hash."""
    try:
        with tarfile.open(path) as tar:
            manifest = json.load(tar.extractfile(MANIFEST))
            found = {m.name: digest(tar.extractfile(m)) for m in tar if m.name != MANIFEST}
    except (OSError, tarfile.TarError, KeyError, ValueError) as error:
        raise Unusable(f"{path} is no whole backup of the portal.") from error
    wrong = sorted(set(found.items()) ^ set(manifest["sha256"].items()))
    if wrong:
        raise Unusable(f"{path} is damaged: {wrong[0][0]} is not what was backed up.")
    return manifest


def refuse_unfit(manifest):
    if manifest["form"] != FORM:
        raise Unusable("This backup was made by another form of the program.")
    if manifest["database"] != connection.vendor:
        raise Unusable(
            f"This backup is of a {manifest['database']} database, "
            f"and DATABASE_URL names a {connection.vendor} one."
        )
    here = MigrationLoader(None).disk_migrations
    replaced = [step for migration in here.values() for step in migration.replaces]
    known = {f"{app}.{name}" for app, name in [*here, *replaced]}
    if newer := sorted(set(manifest["migrations"]) - known):
        raise Unusable(f"This backup is of a newer portal (it has {newer[0]}): upgrade first.")


def restore(path: Path) -> None:
    """Put the archive in place of the database and files; sessions and throttles end with it."""
    media = Path(settings.MEDIA_ROOT)
    media.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=media.parent) as folder:
        with tarfile.open(path) as tar:
            tar.extractall(folder, filter="data")
        load_database(Path(folder) / database_name())
        (Path(folder) / "files").mkdir(exist_ok=True)
        shutil.rmtree(media, ignore_errors=True)
        (Path(folder) / "files").rename(media)
    for model in apps.get_models():
        if model._meta.model_name == "session":
            model._base_manager.all().delete()
    cache.clear()


def load_database(path):
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with contextlib.closing(sqlite3.connect(path)) as source:
            source.backup(connection.connection)
        return
    connection.close()
    options = ["--clean", "--if-exists", "--no-owner", "--exit-on-error", "--single-transaction"]
    postgresql("pg_restore", *options, f"--dbname={connection.settings_dict['NAME']}", str(path))


# --- both


def applied_migrations():
    return sorted(
        f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()
    )


def postgresql(program, *words):
    """Run one of PostgreSQL's programs on our database; the password stays off the command line."""
    database = connection.settings_dict
    environment = {
        **os.environ,
        "PGHOST": database["HOST"] or "",
        "PGPORT": str(database["PORT"] or ""),
        "PGUSER": database["USER"] or "",
        "PGPASSWORD": database["PASSWORD"] or "",
        "PGDATABASE": database["NAME"],
    }
    for name in ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD"):
        if not environment[name]:
            del environment[name]
    done = subprocess.run(  # noqa: S603 -- our own words
        [newest(program), *words], env=environment, check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise Unusable(f"{program} failed: {done.stderr.strip()}")


def newest(program):
    """Debian keeps them off the PATH; an older one refuses a newer server."""
    found = Path("/usr/lib/postgresql").glob(f"*/bin/{program}")
    by_version = sorted(found, key=lambda path: int(path.parent.parent.name))
    if path := (str(by_version[-1]) if by_version else shutil.which(program)):
        return path
    raise Unusable(f"{program} is not installed: apt-get install postgresql-client")
