import pytest
from django.core.management import CommandError, call_command

from people.models import Appointment, Person, Trust

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
