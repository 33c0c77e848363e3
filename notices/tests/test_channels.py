"""Microsoft Teams, text messages and the portal itself, beside the mail."""

import datetime as dt
import json

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.urls import reverse

from notices import queries, tasks
from notices.models import Message
from notices.tests.factories import MessageFactory, NoticeFactory
from notices.workflow import gathering, posting
from notices.workflow import message as life
from people.models import Absence
from people.tests.entering import enter
from people.tests.factories import PersonFactory, SchoolFactory, TrustFactory, holder, teacher
from tests.http_server import HttpServer
from trust_portal.settings import https

pytestmark = pytest.mark.django_db
FRIDAY = dt.datetime.fromisoformat("2026-11-20T09:00:00+00:00")
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _on_a_friday():
    TrustFactory(profile={"sign_in.second_factor": []})
    with time_machine.travel(FRIDAY, tick=False):
        yield


@pytest.fixture
def gateway(settings):
    with HttpServer() as server:
        settings.TEAMS_WEBHOOK_URL = settings.SMS_URL = server.url
        settings.PORTAL_URL = "https://portal.trust.example"
        yield server


def urgent(**kwargs):
    person = teacher(SchoolFactory(), mobile="+447700900123", **kwargs)
    return NoticeFactory(person=person, urgent=True, ref=7)


def states():
    return list(Message.objects.order_by("pk").values_list("channel", "state", "error"))


def test_teams_hears_once_a_day_how_much_waits_and_no_name(gateway, mail_server):
    school = SchoolFactory()
    people = [teacher(school, family_name=f"Wolstenholme{n}") for n in range(3)]
    for ref, person in enumerate((people[0], people[0], people[1])):
        NoticeFactory(person=person, ref=ref)
    Absence.objects.create(person=people[2], kind="sick", starts_on=FRIDAY.date())
    NoticeFactory(person=people[2])

    tasks.compose()
    tasks.compose()
    tasks.deliver()

    [(path, headers, said)] = gateway.taken
    card = said["attachments"][0]["content"]
    assert (path, headers["Content-Type"]) == ("/hook", "application/json; charset=utf-8")
    assert [block["text"] for block in card["body"]] == [
        "Waiting in the portal today: 3 things, for 2 people",
        "Is some of it yours? Sign in to see what you have to read, sign or answer.",
    ]
    assert card["actions"][0]["url"] == "https://portal.trust.example"
    assert "Wolstenholme" not in json.dumps(said)
    assert len(mail_server.letters) == 2
    assert gateway.url not in str(list(Message.objects.values()))


@pytest.mark.parametrize(
    ("url", "hour", "owed"),
    [("", 9, 1), ("http://127.0.0.1:1/", 7, 1), ("http://127.0.0.1:1/", 9, 0)],
)
def test_teams_hears_nothing_unasked_at_night_or_about_nothing(settings, url, hour, owed):
    settings.TEAMS_WEBHOOK_URL = url
    for _ in range(owed):
        NoticeFactory(person=teacher(SchoolFactory()))

    assert gathering.tell_teams(FRIDAY.replace(hour=hour)) is False


def test_urgent_goes_by_mail_and_text_at_any_hour_and_the_text_says_nothing_else(
    gateway, mail_server, settings
):
    settings.SMS_TOKEN, settings.SMS_SENDER = "a-token", "HVT"
    urgent()
    urgent(email=None)
    NoticeFactory(person=PersonFactory(email=None), urgent=True)  # no way to reach them

    with time_machine.travel(FRIDAY.replace(hour=23), tick=False):
        tasks.deliver()
        tasks.deliver()

    said = {"to": "+447700900123", "from": "HVT"}
    said["text"] = "URGENT: open now. https://portal.trust.example/"
    assert [body for _, _, body in gateway.taken] == [said, said]
    assert {headers["Authorization"] for _, headers, _ in gateway.taken} == {"Bearer a-token"}
    assert len(mail_server.letters) == 1
    assert states() == [("email", "sent", ""), ("sms", "sent", ""), ("sms", "sent", "")]


def test_without_a_gateway_or_a_number_urgent_goes_by_mail_alone(mail_server):
    urgent()

    tasks.deliver()

    assert states() == [("email", "sent", "")]


