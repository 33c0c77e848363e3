"""Messages by other channels than mail: claimed, posted one by one, and marked as mails are.

What is promised is the same: a worker that is killed between the answer and the mark repeats that
one message; see docs/notices.md.
"""

from datetime import datetime

from django.utils import timezone

from notices import gateways
from notices.answers import Answer
from notices.models import Message
from notices.workflow import message as life

CHANNELS = (Message.Channel.TEAMS, Message.Channel.SMS)


def deliver(now: datetime | None = None) -> int:
    """Hand over what may go out now, the urgent first; answer how many."""
    now = now or timezone.now()
    chosen = life.claim(now, CHANNELS)
    if not chosen:
        return 0
    claimed = Message.objects.filter(pk__in=chosen, claimed_at=now)
    down = set()
    for message in claimed.order_by("-urgent", "next_try_at", "pk"):
        if message.channel not in down and _post(message, now):
            down.add(message.channel)
    sent = life.send(claimed)
    life.release(claimed)
    return sent


def _post(message: Message, now: datetime) -> bool:
    """Post one; true where its channel takes nothing at the moment."""
    answer = gateways.send(message)
    if answer is None:
        life.take(message.pk, now)
        return False
    _not_taken(Message.objects.filter(pk=message.pk, claimed_at=now), answer, now)
    return answer.server


def _not_taken(this, answer: Answer, now: datetime) -> None:  # noqa: ANN001
    if answer.permanent:
        life.refuse(this, answer.words)
    else:
        life.fail(this, answer.words, now)
