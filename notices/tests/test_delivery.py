import datetime as dt
import email

import pytest
import time_machine
from django.utils import timezone

from notices import letters
from notices.models import Message
from notices.tests.factories import MessageFactory
from notices.workflow import delivery
from notices.workflow import message as life
from people.models import Absence, Closure
from people.tests.factories import SchoolFactory, teacher

pytestmark = pytest.mark.django_db
FRIDAY = dt.datetime.fromisoformat("2026-11-20T09:00:00+00:00")
MINUTE = dt.timedelta(minutes=1)


def states():
    return dict(Message.objects.values_list("pk", "state"))


def history(message):
    return list(message.events.values_list("verb", "note"))


def owed(**kwargs):
    person = kwargs.pop("person", None) or teacher(SchoolFactory())
    return MessageFactory(person=person, next_try_at=FRIDAY, made_at=FRIDAY, **kwargs)


def test_what_is_owed_is_sent_once(mail_server):
    messages = [owed() for _ in range(3)]

    sent = delivery.deliver(FRIDAY)
    again = delivery.deliver(FRIDAY + MINUTE)

    assert (sent, again) == (3, 0)
    assert mail_server.recipients == sorted(message.address for message in messages)
    assert set(states().values()) == {"sent"}
    assert history(messages[0]) == [("claim", ""), ("send", "")]


def test_the_mail_holds_the_stored_words_with_links_filled_in(mail_server, settings):
    settings.PORTAL_URL = "https://portal.trust.example"
    message = owed()

    delivery.deliver(FRIDAY)

    [(address, mail)] = mail_server.letters
    parts = {
        part.get_content_type(): part.get_content().replace("\r\n", "\n")
        for part in mail.walk()
        if not part.is_multipart()
    }
    assert address == message.address
    assert mail["Subject"] == message.subject
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == letters.identity(message.pk)
    assert parts["text/plain"] == "Read and sign it.\nhttps://portal.trust.example/to-sign/1/\n"
    assert 'href="https://portal.trust.example/to-sign/1/"' in parts["text/html"]


def test_the_identity_of_a_message_is_recognised_and_cannot_be_made_up():
    assert letters.identified(letters.identity(42)) == 42
    assert letters.identified("<42.00000000000000000000@localhost>") is None
    assert letters.identified("<something-else@example.org>") is None


def test_an_address_that_the_server_refuses_is_undeliverable_at_once(mail_server):
    bad, good = owed(), owed()
    mail_server.refused[bad.address] = "550 5.1.1 No such person here"

    delivery.deliver(FRIDAY)

    assert states() == {bad.pk: "undeliverable", good.pk: "sent"}
    bad.refresh_from_db()
    assert bad.error == "550 5.1.1 No such person here"


def test_a_server_that_asks_to_wait_is_tried_again_later_and_later(mail_server):
    message = owed()
    mail_server.refused[message.address] = "451 4.7.1 Greylisted, try again later"
    now, waits = FRIDAY, []

    for _ in range(4):
        delivery.deliver(now)
        message.refresh_from_db()
        waits.append(message.next_try_at - now)
        assert message.state == "failed"
        now = message.next_try_at
    mail_server.refused.clear()
    delivery.deliver(now)

    assert waits == [n * MINUTE for n in (1, 5, 30, 120)]
    assert states() == {message.pk: "sent"}
    assert mail_server.recipients == [message.address]


def test_what_is_put_off_for_five_days_is_given_up(mail_server):
    message = owed(state="failed", tries=9)

    with time_machine.travel(FRIDAY + 5 * 24 * 60 * MINUTE, tick=False):
        early = life.give_up(timezone.now())
    with time_machine.travel(FRIDAY + 5 * 24 * 60 * MINUTE + MINUTE, tick=False):
        late = life.give_up(timezone.now())

    assert (early, late) == (0, 1)
    assert states() == {message.pk: "undeliverable"}


def test_a_server_that_is_down_loses_nothing(settings, mail_server):
    messages = [owed() for _ in range(3)]
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1

    down = delivery.deliver(FRIDAY)
    waiting = states()
    settings.EMAIL_PORT = port
    up = delivery.deliver(FRIDAY + MINUTE)

    assert (down, up) == (0, 3)
    assert set(waiting.values()) == {"failed"}
    assert mail_server.recipients == sorted(message.address for message in messages)
    assert history(messages[0])[1] == ("fail", "The mail server could not be reached.")


def test_a_server_that_hangs_up_in_the_middle_gets_the_rest_over_a_new_connection(mail_server):
    messages = [owed() for _ in range(5)]
    mail_server.refused[messages[2].address] = "421 4.7.0 Too many messages, closing"

    sent = delivery.deliver(FRIDAY)

    assert sent == 4
    assert states()[messages[2].pk] == "failed"
    mail_server.refused.clear()
    assert delivery.deliver(FRIDAY + 2 * MINUTE) == 1
    assert mail_server.recipients == sorted(message.address for message in messages)


