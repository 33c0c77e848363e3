"""The demonstration's open doors, and that a real portal has none."""

import pytest
from django.urls import NoReverseMatch, reverse

from people.models import Role
from people.queries import demonstration
from people.tests.factories import PersonFactory, PlacementFactory, SchoolFactory, holder, teacher
from tests.as_demonstration import as_demonstration

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings):
    with as_demonstration(settings):
        yield


@pytest.fixture
def school():
    return SchoolFactory(name="Saltmarsh Primary School")


def invented(school):
    return {
        "teacher": teacher(school, demonstration=True),
        "supply": PlacementFactory(
            school=school, staff_group="supply", person=PersonFactory(demonstration=True)
        ).person,
        "head": holder(Role.HEADTEACHER, school, demonstration=True),
        "hr": holder(Role.HR, demonstration=True),
    }


def test_one_click_signs_in_as_whom_one_chose(client, demo, school):
    people = invented(school)

    page = client.get("/sign-in/?next=/you/")
    entered = client.post(f"/sign-in/as/{people['head'].pk}/", {"next": "/you/"})
    inside = client.get("/you/")

    assert [(door.person, door.role, door.school) for door in page.context["doors"]] == [
        (people["teacher"], "Teacher", "Saltmarsh Primary School"),
        (people["supply"], "Supply teacher", "Saltmarsh Primary School"),
        (people["head"], "Headteacher", "Saltmarsh Primary School"),
        (people["hr"], "HR", "the whole trust"),
    ]
    assert (entered.status_code, entered["location"]) == (302, "/you/")
    assert (inside.status_code, inside.context["user"]) == (200, people["head"])


def test_somebody_who_is_not_offered_is_not_there(client, demo, school):
    invented(school)
    real, second = teacher(school), teacher(school, demonstration=True)

    answers = [client.post(f"/sign-in/as/{n}/").status_code for n in (real.pk, second.pk, 999999)]

    assert answers == [404, 404, 404]
    assert "_auth_user_id" not in client.session


def test_it_takes_a_button_with_its_token(demo, school, client):
    person = invented(school)["hr"]
    strict = type(client)(enforce_csrf_checks=True)

    answers = [strict.get(f"/sign-in/as/{person.pk}/"), strict.post(f"/sign-in/as/{person.pk}/")]

    assert [answer.status_code for answer in answers] == [405, 403]


def test_a_real_portal_does_not_know_the_address(client, school):
    person = invented(school)["hr"]

    page = client.get("/sign-in/")
    answer = client.post(f"/sign-in/as/{person.pk}/")

    assert (page.context["doors"], answer.status_code) == ([], 404)
    with pytest.raises(NoReverseMatch):
        reverse("enter_demonstration", args=[person.pk])


def test_the_doors_cost_the_same_however_many_people_there_are(school, django_assert_num_queries):
    invented(school)
    with django_assert_num_queries(4):
        few = demonstration.doors()

    for _ in range(3):
        invented(school)

    with django_assert_num_queries(4):
        assert demonstration.doors() == few
