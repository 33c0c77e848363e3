import pytest
from django.core.checks import registry

from people.models import Person
from trust_portal import checks


@pytest.fixture
def production(settings):
    settings.TESTING, settings.DEMO, settings.DEBUG = False, False, False
    settings.SECRET_KEY = "a long random value of our own"


def refused():
    return [error.id for refusal in checks.REFUSALS for error in refusal(databases=["default"])]


def test_a_portal_of_its_own_starts(db, production):
    assert refused() == []


def test_production_refuses_the_demonstrations_key(db, production, settings):
    settings.SECRET_KEY = settings.DEMO_KEY

    assert refused() == ["portal.E001"]


def test_production_refuses_debug(db, production, settings):
    settings.DEBUG = True

    assert refused() == ["portal.E002"]


def test_production_refuses_the_demonstrations_accounts(db, production):
    Person.objects.create(given_names="Ada", family_name="Byron", demonstration=True)

    assert refused() == ["portal.E003"]


def test_the_demonstration_may_have_all_three(db, settings):
    settings.TESTING, settings.DEMO, settings.DEBUG = False, True, True
    settings.SECRET_KEY = settings.DEMO_KEY
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
