import signal
import subprocess
import sys

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection

from core import sealed_files
from core.encryption import Encrypted
from core.sealed_files import SealedStorage
from incidents.models import Draft
from incidents.tests.factories import ConcernFactory
from people.tests.factories import PersonFactory
from tests import processes
from trust_portal import rotation

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
SAID = "Everything is under the first key: older keys may go."


@pytest.fixture
def under_the_old_key(settings, tmp_path):
    """Makes rows and files under OLD; the portal then has NEW in front of it."""
    settings.MEDIA_ROOT = tmp_path / "files"
    sealed_files.folder().mkdir(parents=True)

    def make(drafts=3, files=2):
        settings.FIELD_KEYS = [OLD]
        author = PersonFactory()
        Draft.objects.bulk_create(
            Draft(author=author, answers={"what": f"canary {n}"}) for n in range(drafts)
        )
        for n in range(files):
            content = ContentFile(f"canary {n}".encode())
            SealedStorage().save(sealed_files.random_name(None, ""), content)
        settings.FIELD_KEYS = [NEW, OLD]

    return make


def opened_by(settings, *keys):
    """All drafts and files, opened with these keys alone."""
    settings.FIELD_KEYS = list(keys)
    storage, files = SealedStorage(), []
    for path in sealed_files.folder().iterdir():
        with storage.open(f"{sealed_files.FOLDER}/{path.name}") as file:
            files.append(file.read().decode())
    drafts = Draft.objects.order_by("pk").values_list("answers", flat=True)
    return [answers["what"] for answers in drafts], sorted(files)


def stored():
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, answers FROM incidents_draft ORDER BY id")
        rows = cursor.fetchall()
    return rows, {path.name: path.read_bytes() for path in sealed_files.folder().iterdir()}


def test_everything_opens_with_the_newest_key_alone(db, under_the_old_key, settings, capsys):
    under_the_old_key()
    settings.FIELD_KEYS = [OLD]
    concern = ConcernFactory(what="canary")
    settings.FIELD_KEYS = [NEW, OLD]

    call_command("rotate_field_keys")

    said = capsys.readouterr().out.splitlines()
    assert opened_by(settings, NEW) == (
        [f"canary {n}" for n in range(3)],
        ["canary 0", "canary 1"],
    )
    concern.refresh_from_db()
    assert concern.what == "canary"
    assert "incidents.Draft: 3 looked at, 3 moved" in said
    assert said[-2:] == ["files: 2 looked at, 2 moved", SAID]


def test_a_second_run_changes_nothing(db, under_the_old_key, capsys):
    under_the_old_key()
    call_command("rotate_field_keys")
    before = stored()
    capsys.readouterr()

    call_command("rotate_field_keys")

    moved = {line.partition("looked at, ")[2] for line in capsys.readouterr().out.splitlines()[:-1]}
    assert stored() == before
    assert moved == {"0 moved"}


def test_check_counts_and_moves_nothing(db, under_the_old_key, capsys):
    under_the_old_key()
    before = stored()

    with pytest.raises(CommandError, match=r"^5 are under an older key: older keys must stay"):
        call_command("rotate_field_keys", "--check")

    assert stored() == before
    call_command("rotate_field_keys")
    call_command("rotate_field_keys", "--check")
    assert capsys.readouterr().out.endswith(SAID + "\n")


def test_what_no_key_opens_is_named_and_the_rest_is_moved(db, under_the_old_key, settings, capsys):
    under_the_old_key(drafts=2, files=1)
    lost = Draft.objects.earliest("pk")
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    Draft.objects.filter(pk=lost.pk).update(answers={"what": "under a key that is gone"})
    (sealed_files.folder() / "by-hand").write_bytes(b"never sealed")
    settings.FIELD_KEYS = [NEW, OLD]

    with pytest.raises(CommandError) as refused:
        call_command("rotate_field_keys")

    assert str(refused.value) == (
        f"No key of PORTAL_FIELD_KEYS opens: incidents.Draft.answers, row {lost.pk}; "
        f"the file {sealed_files.folder() / 'by-hand'}. "
        "Add the key that they were sealed with (docs/operations.md, Keys)."
    )
    assert "incidents.Draft: 2 looked at, 1 moved" in capsys.readouterr().out.splitlines()


def test_rows_beyond_a_batch_are_moved_and_told_of(db, under_the_old_key, settings, capsys):
    under_the_old_key(drafts=rotation.BATCH + 1, files=0)

    call_command("rotate_field_keys")

    told = [line for line in capsys.readouterr().out.splitlines() if "Draft" in line]
    assert told == [
        "incidents.Draft: 200 looked at, 200 moved",
        "incidents.Draft: 201 looked at, 201 moved",
    ]
    assert len(opened_by(settings, NEW)[0]) == 201


def test_a_run_that_is_stopped_says_how_to_go_on(db, under_the_old_key, monkeypatch, settings):
    under_the_old_key()
    batches = rotation.rotate()

    def stopped_by_hand(**_):
        yield next(batches)
        raise KeyboardInterrupt

    monkeypatch.setattr(rotation, "rotate", stopped_by_hand)

    with pytest.raises(CommandError, match=r"Stopped\. Run it again to go on"):
        call_command("rotate_field_keys")


@pytest.mark.lengthy
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_run_that_is_killed_loses_nothing_and_the_next_goes_on(under_the_old_key, settings):
    under_the_old_key(drafts=1_200, files=0)
    command = [sys.executable, "manage.py", "rotate_field_keys"]
    environment = processes.environment(PORTAL_FIELD_KEYS=f"{NEW},{OLD}")

    with subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE, text=True
    ) as run:
        for line in run.stdout:
            if line.startswith("incidents.Draft: 400 "):
                run.send_signal(signal.SIGKILL)
    killed = run.wait()
    moved = {token_key(token) for _, token in stored()[0]}
    in_between = opened_by(settings, NEW, OLD)[0]
    call_command("rotate_field_keys")

    everything = [f"canary {n}" for n in range(1_200)]
    assert (killed, moved) == (-signal.SIGKILL, {OLD, NEW})
    assert in_between == everything
    assert opened_by(settings, NEW)[0] == everything


def token_key(token):
    for key in (OLD, NEW):
        try:
            Fernet(key).decrypt(token)
        except InvalidToken:
            continue
        return key
    return None


def test_every_encrypted_column_of_every_table_is_found():
    found = {
        (model._meta.label, one.name) for model, all_ in rotation.columns().items() for one in all_
    }
    there = {
        (model._meta.label, one.name)
        for model in apps.get_models(include_auto_created=True)
        for one in model._meta.get_fields()
        if isinstance(one, Encrypted)
    }

    assert found == there
    assert ("incidents.Concern", "what") in found
