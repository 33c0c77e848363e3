"""Django's admin is for the operator, who repairs libraries' tables and only looks at ours."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin

from people.models import Person, Role
from people.tests.entering import enter
from people.tests.factories import PersonFactory, SchoolFactory, TrustFactory, holder, teacher

pytestmark = pytest.mark.django_db
OURS = ("person", "placement", "appointment", "trust", "school")


@pytest.fixture
def operator(client):
    TrustFactory()
    return enter(client, PersonFactory(is_operator=True))


def test_it_takes_the_portals_own_way_in(client):
    assert client.get("/operator/")["location"] == "/operator/login/?next=/operator/"
    assert (
        client.get("/operator/login/?next=/operator/")["location"]
        == "/sign-in/?next=%2Foperator%2F"
    )


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.HR, Role.CHIEF_EXECUTIVE])
def test_no_post_opens_it(client, role):
    enter(client, holder(role))

    assert client.get("/operator/login/").status_code == 403
    assert client.get("/operator/people/person/").status_code == 302


def test_the_operator_looks_at_everything_of_ours_and_changes_nothing(client, operator):
    school = SchoolFactory()
    row = teacher(school, password="argon2$not-shown")

    lists = {name: client.get(f"/operator/people/{name}/").status_code for name in OURS}
    adding = {client.get(f"/operator/people/{name}/add/").status_code for name in OURS}
    page = client.get(f"/operator/people/person/{row.pk}/change/")
    changed = client.post(f"/operator/people/person/{row.pk}/change/", {"is_operator": "on"})
    gone = client.post(f"/operator/people/person/{row.pk}/delete/", {"post": "yes"})

    assert lists == dict.fromkeys(OURS, 200)
    assert adding == {403}
    assert (page.status_code, page.context["has_change_permission"]) == (200, False)
    assert row.password not in page.content.decode()
    assert (changed.status_code, gone.status_code) == (403, 403)
    assert Person.objects.get(pk=row.pk).is_operator is False


def test_the_password_is_changed_where_everybody_changes_theirs(client, operator):
    assert client.get("/operator/password_change/")["location"] == "/sign-in/password/"


def test_the_schedule_of_tasks_can_be_seen(client, operator):
    assert client.get("/operator/django_celery_beat/periodictask/").status_code == 200


def test_a_lost_second_factor_can_be_taken_away_and_its_secret_is_not_shown(client, operator):
    row = Authenticator.objects.create(
        user=PersonFactory(), type="totp", data={"secret": "gAAAA-secret"}
    )

    page = client.get(f"/operator/mfa/authenticator/{row.pk}/change/")
    client.post(f"/operator/mfa/authenticator/{row.pk}/delete/", {"post": "yes"})

    assert "gAAAA-secret" not in page.content.decode()
    assert not Authenticator.objects.exists()


def test_neither_sessions_nor_providers_nor_tokens_are_in_it():
    names = {model.__name__ for model in admin.site._registry}

    assert not names & {"Session", "SocialApp", "SocialToken", "EmailAddress", "EmailConfirmation"}
