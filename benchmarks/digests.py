"""10,000 daily summaries: selected, written, sent to a mail server and marked, by two processes."""

import contextlib
import logging
import sys
import time

from benchmarks._harness import (
    RUNS,
    Figure,
    Peak,
    Runs,
    at_most,
    timed,
    times_floor_at_least,
)
from tools import private_servers

PEOPLE = 10_000
PATIENCE = 300
POOL = "worker --loglevel ERROR --pool prefork --concurrency 2 --without-gossip --without-mingle"


def figures(stage):
    stage.django()
    logging.disable(logging.INFO)
    with mail_sink(stage) as port:
        bare = send_bare(stage, port)
        enqueued, sent, memory = send_ours(stage, port)
    floor, ours = per_second(bare), per_second(sent)
    goal = times_floor_at_least(0.6)
    yield Figure("10,000 digests, to the last mark", ours, floor, goal, memory)
    yield Figure("10,000 digests, enqueued", Runs(tuple(enqueued)), None, at_most(1))


def per_second(seconds):
    return Runs(tuple(PEOPLE / each for each in seconds), "mails/s")


@contextlib.contextmanager
def mail_sink(stage):
    port = private_servers.free_port()
    with stage.running("benchmarks._mail_sink", str(port)) as process:
        private_servers.wait_for(port, process, stage.folder / "log")
        yield port


@contextlib.contextmanager
def workers(stage, application, port):
    words = ["celery", "--app", application, "--quiet", *POOL.split()]
    with stage.running(*words, EMAIL_HOST="127.0.0.1", EMAIL_PORT=str(port)) as process:
        yield process


def until(done, what):
    deadline = time.perf_counter() + PATIENCE
    while not done():
        if time.perf_counter() > deadline:
            raise TimeoutError(what)
        time.sleep(0.02)


def send_bare(stage, port):
    from benchmarks import _bare_mail, _mail_sink  # noqa: PLC0415 -- after the environment

    with workers(stage, "benchmarks._bare_mail", port):
        warm_up(_bare_mail.send, port)
        return timed(lambda: send_once(_bare_mail, _mail_sink, port)).values


def send_once(mail, sink, port):
    before = sink.count(port)
    for first in range(0, PEOPLE, mail.BATCH):
        mail.send.delay(first)
    until(lambda: sink.count(port) - before >= PEOPLE, "mails by the floor")


def warm_up(task, port):
    """Until both processes have worked once."""
    from benchmarks import _mail_sink  # noqa: PLC0415

    before = _mail_sink.count(port)
    for _ in range(4):
        task.delay(0)
    until(lambda: _mail_sink.count(port) - before >= 4 * 200, "a first mail")


def send_ours(stage, port):
    from benchmarks import _morning  # noqa: PLC0415 -- from here on it is nine o'clock
    from notices import tasks  # noqa: PLC0415
    from trust_portal.management.commands import synthesise  # noqa: PLC0415

    staff = PEOPLE + PEOPLE // 50  # some of them are away
    synthesise.fill({"staff": staff, "schools": 100, "policies": 2, "signed_percent": 0})
    owe_once_to_each()
    enqueued, sent, memory = [], [], 0
    with workers(stage, "benchmarks._morning", port) as process, Peak(process.pid) as peak:
        for _ in range(RUNS + 1):  # the first warms up both processes
            owe_again()
            began = time.perf_counter()
            tasks.compose()
            enqueued.append(time.perf_counter() - began)
            until(all_marked, "messages of ours")
            sent.append(time.perf_counter() - began)
        memory = peak.most
    assert _morning.app.main == "trust_portal", sys.modules
    return enqueued[1:], sent[1:], memory


def owe_once_to_each():
    """A reminder for each of 10,000 people who are here today, about one policy."""
    from notices import outbox  # noqa: PLC0415
    from notices.models import Notice  # noqa: PLC0415
    from people.models import Absence  # noqa: PLC0415
    from policies.models import Assignment  # noqa: PLC0415

    Notice.objects.all().delete()
    here = Assignment.objects.filter(policy=1, state="open")
    here = here.exclude(person__in=Absence.objects.values("person"))
    chosen = Assignment.objects.filter(pk__in=list(here.values_list("pk", flat=True)[:PEOPLE]))
    assert outbox.owe_each(chosen, kind="assignment", key="bench:") == PEOPLE


def owe_again():
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("UPDATE notices_notice SET settled_at = NULL, message_id = NULL")
        cursor.execute("DELETE FROM notices_messageevent")
        cursor.execute("DELETE FROM notices_message")
        cursor.execute("VACUUM ANALYZE notices_notice, notices_message, notices_messageevent")


def all_marked():
    from notices.models import Message  # noqa: PLC0415

    return Message.objects.filter(state=Message.State.SENT).count() >= PEOPLE