@pytest.mark.parametrize(
    ("status", "state", "words"),
    [
        (503, "failed", "The gateway for text messages could not take it (503)."),
        (429, "failed", "The gateway for text messages could not take it (429)."),
        (302, "failed", "The gateway for text messages could not take it (302)."),
        (400, "undeliverable", "The gateway for text messages refused it (400)."),
    ],
)
def test_what_a_gateway_does_not_take_is_tried_later_or_given_up(gateway, status, state, words):
    sms = [MessageFactory(channel="sms", address="+44770090012", urgent=True) for _ in range(2)]
    gateway.status = status

    first = posting.deliver(FRIDAY)
    tries = len(gateway.taken)
    gateway.status = 200
    later = posting.deliver(FRIDAY + 6 * MINUTE)

    assert (first, tries) == (0, 1 if state == "failed" else 2)  # one is enough to see it is down
    assert {path for path, _, _ in gateway.taken} == {"/hook"}
    assert later == (2 if state == "failed" else 0)
    said = {event.note for one in sms for event in one.events.all()}
    assert words in said


def test_a_gateway_that_is_away_or_named_no_more_keeps_nothing_up(settings):
    settings.SMS_URL = "http://127.0.0.1:1/"
    away = MessageFactory(channel="sms", address="+447700900123", urgent=True)
    MessageFactory(channel="teams", person=None, address="Microsoft Teams")

    posting.deliver(FRIDAY)

    away.refresh_from_db()
    assert (away.state, away.error) == (
        "failed",
        "The gateway for text messages could not be reached.",
    )
    assert ("teams", "undeliverable", "Microsoft Teams: no address is set any more.") in states()


def test_a_card_that_teams_refused_is_tried_again_by_who_looks_after_mail(client):
    card = MessageFactory(channel="teams", person=None, address="Microsoft Teams")
    Message.objects.filter(pk=card.pk).update(state="undeliverable")
    head, hr = holder("headteacher", SchoolFactory()), enter(client, holder("hr"))

    shown = client.get(reverse("notices:undelivered")).content.decode()
    client.post(reverse("notices:try_again", args=[card.pk]))

    card.refresh_from_db()
    assert "Microsoft Teams" in shown
    assert (card.state, card.address) == ("owed", "Microsoft Teams")
    assert not queries.visible_to(head).exists()
    assert not hr.has_perm("notices.claim_message", card)


def test_only_teams_has_no_reader_and_only_tls_leaves_the_machine(monkeypatch):
    for channel, person in (("teams", PersonFactory()), ("email", None)):
        with pytest.raises(IntegrityError), transaction.atomic():
            MessageFactory(channel=channel, person=person, address="x")
    for address in ("http://gateway.example/", "ftp://x"):
        monkeypatch.setenv("SMS_URL", address)
        with pytest.raises(ImproperlyConfigured, match="SMS_URL must begin with https://"):
            https("SMS_URL")
    monkeypatch.setenv("SMS_URL", "https://gateway.example/")
    assert https("SMS_URL") == "https://gateway.example/"


def test_everybody_reads_their_own_messages_and_sees_how_many_are_new(client):
    person = enter(client, teacher(SchoolFactory()))
    joined = PersonFactory(merged_into=person)
    parts = ("Hello Sam,", "Read it.\n{portal}/read/1/", "Sign.\n{portal}/{secret:link:3}")
    text = "\n\n".join([*parts, "The trust\n{portal}/", "--\nWhy."])
    mine = MessageFactory(person=person, text=text, subject="Read two policies")
    old = MessageFactory(person=joined, made_at=FRIDAY - dt.timedelta(days=60))
    MessageFactory(person=person, channel="sms", urgent=True)
    MessageFactory(subject="Not for you")

    home = client.get("/messages/")
    again = client.get("/messages/")

    assert [message for message, _ in home.context["rows"]] == [mine, old]
    said = [(one.sentence, one.path) for one in home.context["rows"][0][1]]
    assert said == [("Read it.", "/read/1/"), ("Sign.", "")]
    assert home.wsgi_request.user.unread_messages == 1
    assert again.wsgi_request.user.unread_messages is None
    assert (home.context["new"], again.context["new"]) == ({mine.pk, old.pk}, set())
    assert 'Messages (1<span class="visually-hidden"> new</span>)' in home.content.decode()
    assert "Not for you" not in home.content.decode()


def test_what_was_read_on_the_page_is_still_sent(mail_server):
    message = MessageFactory(person=teacher(SchoolFactory()))

    life.read({message.pk})
    tasks.deliver()

    message.refresh_from_db()
    assert (message.state, message.read_at) == ("sent", FRIDAY)
