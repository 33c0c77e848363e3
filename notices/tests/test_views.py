import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from notices.models import Message
from notices.tests.factories import MessageFactory, NoticeFactory
from people.tests.entering import enter
from people.tests.factories import SchoolFactory, holder, teacher

pytestmark = pytest.mark.django_db
PAGE = "/mail/"


def came_back(person, **kwargs):
    defaults = {"state": "undeliverable", "error": "550 No such person"}
    return MessageFactory(person=person, **defaults | kwargs)


def shown(client):
    return list(client.get(PAGE).context["page"])


def test_hr_and_administrators_see_everybodys_and_a_head_their_staffs(client):
    school, other = SchoolFactory(), SchoolFactory()
    ours, theirs = came_back(teacher(school)), came_back(teacher(other))
    seen = {}

    for name, person in {
        "hr": holder("hr"),
        "administrator": holder("administrator"),
        "head": holder("headteacher", school),
        "hr of the other school": holder("hr", other),
    }.items():
        enter(client, person)
        seen[name] = shown(client)

    assert seen == {
        "hr": [theirs, ours],
        "administrator": [theirs, ours],
        "head": [ours],
        "hr of the other school": [theirs],
    }


@pytest.mark.parametrize("role", ["dsl", "governor", "auditor"])
def test_others_may_not_look(client, role):
    enter(client, holder(role, SchoolFactory()))

    assert client.get(PAGE).status_code == 403


def test_only_what_did_not_arrive_is_listed_and_never_what_was_urgent(client):
    person = teacher(SchoolFactory())
    waiting = came_back(person, state="failed", error="451 Try later")
    came_back(person, urgent=True)
    MessageFactory(person=person)
    enter(client, holder("hr"))

    assert shown(client) == [waiting]


def test_people_without_an_address_are_listed(client):
    school = SchoolFactory()
    nowhere = teacher(school, email=None)
    NoticeFactory(person=nowhere)
    NoticeFactory(person=teacher(SchoolFactory(), email=None))
    enter(client, holder("headteacher", school))

    response = client.get(PAGE)

    assert list(response.context["without_address"]) == [nowhere]
    assert "1 person with something to read or sign has no e-mail address" in (
        response.content.decode()
    )


def test_trying_again_sends_it_to_the_address_of_today(client):
    person = teacher(SchoolFactory())
    message = came_back(person, sent_at=timezone.now(), address="old@trust.example")
    enter(client, holder("hr"))

    response = client.post(reverse("notices:try_again", args=[message.pk]), follow=True)

    message.refresh_from_db()
    assert (message.state, message.address, message.sent_at) == ("owed", person.email, None)
    assert f"It will be sent to {person.email} again" in response.content.decode()


def test_what_is_not_undeliverable_cannot_be_tried_again(client):
    message = MessageFactory(person=teacher(SchoolFactory()))
    enter(client, holder("hr"))

    response = client.post(reverse("notices:try_again", args=[message.pk]))

    assert response.status_code == 409


def test_another_schools_message_does_not_exist(client):
    message = came_back(teacher(SchoolFactory()))
    enter(client, holder("headteacher", SchoolFactory()))

    assert client.post(reverse("notices:try_again", args=[message.pk])).status_code == 404


def test_the_list_takes_the_same_queries_whatever_its_length(client, django_assert_num_queries):
    school = SchoolFactory()
    enter(client, holder("headteacher", school))
    came_back(teacher(school))
    shown(client)

    with django_assert_num_queries(7):
        shown(client)
    for _ in range(2):
        came_back(teacher(school))
    with django_assert_num_queries(7):
        assert len(shown(client)) == 3


def test_one_page_holds_fifty(client):
    person = teacher(SchoolFactory())
    today = timezone.now()
    Message.objects.bulk_create(
        MessageFactory.build(
            person=person, state="undeliverable", made_at=today - dt.timedelta(minutes=n)
        )
        for n in range(51)
    )
    enter(client, holder("hr"))

    assert len(shown(client)) == 50
    assert len(list(client.get(PAGE, {"page": 2}).context["page"])) == 1
