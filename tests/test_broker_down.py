"""Redis stopped: publishing and signing go on, and what waited goes out once it is back."""

import time
import urllib.parse
import urllib.request
from http.cookies import SimpleCookie

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notices.models import Message, Notice
from notices.workflow import gathering
from people.tests.entering import enter
from people.tests.factories import SchoolFactory, holder, teacher
from policies.models import Acknowledgement
from policies.tests.factories import approved
from policies.workflow import signing
from tests.mail_process import MailProcess
from tests.processes import HOST, RedisProcess, WebProcess, WorkerProcess

pytestmark = [pytest.mark.postgres, pytest.mark.redis, pytest.mark.django_db(transaction=True)]
A_FRIDAY = "2026-11-20T09:00:00+00:00"
PATIENCE = 60  # seconds


class Visitor:
    """Somebody signed in, at the real web server."""

    def __init__(self, person, address):
        self.client = Client()
        enter(self.client, person)
        self.client.get("/")
        self.address = address

    def post(self, path, **fields):
        """The status, where it leads, and how many seconds it took."""
        cookies = SimpleCookie({name: morsel.value for name, morsel in self.client.cookies.items()})
        token = "a" * 32
        cookies["csrftoken"] = token
        request = urllib.request.Request(
            self.address + path,
            data=urllib.parse.urlencode({"csrfmiddlewaretoken": token, **fields}).encode(),
            headers={"Cookie": cookies.output(header="", sep=";"), "Origin": self.address},
        )
        began = time.monotonic()
        with urllib.request.build_opener(StayHere).open(request, timeout=30) as response:
            return response.status, time.monotonic() - began


class StayHere(urllib.request.HTTPRedirectHandler):
    def http_error_302(self, request, response, code, message, headers):
        return response


def publish(version, address):
    clerk = Visitor(holder("clerk"), address)
    return clerk.post(reverse("policies:publish", args=[version.pk]))


def sign(person, address):
    assignment = person.assignments.get()
    texts = signing.texts_for(assignment, timezone.localdate())
    return Visitor(person, address).post(
        reverse("policies:read", args=[assignment.pk]),
        typed_name=person.name,
        version=assignment.version_id,
        shown=signing.fingerprint(texts),
    )


def test_publishing_and_signing_go_on_without_redis_and_what_waited_goes_out(tmp_path):
    school = SchoolFactory()
    early, late = teacher(school), teacher(school)
    version = approved()

    with RedisProcess() as redis, MailProcess(tmp_path) as server:
        with WebProcess(REDIS_URL=redis.url) as web:
            urllib.request.urlopen(f"{web.address}/healthz").read()
            answers = [publish(version, web.address), sign(early, web.address)]

        assert [status for status, _ in answers] == [302, 302]
        assert max(seconds for _, seconds in answers) < 5
        assert Acknowledgement.objects.get().person == early
        assert Notice.objects.filter(person=late, settled_at=None).count() == 1

        write_summaries()
        redis.start()
        with WorkerProcess(redis.url, EMAIL_HOST=HOST, EMAIL_PORT=server.port) as worker:
            worker.start()
            worker.send("notices.tasks.deliver")
            wait_until_sent()

        assert [address for _, address in server.letters()] == [late.email]


def write_summaries():
    """As on a working morning, and to be sent now, whatever the hour at which the test runs."""
    Notice.objects.update(due_on="2026-11-20")
    with time_machine.travel(A_FRIDAY, tick=False):
        gathering.compose(timezone.now())
    Message.objects.update(urgent=True)


def wait_until_sent():
    deadline = time.monotonic() + PATIENCE
    while Message.objects.exclude(state=Message.State.SENT).exists():
        assert time.monotonic() < deadline, "not sent"
        time.sleep(0.1)
