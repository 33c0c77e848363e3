import os
import subprocess
import sys

import pytest
from cryptography.fernet import Fernet
from django.core.checks import registry

from people.models import Person
from trust_portal import checks
from trust_portal.settings import BASE_DIR


@pytest.fixture
def production(settings):
    settings.TESTING, settings.DEMO, settings.DEBUG = False, False, False
    settings.SECRET_KEY = "a long random value of our own"
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]


def refused():
    return [error.id for refusal in checks.REFUSALS for error in refusal(databases=["default"])]


def test_a_portal_of_its_own_starts(db, production):
    assert refused() == []


def test_production_refuses_the_demonstrations_key(db, production, settings):
    settings.SECRET_KEY = settings.DEMO_KEY

    assert refused() == ["portal.E001"]


def test_production_refuses_the_demonstrations_field_key_even_as_an_older_one(
    db, production, settings
):
    settings.FIELD_KEYS = [*settings.FIELD_KEYS, settings.DEMO_FIELD_KEY]

    assert refused() == ["portal.E004"]


def test_production_refuses_debug(db, production, settings):
    settings.DEBUG = True

    assert refused() == ["portal.E002"]


def test_production_refuses_the_demonstrations_accounts(db, production):
    Person.objects.create(given_names="Ada", family_name="Byron", demonstration=True)

    assert refused() == ["portal.E003"]


def test_the_demonstration_may_have_all_of_them(db, settings):
    settings.TESTING, settings.DEMO, settings.DEBUG = False, True, True
    settings.SECRET_KEY, settings.FIELD_KEYS = settings.DEMO_KEY, [settings.DEMO_FIELD_KEY]
    Person.objects.create(given_names="Ada", family_name="Byron", demonstration=True)

    assert refused() == []


def test_a_web_server_is_stopped_in_plain_words(db, production, settings):
    settings.DEBUG = True

    with pytest.raises(SystemExit) as stopped:
        checks.refuse_unsafe()

    assert str(stopped.value) == (
        "The portal does not start: DEBUG shows the portal's insides to anybody. "
        "Remove DEBUG from the environment."
    )


def test_each_refusal_is_among_djangos_checks():
    registered = registry.registry.get_checks(include_deployment_checks=True)

    assert [check for check in checks.REFUSALS if check not in registered] == []


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (None, "Set PORTAL_FIELD_KEYS, or PORTAL_FIELD_KEYS_FILE: the key under which"),
        (" , ", "Set PORTAL_FIELD_KEYS, or PORTAL_FIELD_KEYS_FILE: the key under which"),
        ("short", "PORTAL_FIELD_KEYS: key 1 is not 32 bytes in URL-safe base64 (44 characters)."),
    ],
)
def test_production_without_a_usable_field_key_does_not_start(keys, said, tmp_path):
    environment = {
        **production_environment(tmp_path),
        **({"PORTAL_FIELD_KEYS": keys} if keys else {}),
    }

    done = settings_of(environment)

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].partition("ImproperlyConfigured: ")[2].startswith(said)


def test_field_keys_may_lie_in_a_file_newest_first_or_where_serve_keeps_them(tmp_path):
    newest, older = (Fernet.generate_key().decode() for _ in range(2))
    named, made = tmp_path / "named", tmp_path / "data" / "keys" / "portal_field_keys"
    named.write_text(f"{newest}\n{older}\n")
    made.parent.mkdir(parents=True)
    made.write_text(f"{older}\n")
    environment = production_environment(tmp_path)

    by_name = settings_of({**environment, "PORTAL_FIELD_KEYS_FILE": str(named)})
    by_place = settings_of(environment)

    assert by_name.stdout.split() == [newest, older]
    assert by_place.stdout.split() == [older]


def production_environment(tmp_path):
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("PORTAL_", "DATABASE"))}
    return {**kept, "SECRET_KEY": "of its own", "PORTAL_DATA": str(tmp_path / "data")}


def settings_of(environment):
    return subprocess.run(
        [sys.executable, "-c", "import trust_portal.settings as s; print(*s.FIELD_KEYS)"],
        cwd=BASE_DIR,
        env=environment,
        capture_output=True,
        check=False,
        text=True,
    )
