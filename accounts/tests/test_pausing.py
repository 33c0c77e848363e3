"""Everything is paused: what stops, who is told, and whether they heard."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import Pause, PauseTold, Post
from accounts.queries import duties, pauses
from accounts.tests.factories import AccessGrantFactory, SocialAccountFactory
from accounts.workflow import pausing
from core.workflow import Refused
from notices.models import Notice
from notices.workflow import delivery, gathering
from people.models import Absence, Organisation
from people.tests.factories import PersonFactory, SchoolFactory, TrustFactory, holder, teacher

pytestmark = pytest.mark.django_db
WORDS = "Something has happened. Say nothing online"


@pytest.fixture
def manager():
    TrustFactory()
    return holder("communications_manager")


def scheduled(account, author):
    decided = {"state": "approved", "decided_at": timezone.now(), "decided_by": PersonFactory()}
    return Post.objects.create(
        account=account, author=author, words="Summer fair", sha256="0" * 64, **decided
    )


def test_it_stops_what_was_to_go_out_and_tells_everybody_with_access_once(manager):
    account, other = SocialAccountFactory(), SocialAccountFactory()
    person, ended = PersonFactory(), PersonFactory()
    for where, kind in ((account, "edit"), (account, "shared"), (other, "edit")):
        AccessGrantFactory(account=where, person=person, kind=kind)
    AccessGrantFactory(person=ended, ended_at=timezone.now(), how_ended="Taken off")
    AccessGrantFactory(account=SocialAccountFactory(state="closed"))
    post = scheduled(account, person)

    pause = pausing.pause_everything(WORDS, by=manager)

    post.refresh_from_db()
    assert post.state == "stopped"
    assert [(row.person, row.accounts) for row in pause.told.all()] == [(person, 2)]
    notice = Notice.objects.get(kind=pauses.PAUSED)
    assert (notice.person, notice.urgent) == (person, True)
    assert duties.paused()


def test_it_takes_as_many_queries_for_one_holder_as_for_many(manager, django_assert_num_queries):
    numbers = []
    for more in (1, 9):
        for _ in range(more):
            AccessGrantFactory()
        with django_assert_num_queries(40, exact=False) as counted:
            pause = pausing.pause_everything(WORDS, by=manager)
        numbers.append(len(counted))
        pausing.lift(pause, by=manager)

    assert numbers[0] == numbers[1]
    assert PauseTold.objects.count() == 11


def test_the_page_knows_whom_the_message_reached(manager, mail_server, settings):
    today = timezone.localdate()
    people = {
        "reached": PersonFactory(),
        "refused": PersonFactory(email="nobody@trust.example"),
        "unreachable": PersonFactory(email=None),
        "left": PersonFactory(last_day=today - dt.timedelta(days=1), email=None),
    }
    mail_server.refused["nobody@trust.example"] = "550 5.1.1 No such person here"
    for person in people.values():
        AccessGrantFactory(person=person)
    pause = pausing.pause_everything(WORDS, by=manager)
    before = {pauses.heard(row, today)[1] for row in pauses.told(pause)}
    now = timezone.now()
    gathering.compose_urgent(now)
    delivery.deliver(now)

    heard = {row.person_id: pauses.heard(row, today)[1] for row in pauses.told(pause)}

    assert before == {"On its way", "No address: ring them", "Has left: ring them"}
    assert {name: heard[person.pk] for name, person in people.items()} == {
        "reached": "Sent",
        "refused": "Undeliverable: ring them",
        "unreachable": "No address: ring them",
        "left": "Has left: ring them",
    }
    [(address, mail)] = mail_server.letters
    assert address == people["reached"].email
    said = " ".join(mail.get_body(("plain",)).get_content().split())
    assert f"Stop posting on every official account now: {WORDS}." in said


def test_a_text_message_counts_as_heard(manager, settings):
    settings.SMS_URL = "https://sms.example/"
    person = AccessGrantFactory(person=PersonFactory(email=None, mobile="+447700900123")).person
    pause = pausing.pause_everything(WORDS, by=manager)
    gathering.compose_urgent(timezone.now())
    person.messages.update(state="sent", sent_at=timezone.now())

    row = pauses.told(pause).get()

    assert pauses.heard(row, timezone.localdate()) == ("signed", "Sent")


def test_suppliers_are_to_be_rung_up(manager):
    firm = Organisation.objects.create(name="Lakeside Media", kind="contractor")
    grant = AccessGrantFactory(person=None, supplier=firm, kind="supplier")

    pause = pausing.pause_everything(WORDS, by=manager)

    assert list(pauses.suppliers(pauses.holders())) == [grant]
    assert not pause.told.exists()


def test_whoever_is_paused_is_told_too_and_confirms_nothing(manager):
    person = AccessGrantFactory(person=teacher(SchoolFactory())).person
    Absence.objects.create(person=person, kind="suspended", starts_on=timezone.localdate())

    pausing.pause_everything(WORDS, by=manager)

    assert PauseTold.objects.get().person == person
    assert not pauses.told_to(person).exists()


def test_lifting_tells_everybody_and_is_done_once(manager):
    person = AccessGrantFactory().person
    pause = pausing.pause_everything(WORDS, by=manager)

    pausing.lift(pause, by=manager)
    with pytest.raises(Refused, match="lifted already"):
        pausing.lift(Pause.objects.get(), by=manager)

    assert Notice.objects.get(kind="accounts_go_on").person == person
    assert not duties.paused()


def test_nobody_else_pauses_or_lifts(manager):
    pause = pausing.pause_everything(WORDS, by=manager)
    head = holder("headteacher", SchoolFactory())

    with pytest.raises(Refused, match=f"{manager} can do this today"):
        pausing.lift(pause, by=head)
    Absence.objects.create(person=manager, kind="sick", starts_on=timezone.localdate())
    with pytest.raises(Refused, match="You cannot do this today"):
        pausing.pause_everything(WORDS, by=head)


def test_the_first_time_somebody_stops_counts(manager):
    AccessGrantFactory()
    told = pausing.pause_everything(WORDS, by=manager).told.get()
    pausing.stop_posting(told)
    told.refresh_from_db()
    first = told.stopped_at

    pausing.stop_posting(told)

    told.refresh_from_db()
    assert told.stopped_at == first
