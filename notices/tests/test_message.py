import pytest
from django.utils import timezone

from core.workflow import Refused
from notices.models import Message
from notices.tests.factories import MessageFactory
from notices.workflow import message as life
from people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

LEGAL = {
    ("owed", "claim"): "sending",
    ("failed", "claim"): "sending",
    ("sending", "send"): "sent",
    ("sending", "fail"): "failed",
    ("sending", "release"): "owed",
    ("owed", "give_up"): "undeliverable",
    ("sending", "give_up"): "undeliverable",
    ("failed", "give_up"): "undeliverable",
    ("sent", "bounce"): "undeliverable",
    ("undeliverable", "try_again"): "owed",
}


def in_state(state):
    return MessageFactory(state=state, sent_at=timezone.now() if state == "sent" else None)


@pytest.mark.parametrize("move", life.MESSAGE.moves, ids=lambda move: move.verb)
@pytest.mark.parametrize("state", Message.State.values)
def test_every_move_from_every_state(state, move):
    message = in_state(state)

    refused = bool(move.refusal(message, None))

    assert refused is ((state, move.verb) not in LEGAL)
    assert LEGAL.get((state, move.verb), move.target) == move.target


def test_only_an_undeliverable_message_is_tried_again():
    message = in_state("sent")

    with pytest.raises(Refused, match="is sent, so it cannot be owed"):
        life.try_again(message, by=PersonFactory())


def test_trying_again_is_refused_without_an_address():
    message = MessageFactory(state="undeliverable", person__email=None, address="old@x.example")

    with pytest.raises(Refused, match="has no e-mail address"):
        life.try_again(message, by=PersonFactory())


def test_trying_again_is_refused_once_the_person_has_left():
    message = MessageFactory(state="undeliverable", person__last_day="2020-01-01")
    message.person.refresh_from_db()

    with pytest.raises(Refused, match="has left"):
        life.try_again(message, by=PersonFactory())


def test_a_report_read_twice_changes_nothing():
    message = in_state("sent")

    life.bounce(message, "5.1.1 unknown")
    life.bounce(message, "5.1.1 unknown")

    assert [event.verb for event in message.events.all()] == ["bounce"]


def test_a_claim_is_of_what_is_due():
    message = MessageFactory(urgent=True)

    chosen = life.claim(message.next_try_at)

    assert chosen == [message.pk]
    assert life.claim(message.next_try_at) == []
