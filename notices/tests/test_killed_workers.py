"""A worker that is killed in the middle of its mails loses none and repeats at most one."""

import datetime as dt
import os
import random
import time
from collections import Counter

import pytest
from django.db.models import F

from notices import letters
from notices.models import Message
from notices.tests.factories import MessageFactory
from people.models import Person
from tests.mail_process import HOST, MailProcess
from tests.processes import WorkerProcess

LONG = os.environ.get("PORTAL_LONG") == "1"
MAILS, KILLS = (10_000, 50) if LONG else (2_000, 6)
PATIENCE = 600 if LONG else 120  # seconds


def owe_mails(number):
    """One message each to so many people, urgent so that the hour does not matter."""
    people = Person.objects.bulk_create(
        Person(given_names="Sam", family_name=f"Number {n}", email=f"person{n}@trust.example")
        for n in range(number)
    )
    Message.objects.bulk_create(
        MessageFactory.build(person=person, urgent=True) for person in people
    )


def let_ten_minutes_pass():
    """For the claims of the dead: what the sweep would find after ten minutes, it finds now."""
    stale = Message.objects.filter(state=Message.State.SENDING)
    stale.update(claimed_at=F("claimed_at") - dt.timedelta(minutes=11))


def wait_for(done, what):
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


@pytest.mark.lengthy
@pytest.mark.long
@pytest.mark.postgres
@pytest.mark.redis
@pytest.mark.django_db(transaction=True)
def test_everybody_has_their_mail_and_each_kill_repeats_at_most_one(tmp_path):
    owe_mails(MAILS)
    chance = random.Random(20261121)
    left = Message.objects.exclude(state=Message.State.SENT)

    with (
        MailProcess(tmp_path) as server,
        WorkerProcess(EMAIL_HOST=HOST, EMAIL_PORT=server.port) as worker,
    ):
        worker.start()
        for kill in [*[worker.kill_child] * (KILLS - 1), worker.kill]:
            worker.send("notices.tasks.deliver")
            enough = len(server.letters()) + chance.randint(1, MAILS // KILLS)
            wait_for(lambda enough=enough: len(server.letters()) >= enough, "no mail came")
            kill()
            let_ten_minutes_pass()
        worker.start()
        worker.send("notices.tasks.deliver")
        wait_for(lambda: not left.exists(), "not everything was sent")
        taken = server.letters()

    times = Counter(taken)
    everybody = {
        (letters.identity(pk), address)
        for pk, address in Message.objects.values_list("pk", "address")
    }
    repeats = sum(times.values()) - len(times)
    assert times.keys() == everybody
    assert max(times.values()) <= 2
    assert repeats <= KILLS
