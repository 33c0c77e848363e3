"""A broker that is down, or that never answers, holds nobody up."""

import socket
import threading
import time

import pytest
from celery import Celery, current_app

from core import nudging
from notices import outbox
from notices.models import Notice
from people.tests.factories import PersonFactory


@pytest.fixture
def silent_server():
    """A server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def wait_for_nudges():
    for thread in threading.enumerate():
        if thread.name == "nudge":
            thread.join(timeout=20)


@pytest.fixture
def broker():
    """Sends through another broker for a while."""
    ours = current_app._get_current_object()
    apps = []

    def use(url):
        options = {"socket_timeout": 1, "max_retries": 0, "connect_retries_timeout": 1}
        apps.append(Celery("nudging", broker=url, broker_transport_options=options))

    yield use
    wait_for_nudges()
    for app in apps:
        app.close()
    ours.set_current()


@pytest.mark.django_db(transaction=True)
def test_owing_something_urgent_while_the_broker_is_down_takes_no_time(broker, caplog):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    broker(f"redis://127.0.0.1:{port}/0")
    person = PersonFactory()

    began = time.monotonic()
    outbox.owe(person, "test", "urgent:1", urgent=True)
    took = time.monotonic() - began
    wait_for_nudges()

    assert took < 1
    assert Notice.objects.get().urgent
    assert [record.levelname for record in caplog.records if record.name == nudging.__name__] == [
        "WARNING"
    ]


def test_a_broker_that_never_answers_piles_up_no_threads(broker, silent_server):
    broker(f"redis://127.0.0.1:{silent_server}/0")

    for _ in range(20):
        nudging.nudge(outbox.DELIVER)

    time.sleep(0.1)
    waiting = [thread for thread in threading.enumerate() if thread.name == "nudge"]
    assert len(waiting) <= 1
