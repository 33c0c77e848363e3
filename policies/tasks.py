"""Work by the clock: a task finds rows and calls one verb, and may run twice."""

import logging
from datetime import date

from celery import shared_task
from django.utils import timezone

from policies.models import PolicyImport
from policies.queries import folders as queries
from policies.workflow import (
    desk,
    folders,
    forgetting,
    joining,
    letters,
    reminders,
    review_reminders,
    scheduling,
    searching,
    sessions,
    switching,
)

logger = logging.getLogger(__name__)
A_SHORT_TICK = 15  # seconds; the next sweep finds what was not begun by then
OUR_FAULT = (
    "Something went wrong on our side. What stands below as new did come in; bring the same file in"
    " once more for the rest."
)


@shared_task
def settle_assignments(on: str = "") -> None:
    """Joiners get theirs on the day they start; leavers, movers and those back are settled."""
    joining.settle_all(date.fromisoformat(on) if on else timezone.localdate())
    sessions.close_ended()
    desk.close_ended()


@shared_task
def send_reminders(on: str = "") -> None:
    """Owe today's reminder steps, tell of who is late and of reviews; the outbox does the rest."""
    day = date.fromisoformat(on) if on else timezone.localdate()
    reminders.remind(day)
    reminders.escalate(day)
    review_reminders.remind(day)
    letters.remind(day)


@shared_task
def index_search() -> None:
    """Make findable what some other way of writing left out."""
    searching.catch_up()


@shared_task
def publish_scheduled() -> None:
    """Publish and switch what was planned for this morning, or for one that was missed."""
    now = timezone.now()
    scheduling.publish_due(now)  # first: it may be what takes the place of a school's own
    switching.switch_due(now)


@shared_task(expires=A_SHORT_TICK)
def work_on_folders() -> None:
    """Read the folders that wait to be read, and bring in those that were confirmed."""
    for policy_import in queries.to_work_on(timezone.now()):
        reading = policy_import.state == PolicyImport.State.READING
        try:
            (folders.read if reading else folders.apply)(policy_import)
        except Exception:
            logger.exception("policy_import_failed", extra={"policy_import": policy_import.pk})
            folders.fail(policy_import, error=OUR_FAULT)


@shared_task
def drop_old_folders() -> None:
    """What nobody confirmed within a month is not kept."""
    for policy_import in queries.forgotten(timezone.now()):
        folders.drop(policy_import, by=None)


@shared_task
def forget_addresses() -> None:
    """Where somebody signed from is kept for 12 months."""
    forgetting.forget_addresses()
