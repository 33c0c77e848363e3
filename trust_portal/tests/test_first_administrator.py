import os
import pty
import select
import shutil
import signal
import sqlite3
import sys
import threading
from contextlib import closing

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.management import CommandError, call_command

from people.models import Appointment, Person, Trust
from tests import migrated_once

ANSWERS = {
    "PORTAL_TRUST_NAME": "Harbourne Valley Trust",
    "PORTAL_ADMIN_GIVEN_NAMES": "Ada",
    "PORTAL_ADMIN_FAMILY_NAME": "Byron",
    "PORTAL_ADMIN_EMAIL": "Ada@Trust.example",
    "PORTAL_ADMIN_PASSWORD": "correct horse battery",
}


@pytest.fixture
def answers(monkeypatch):
    for name, value in ANSWERS.items():
        monkeypatch.setenv(name, value)


def test_the_environment_answers_where_there_is_no_terminal(db, answers, capsys):
    call_command("first_administrator")

    person = Person.objects.get()
    assert (
        capsys.readouterr().out
        == "Ada Byron is the administrator, and signs in as ada@trust.example.\n"
    )
    assert person.check_password("correct horse battery")
    assert Trust.objects.get().name == "Harbourne Valley Trust"
    assert {post.role for post in person.posts()} == {"administrator"}


def test_a_second_start_asks_nothing(db, answers, capsys):
    call_command("first_administrator")
    capsys.readouterr()

    call_command("first_administrator", "--unless-there-is-one")

    assert (capsys.readouterr().out, Appointment.objects.count()) == ("", 1)


def test_a_second_administrator_is_the_first_ones_business(db, answers):
    call_command("first_administrator")

    with pytest.raises(CommandError, match="This portal has an administrator"):
        call_command("first_administrator")


def test_a_weak_password_adds_nobody(db, answers, monkeypatch):
    monkeypatch.setenv("PORTAL_ADMIN_PASSWORD", "password")

    with pytest.raises(CommandError, match="too short"):
        call_command("first_administrator")

    assert (Person.objects.count(), Trust.objects.count()) == (0, 0)


def test_without_terminal_and_answers_it_names_what_to_set(db):
    with pytest.raises(CommandError, match="PORTAL_ADMIN_EMAIL"):
        call_command("first_administrator")


@pytest.fixture
def at_a_terminal(db, tmp_path):
    """Runs the command as a process of its own with a terminal of its own, on empty tables;
    answers what somebody sees who types these lines, each when asked, and who is on
    record then."""
    file = tmp_path / "portal.sqlite3"
    shutil.copy(migrated_once.copy_for_these_migrations(), file)
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{file}"}
    command = [
        sys.executable,
        str(settings.BASE_DIR / "manage.py"),
        "first_administrator",
        "--no-color",
    ]

    def run(*typed):
        seen = type_when_asked(command, environment, list(typed))
        with closing(sqlite3.connect(file)) as portal:
            people = portal.execute("SELECT given_names, email, password FROM people_person")
            return seen.decode().replace("\r\n", "\n").strip(), people.fetchall()

    return run


def type_when_asked(command, environment, lines):
    process, terminal = pty.fork()
    if process == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a parallel run's workers ignore it
        os.execve(command[0], command, environment)
    timer = threading.Timer(60, os.kill, (process, signal.SIGKILL))
    timer.start()
    seen, key = b"", b""
    try:
        while octets := read_some(terminal, key):
            seen += octets
            if lines and seen.endswith(b": "):
                line = lines.pop(0).encode()
                os.write(terminal, line)
                key = b"" if line.endswith(b"\n") else line
        os.waitpid(process, 0)
    finally:
        timer.cancel()
        os.close(terminal)
    return seen


def read_some(terminal, key):
    """What comes next; a key is pressed again while nothing comes, as people do: Python forgets
    Ctrl-C for a while if it comes in the instant between the question and the waiting."""
    while not select.select([terminal], [], [], 1)[0]:
        os.write(terminal, key)
    try:
        return os.read(terminal, 1024)
    except OSError:  # on Linux a terminal whose other end is closed has nothing to read
        return b""


def at_a_real_one(test):
    """On SQLite, whose empty tables are a file that a process of its own is easily given."""
    forks = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
    return pytest.mark.sqlite(forks(test))


@at_a_real_one
def test_each_answer_is_asked_for_until_it_is_one_and_no_password_shows(at_a_terminal):
    good = "correct horse battery\n"
    typed = ["Harbourne Valley Trust\n", "\n", "Ada\n", "Byron\n", "Ada@trust.example\n"]

    seen, on_record = at_a_terminal(*typed, "short\n", good, "something else\n", good, good)

    [(given_names, email, password)] = on_record
    assert (given_names, email) == ("Ada", "ada@trust.example")
    assert Argon2PasswordHasher().verify(good.strip(), password)
    assert seen.startswith("A new portal. Who administers it? Each can be changed later.\n")
    assert seen.count("Your given names: ") == 2
    assert seen.count("The two were different.") == 1
    assert "too short" in seen
    assert "correct horse" not in seen
    assert seen.endswith("Ada Byron is the administrator, and signs in as ada@trust.example.")


@at_a_real_one
@pytest.mark.parametrize("key", ["\x03", "\x04"])
def test_leaving_the_terminal_half_way_adds_nobody(at_a_terminal, key):
    seen, on_record = at_a_terminal("Harbourne Valley Trust\n", key)

    assert "CommandError: Stopped: the portal has no administrator yet." in seen
    assert on_record == []
