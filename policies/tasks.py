"""Work by the clock: a task finds rows and calls one verb, and may run twice."""

from datetime import date

from celery import shared_task
from django.utils import timezone

from policies.workflow import (
    forgetting,
    joining,
    reminders,
    review_reminders,
    scheduling,
    searching,
)


@shared_task
def settle_assignments(on: str = "") -> None:
    """Joiners get theirs on the day they start; leavers, movers and those back are settled."""
    joining.settle_all(date.fromisoformat(on) if on else timezone.localdate())


@shared_task
def send_reminders(on: str = "") -> None:
    """Owe today's reminder steps, tell of who is late and of reviews; the outbox does the rest."""
    day = date.fromisoformat(on) if on else timezone.localdate()
    reminders.remind(day)
    reminders.escalate(day)
    review_reminders.remind(day)


@shared_task
def index_search() -> None:
    """Make findable what some other way of writing left out."""
    searching.catch_up()


@shared_task
def publish_scheduled() -> None:
    """Publish what was planned for this morning, or for one that was missed."""
    scheduling.publish_due(timezone.now())


@shared_task
def forget_addresses() -> None:
    """Where somebody signed from is kept for 12 months."""
    forgetting.forget_addresses()
