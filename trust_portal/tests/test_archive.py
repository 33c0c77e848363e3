import hashlib
import io
import json
import tarfile

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from ledger import leaves
from people.models import Person
from people.tests.factories import AppointmentFactory, PersonFactory
from policies.tests.factories import VersionFactory
from trust_portal import archive

really_commits = pytest.mark.django_db(transaction=True)


@pytest.fixture
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    (settings.MEDIA_ROOT / "logo").mkdir(parents=True)
    (settings.MEDIA_ROOT / "logo/mark.png").write_bytes(b"a picture")
    return settings.MEDIA_ROOT


@pytest.fixture
def inhabited(files):
    AppointmentFactory()
    VersionFactory()
    leaves.write("publication", 1, {"policy": "Social media"})


def everything(files):
    """Every row of every table, and every file."""
    rows = {
        model._meta.label: sorted(map(plain, model._base_manager.values_list()))
        for model in apps.get_models(include_auto_created=True)
    }
    kept = {str(path): path.read_bytes() for path in files.rglob("*") if path.is_file()}
    return rows, kept


def plain(row):
    return repr([bytes(value) if isinstance(value, memoryview) else value for value in row])


@really_commits
def test_a_restored_backup_is_what_was_there(inhabited, files, tmp_path, capsys):
    before = everything(files)
    call_command("backup", tmp_path / "one.tar")
    call_command("restore", tmp_path / "one.tar", "--check")
    Person.objects.update(family_name="Nobody")
    PersonFactory()
    (files / "logo/mark.png").write_bytes(b"another")
    (files / "late.txt").write_bytes(b"late")
    with pytest.raises(CommandError, match="Say --replace"):
        call_command("restore", tmp_path / "one.tar")

    call_command("restore", tmp_path / "one.tar", "--replace")

    assert everything(files) == before
    assert (tmp_path / "one.tar").stat().st_mode & 0o777 == 0o600
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        connection.cursor().execute("DELETE FROM ledger_leaf")


@really_commits
def test_a_folder_that_cannot_be_written_leaves_nothing_half_done(inhabited, tmp_path):
    with pytest.raises(CommandError, match="could not be written"):
        call_command("backup", tmp_path / "nowhere/one.tar")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["files"]


@pytest.fixture
def backup(tmp_path, db):
    """Writes an archive whose manifest says otherwise in what is given."""

    def write(**changes):
        content = {archive.database_name(): b"rows", "files/logo/mark.png": b"a picture"}
        manifest = {
            "form": archive.FORM,
            "made_at": "2026-11-20T18:00:00+00:00",
            "database": connection.vendor,
            "migrations": [],
            "sha256": {name: hashlib.sha256(data).hexdigest() for name, data in content.items()},
        }
        content["manifest.json"] = json.dumps({**manifest, **changes}).encode()
        with tarfile.open(tmp_path / "one.tar", "w") as tar:
            for name, data in content.items():
                entry = tarfile.TarInfo(name)
                entry.size = len(data)
                tar.addfile(entry, io.BytesIO(data))
        return tmp_path / "one.tar"

    return write


def test_a_whole_backup_can_be_compared_with_its_hashes(backup, capsys):
    call_command("restore", backup(), "--check")

    assert capsys.readouterr().out.endswith("made 2026-11-20T18:00:00+00:00, is whole.\n")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"migrations": ["people.9999_later"]}, "newer portal .it has people.9999_later"),
        ({"database": "mysql"}, "is of a mysql database"),
        ({"form": 2}, "another form"),
        ({"sha256": {}}, "damaged: database"),
    ],
)
def test_a_backup_of_another_portal_is_refused(backup, changes, why):
    path = backup(**changes)

    with pytest.raises(CommandError, match=why):
        call_command("restore", path, "--replace")


def test_a_backup_from_before_migrations_were_started_anew_is_taken(db):
    before = ["policies.0006_questions_to_owners", "people.0001_initial"]
    manifest = {"form": archive.FORM, "database": connection.vendor, "migrations": before}

    assert archive.refuse_unfit(manifest) is None


def test_a_damaged_backup_is_refused(backup):
    path = backup()
    path.write_bytes(path.read_bytes().replace(b"a picture", b"a forgery"))

    with pytest.raises(CommandError, match=r"damaged: files/logo/mark.png"):
        call_command("restore", path, "--replace")


def test_a_truncated_backup_is_refused(backup):
    path = backup()
    path.write_bytes(path.read_bytes()[:2000])

    with pytest.raises(CommandError, match="no whole backup"):
        call_command("restore", path, "--replace")


def test_a_backup_never_replaces_one(backup):
    path = backup()

    with pytest.raises(CommandError, match="never replaces one"):
        call_command("backup", path)