def test_a_sender_that_is_refused_is_the_portals_trouble_not_the_readers(mail_server, settings):
    message = owed()

    async def no_portal(server, session, envelope, address, options):
        return "550 5.7.1 Sender rejected"

    mail_server.handle_MAIL = no_portal
    delivery.deliver(FRIDAY)

    message.refresh_from_db()
    assert (message.state, message.error) == (
        "failed",
        "The mail server does not accept the portal: 550 5.7.1 Sender rejected",
    )


def test_what_a_killed_worker_left_is_sent_after_ten_minutes(mail_server):
    taken, untouched = owed(), owed()
    life.claim(FRIDAY)
    life.take(taken.pk, FRIDAY)  # and here the worker dies

    early = life.recover(FRIDAY + 10 * MINUTE)
    late = life.recover(FRIDAY + 11 * MINUTE)
    delivery.deliver(FRIDAY + 11 * MINUTE)

    assert (early, late) == (0, 2)
    assert states() == {taken.pk: "sent", untouched.pk: "sent"}
    assert mail_server.recipients == [untouched.address]


def test_a_worker_that_slept_through_its_claim_stops(mail_server):
    one, _two = owed(), owed()
    now = FRIDAY
    claimed = Message.objects.filter(pk__in=life.claim(now))
    life.recover(now + 11 * MINUTE)  # another worker takes over meanwhile

    trouble = delivery._send_each(claimed, now)

    assert trouble.words == "Another worker has taken over."
    assert mail_server.recipients == [one.address]  # the one mail that may come twice


def test_summaries_go_out_by_day_only_and_the_urgent_at_any_hour(mail_server):
    night = FRIDAY.replace(hour=18)
    summary, urgent = owed(), owed(urgent=True)

    delivery.deliver(night)

    assert states() == {summary.pk: "owed", urgent.pk: "sent"}


def test_a_summary_that_could_not_go_out_waits_for_the_next_working_day_of_its_reader(mail_server):
    person = teacher(SchoolFactory())
    Absence.objects.create(
        person=person, kind="holiday", starts_on="2026-11-20", ends_on="2026-11-20"
    )
    Closure.objects.create(kind="strike", starts_on="2026-11-23", ends_on="2026-11-23")
    owed(person=person)

    days = [delivery.deliver(FRIDAY + day * 24 * 60 * MINUTE) for day in range(5)]

    assert days == [0, 0, 0, 0, 1]  # away, Saturday, Sunday, strike, Tuesday


def test_trying_again_sends_to_the_address_the_person_has_now(mail_server):
    message = owed()
    mail_server.refused[message.address] = "550 No such person"
    with time_machine.travel(FRIDAY, tick=False):
        delivery.deliver(FRIDAY)
    message.person.email = "right@trust.example"
    message.person.save(update_fields=["email"])
    hr = teacher(SchoolFactory())

    with time_machine.travel(FRIDAY + MINUTE, tick=False):
        life.try_again(Message.objects.get(), by=hr)
        delivery.deliver(timezone.now())

    assert mail_server.recipients == ["right@trust.example"]
    assert history(message)[2:] == [
        ("try_again", "To right@trust.example"),
        ("claim", ""),
        ("send", ""),
    ]


def test_a_slow_batch_gives_back_what_it_did_not_try(mail_server, monkeypatch):
    monkeypatch.setattr(delivery, "BATCH_LASTS", dt.timedelta(seconds=-1))
    messages = [owed() for _ in range(3)]

    sent, more = delivery.deliver_batch(FRIDAY)

    assert (sent, more) == (1, False)
    assert sorted(states().values()) == ["owed", "owed", "sent"]
    assert Message.objects.filter(tries=0).count() == 2
    assert len(messages) == 3


def test_leavers_are_given_up(mail_server):
    message = owed(person=teacher(SchoolFactory(), last_day=dt.date(2026, 11, 19)))

    given_up = life.give_up_on_leavers(FRIDAY)

    assert given_up == 1
    assert history(message) == [("give_up", "Left before it could be sent.")]


def test_each_mail_has_a_boundary_of_its_own_between_its_two_forms():
    message = MessageFactory(text="Hello.\n", html="<p>Hello.</p>\n")

    made = [letters.mail(message).message() for _ in range(2)]

    assert made[0].get_boundary() != made[1].get_boundary()
    parts = email.message_from_bytes(made[0].as_bytes()).get_payload()
    assert [(part.get_content_type(), part.get_payload()) for part in parts] == [
        ("text/plain", "Hello.\n"),
        ("text/html", "<p>Hello.</p>\n"),
    ]
