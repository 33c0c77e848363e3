"""Work by the clock: a task finds rows and calls one verb, and may run twice."""

import logging
from datetime import date

from celery import shared_task
from django.utils import timezone

from accounts.models import ListImport
from accounts.queries import bringing_in as lists
from accounts.workflow import (
    asking,
    bringing_in,
    declaring_clock,
    duties_raising,
    images_purging,
    images_taking_down,
    posts_clock,
)

logger = logging.getLogger(__name__)
A_SHORT_TICK = 15  # seconds; the next sweep finds what was not begun by then
OUR_FAULT = "Something went wrong on our side. Nothing was changed; try the same list once more."


@shared_task
def raise_duties(on: str = "") -> None:
    """Access of leavers, movers and the paused, reviews, and the steps of what is still to do."""
    duties_raising.settle(date.fromisoformat(on) if on else timezone.localdate())


@shared_task
def look_after_posts(on: str = "") -> None:
    """Bring posts that nobody decided one post up."""
    posts_clock.go_up(date.fromisoformat(on) if on else timezone.localdate())


@shared_task
def purge_post_pictures() -> None:
    posts_clock.purge_pictures(timezone.now())


@shared_task
def look_after_declarations(on: str = "") -> None:
    """Bring what nobody read, decided or answered a post up; end what is over; ask yearly."""
    declaring_clock.run(date.fromisoformat(on) if on else timezone.localdate())


@shared_task(expires=A_SHORT_TICK)
def work_on_lists() -> None:
    """Read the lists that wait to be read, and bring in those that were confirmed."""
    for row in lists.to_work_on(timezone.now()):
        reading = row.state == ListImport.State.READING
        try:
            (bringing_in.read if reading else bringing_in.apply)(row)
        except Exception:
            logger.exception("list_import_failed", extra={"list_import": row.pk})
            bringing_in.fail(row, error=OUR_FAULT)


@shared_task
def drop_old_lists() -> None:
    """What nobody confirmed within a month is not kept."""
    for row in lists.forgotten(timezone.now()):
        bringing_in.drop(row, by=None)


@shared_task
def look_after_pictures(on: str = "") -> None:
    """Take what is overdue one post up; empty what is kept of pupils who have left."""
    day = date.fromisoformat(on) if on else timezone.localdate()
    images_taking_down.chase(day)
    images_purging.purge(day)


@shared_task
def look_after_requests(on: str = "") -> None:
    """Bring what nobody decided a post up, and tell whoever may decide and has not heard of it."""
    asking.look_after(date.fromisoformat(on) if on else timezone.localdate())
