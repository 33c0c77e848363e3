"""Giving posts by two people, through the test client."""

import datetime as dt

import pytest
import time_machine

from people.models import Appointment
from people.tests.entering import enter
from people.tests.factories import (
    AppointmentFactory,
    SchoolFactory,
    TrustFactory,
    holder,
    teacher,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_a_friday():
    with time_machine.travel(dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def school():
    TrustFactory()
    return SchoolFactory(name="Oxenholme Primary School")


def errors(response):
    return {name: [*words] for name, words in response.context["form"].errors.items()}


def proposed(school, by=None):
    return AppointmentFactory(role="dsl", school=school, state="proposed", proposed_by=by)


def test_an_administrator_proposes_and_hr_confirms(client, school):
    administrator, hr = holder("administrator"), holder("hr")
    person = teacher(school)
    typed = {
        "person": person.email,
        "role": "dsl",
        "school": school.pk,
        "starts_on": "2026-11-20",
    }

    enter(client, administrator)
    client.post("/people/posts/appoint/", typed)
    post = person.appointments.get()
    own = client.get(f"/people/posts/{post.pk}/").context["moves"]
    refused = client.post(f"/people/posts/{post.pk}/confirm/")
    enter(client, hr)
    offered = client.get(f"/people/posts/{post.pk}/").context["moves"]
    confirmed = client.post(f"/people/posts/{post.pk}/confirm/")
    again = client.post(f"/people/posts/{post.pk}/confirm/")

    post.refresh_from_db()
    assert (own, refused.status_code) == (["refuse"], 409)
    assert (offered, confirmed.url) == (["confirm", "refuse"], f"/people/posts/{post.pk}/")
    assert (post.state, again.status_code) == ("confirmed", 409)


def test_looking_at_the_address_that_confirms_confirms_nothing(client, school):
    post = proposed(school)
    enter(client, holder("hr"))

    response = client.get(f"/people/posts/{post.pk}/confirm/")

    post.refresh_from_db()
    assert (response.url, post.state) == (f"/people/posts/{post.pk}/", "proposed")


def test_a_proposal_is_refused_with_a_reason(client, school):
    post = proposed(school)
    enter(client, holder("chief_executive"))

    without = client.post(f"/people/posts/{post.pk}/refuse/", {"note": ""})
    client.post(f"/people/posts/{post.pk}/refuse/", {"note": "The governors chose somebody else."})

    post.refresh_from_db()
    assert errors(without) == {"note": ["Fill in: Why"]}
    assert (post.state, post.events.get().note) == (
        "refused",
        "The governors chose somebody else.",
    )


def test_why_a_post_cannot_be_given_stands_beside_the_field(client, school):
    enter(client, holder("administrator"))
    dsl = holder("dsl", school)
    gone = SchoolFactory(left_on=dt.date(2026, 7, 31))

    def given(**typed):
        first = {"starts_on": "2026-11-20", "person": dsl.email}
        return errors(client.post("/people/posts/appoint/", {**first, **typed}))

    assert given() == {"role": ["Choose: Post"]}
    assert given(role="dsl") == {"school": ["DSL is a post at a school: choose the school."]}
    assert given(role="dsl", school=school.pk) == {
        "role": [f"{dsl} is already DSL at {school}, from 1 September 2020."]
    }
    assert given(role="dsl", school=gone.pk) == {
        "school": ["Select a valid choice. That choice is not one of the available choices."]
    }
    assert given(role="auditor", ends_on="2026-01-01") == {
        "ends_on": ["The last day is before the first day."]
    }
    assert given(role="auditor", person="Nobody Known") == {
        "person": ["Nobody here now is called “Nobody Known” or has that address"]
    }


def test_the_form_begins_with_what_the_link_said(client, school):
    enter(client, holder("administrator"))
    person = teacher(school)

    query = {"person": person.pk, "role": "dsl", "school": school.pk}
    form = client.get("/people/posts/appoint/", query).context["form"]
    odd = client.get("/people/posts/appoint/", {"person": "x", "role": "y", "school": "z"})

    assert [form[name].value() for name in ("person", "role", "school")] == [
        f"{person} ({person.email})",
        "dsl",
        str(school.pk),
    ]
    assert odd.status_code == 200


def test_a_post_is_ended_and_a_stand_in_named(client, school):
    head, deputy = holder("headteacher", school), teacher(school)
    post = head.appointments.get()

    enter(client, head)
    own = client.post(f"/people/posts/{post.pk}/stand-in/", {"stand_in": head.email})
    named = client.post(f"/people/posts/{post.pk}/stand-in/", {"stand_in": deputy.email})
    enter(client, holder("hr"))
    ended = client.post(f"/people/posts/{post.pk}/end/", {"last_day": "2026-12-18"})

    post.refresh_from_db()
    assert errors(own) == {"stand_in": ["Nobody stands in for themselves."]}
    assert (named.status_code, ended.status_code) == (302, 302)
    assert (post.stand_in, post.ends_on) == (deputy, dt.date(2026, 12, 18))


def test_the_list_says_who_holds_what_what_is_vacant_and_what_waits(client, school):
    enter(client, holder("auditor"))
    head, waiting = holder("headteacher", school), proposed(school)

    page = client.get("/people/posts/", {"school": school.pk}).context

    assert [(row.role, [post.person for post in row.holders]) for row in page["rows"]] == [
        ("headteacher", [head]),
        ("dsl", []),
        ("deputy_dsl", []),
        ("chair_of_governors", []),
    ]
    assert [*page["waiting"]] == [waiting]
    assert {role for at, _, role in page["vacant"] if at == school} == {
        "dsl",
        "deputy_dsl",
        "chair_of_governors",
    }


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_queries_for_one_and_three(
    client, school, django_assert_num_queries, count
):
    enter(client, holder("auditor"))
    for _ in range(count):
        holder("headteacher", SchoolFactory())
        proposed(SchoolFactory())

    with django_assert_num_queries(10):
        response = client.get("/people/posts/")

    assert len(response.context["waiting"]) == count


def test_who_may_open_the_pages_of_posts(client, school):
    post = proposed(school)
    urls = ["/people/posts/", "/people/posts/appoint/"]
    urls += [f"/people/posts/{post.pk}/{verb}" for verb in ("", "refuse/", "end/", "stand-in/")]

    codes = {}
    for role in ("administrator", "hr", "auditor", "data_lead"):
        enter(client, holder(role))
        codes[role] = [client.get(url).status_code for url in urls]

    assert codes == {
        "administrator": [200, 200, 200, 200, 200, 200],
        "hr": [200, 403, 200, 200, 200, 403],
        "auditor": [200, 403, 200, 403, 403, 403],
        "data_lead": [403, 403, 403, 403, 403, 403],
    }
    assert Appointment.objects.get(pk=post.pk).state == "proposed"


def test_a_post_that_is_not_there_is_not_found(client, school):
    enter(client, holder("administrator"))

    assert client.get("/people/posts/999999/").status_code == 404
