"""Messages reach the mail server: claimed in batches, one connection each, marked one by one.

A worker may be killed anywhere. What the mail server does not have yet is claimed, and will be
tried again; what it has is marked. Between the server's answer and the mark lies one commit: that
one mail may come twice, with the same Message-ID. docs/notices.md says more.
"""

import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import QuerySet
from django.utils import timezone

from notices import answers, letters
from notices.answers import Answer
from notices.models import Message
from notices.workflow import message as life

# A slow server may not hold a claim so long that another worker takes it for dead.
BATCH_LASTS = timedelta(minutes=5)
# A process that is killed leaves one mail in doubt, whatever its number of threads.
_sending = threading.Lock()
# What smtplib, the network and the building of a mail may raise; SMTPException is an OSError.
FAILURES = (OSError, ValueError)


def deliver(now: datetime | None = None, *, seconds: float = math.inf) -> int:
    """Send what may go out now, until nothing is left, the server is gone, or the time is up.

    Answers how many; none at once where another thread of this process is sending.
    """
    sent, more = 0, True
    ends = time.monotonic() + seconds
    with _alone() as alone:
        while alone and more and time.monotonic() < ends:
            taken, more = deliver_batch(now or timezone.now())
            sent += taken
    return sent


@contextmanager
def _alone() -> Iterator[bool]:
    alone = _sending.acquire(blocking=False)
    try:
        yield alone
    finally:
        if alone:
            _sending.release()


def deliver_batch(now: datetime) -> tuple[int, bool]:
    """Send at most a batch over one connection: how many went, and whether to go on."""
    chosen = life.claim(now)
    claimed = Message.objects.filter(pk__in=chosen, claimed_at=now)
    trouble = _send_each(claimed, now) if chosen else None
    sent = life.send(claimed)
    if trouble and not sent:
        life.fail(claimed, trouble.words, now)
    else:
        life.release(claimed)
    return sent, bool(sent and (trouble or len(chosen) == life.BATCH))


def _send_each(claimed: QuerySet[Message], now: datetime) -> Answer | None:
    """Send them one after the other; what is wrong with the server, if it stopped us."""
    connection = get_connection()
    ends = time.monotonic() + BATCH_LASTS.total_seconds()
    try:
        connection.open()
        for message in claimed.order_by("-urgent", "next_try_at", "pk"):
            trouble = _send(message, connection, now)
            if trouble or time.monotonic() > ends:
                return trouble
    except FAILURES as failure:
        return answers.understand(failure)
    finally:
        with suppress(*FAILURES):
            connection.close()
    return None


def _send(message: Message, connection: BaseEmailBackend, now: datetime) -> Answer | None:
    try:
        connection.send_messages([letters.mail(message, connection)])
    except FAILURES as failure:
        return _not_taken(message, answers.understand(failure), now)
    if life.take(message.pk, now):
        return None
    return Answer("Another worker has taken over.", server=True)


def _not_taken(message: Message, answer: Answer, now: datetime) -> Answer | None:
    this = Message.objects.filter(pk=message.pk, claimed_at=now)
    if answer.permanent:
        life.refuse(this, answer.words)
    elif answer.server:
        # After the others of its batch: a mail at which a server hangs up must not hold them up.
        life.fail(this, answer.words, now + timedelta(minutes=1))
    else:
        life.fail(this, answer.words, now)
    return answer if answer.server else None
