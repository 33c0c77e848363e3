import contextlib
import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.conf import settings

from tests import migrated_once
from tests.environment import LONG

pytestmark = [pytest.mark.lengthy, pytest.mark.sqlite]
SUPERVISOR = [sys.executable, "-P", "trust_portal/supervisor.py"]


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def environment(tmp_path, port):
    """Of an operator who starts the portal with an empty folder and a free port."""
    ours = ("PORTAL_", "DATABASE_", "REDIS_", "SECRET_", "DJANGO_SETTINGS")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "PORTAL_DATA": str(tmp_path / "data"), "PORT": str(port)}


def refusal(kind, environment):
    """What it says when it does not start."""
    done = subprocess.run(
        [*SUPERVISOR, kind],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    return done.stderr.strip()


def test_a_port_in_use_gets_a_plain_sentence(environment, port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()

        said = refusal("run", environment)

    assert said == (
        f"Port {port} is in use by another program. Stop that one, "
        "or choose another port: PORT=8001 ./portal run"
    )


def test_two_portals_cannot_share_a_folder(environment, tmp_path):
    (tmp_path / "data").mkdir()
    with (tmp_path / "data/lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        said = refusal("run", environment)

    assert said == f"A portal already runs in {tmp_path}/data. Stop it with Ctrl-C first."


def test_the_demonstration_does_not_open_a_real_portal(environment, tmp_path):
    (tmp_path / "data/keys").mkdir(parents=True)

    assert refusal("run", environment).startswith(f"{tmp_path}/data holds a real portal")


def test_real_use_does_not_start_in_the_demonstration(environment, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data/demonstration").touch()

    assert refusal("serve", environment).startswith(f"{tmp_path}/data holds the demonstration")


def test_a_folder_that_cannot_be_made_gets_a_plain_sentence(environment, tmp_path):
    (tmp_path / "data").write_text("a file")

    said = refusal("run", environment)

    assert said == f"The folder {tmp_path}/data cannot be written: Not a directory."


def test_real_use_makes_a_key_restarts_what_dies_and_ends_clean(environment, tmp_path, port):
    answers = {
        "PORTAL_TRUST_NAME": "Harbourne Valley Trust",
        "PORTAL_ADMIN_GIVEN_NAMES": "Ada",
        "PORTAL_ADMIN_FAMILY_NAME": "Byron",
        "PORTAL_ADMIN_EMAIL": "ada@trust.example",
        "PORTAL_ADMIN_PASSWORD": "correct horse battery",
    }
    log = tmp_path / "log"
    put_tables(tmp_path / "data")
    with log.open("w") as file:
        portal = subprocess.Popen(
            [*SUPERVISOR, "serve"],
            cwd=settings.BASE_DIR,
            env={**environment, **answers},
            stdout=file,
            stderr=file,
        )
    try:
        until(lambda: "The portal is at" in log.read_text(), portal)
        first = ask(port, "/readyz")
        worker = child(portal.pid, "worker")

        os.kill(worker, signal.SIGKILL)
        until(lambda: child(portal.pid, "worker") not in {None, worker}, portal)
        started = children(portal.pid)
    finally:
        portal.send_signal(signal.SIGINT)
        code = portal.wait(30)

    keys = tmp_path / "data/keys"
    kept = {key.name: key.stat().st_mode & 0o777 for key in keys.iterdir()}
    assert (first["state"], first["database"]) == ("degraded", "ok")  # no pulse yet
    assert "The worker stopped (exit -9)." in log.read_text()
    assert (code, kept) == (0, {"secret_key": 0o600, "portal_field_keys": 0o600})
    assert Fernet((keys / "portal_field_keys").read_text().strip())
    assert [process for process in started if Path(f"/proc/{process}").exists()] == []


def put_tables(data):
    """As if it had been started before; a long run lets it migrate an empty folder."""
    tables = migrated_once.copy_for_these_migrations()
    if not LONG and tables.exists():
        data.mkdir()
        shutil.copy(tables, data / "portal.sqlite3")


def until(true, process):
    end = time.monotonic() + 120
    while not true():
        assert process.poll() is None
        assert time.monotonic() < end
        time.sleep(0.1)  # for another process; no clock of ours can be frozen in it


def ask(port, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
        return json.load(answer)


def children(parent):
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[1]) == parent:
                words = (stat.parent / "cmdline").read_text().split("\0")
                found[int(stat.parent.name)] = words
    return found


def child(parent, word):
    return next((pid for pid, words in children(parent).items() if word in words), None)
