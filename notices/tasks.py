"""The outbox by the clock. Each task is a sweep: what one loses, the next finds again.

A sweep hands batches to other workers through the broker only to be quicker; a batch that the
broker loses is still owed in the database.
"""

from celery import shared_task
from django.utils import timezone

from notices import post, queries
from notices.workflow import bounces, delivery, gathering, posting
from notices.workflow import message as life

A_TICK = 55  # seconds; the next sweep finds what was not begun by then
MOST_HELPERS = 8


@shared_task(expires=A_TICK)
def compose():
    """Write today's summaries, a batch a task, each of which then sends what waits."""
    now = timezone.now()
    gathering.drop_unreachable(now)
    gathering.tell_teams(now)
    for people in gathering.batches(now):
        compose_batch.delay(people)


@shared_task
def compose_batch(people):
    gathering.summarise(people, timezone.now())
    delivery.deliver(seconds=A_TICK)


@shared_task(expires=A_TICK)
def deliver():
    """Send what waits; where it is much, with the help of other processes."""
    now = timezone.now()
    gathering.compose_urgent(now)
    gathering.compose_private(now)
    life.recover(now)
    life.give_up(now)
    waiting = queries.to_send(now).order_by().count()
    for _ in range(min(waiting // life.BATCH, MOST_HELPERS)):
        help_deliver.delay()
    posting.deliver()
    delivery.deliver(seconds=A_TICK)


@shared_task(expires=A_TICK)
def help_deliver():
    delivery.deliver(seconds=A_TICK)


@shared_task(expires=A_TICK)
def read_bounces():
    """Read the delivery reports, where a mailbox for them is configured."""
    if post.is_configured():
        bounces.read(post.unread())
