"""What happens to people by the clock. Each is a sweep: what one worker loses, the next finds."""

import logging
from pathlib import Path

from celery import shared_task
from django.conf import settings
from django.db import connection
from django.utils import timezone

from people.models import StaffImport
from people.queries import imports as queries
from people.sessions import SessionStore
from people.workflow import addresses, imports, staff_folder

logger = logging.getLogger(__name__)
A_TICK = 570  # seconds; the next sweep finds what was not begun by then
A_SHORT_TICK = 15
OUR_FAULT = "Something went wrong on our side, and nothing was changed. Read the file again."


@shared_task(expires=A_TICK)
def ask_for_addresses():
    """Ask whoever reads a new e-mail address whether it is theirs."""
    addresses.ask_for_addresses()


@shared_task
def forget_expired():
    """Let go of sessions that have ended, and counts of attempts that no longer count.

    Django's cache would keep the counts until 100,000 are there, and counts them at each writing.
    """
    SessionStore.clear_expired()
    table = connection.ops.quote_name(settings.CACHES["default"]["LOCATION"])
    now = connection.ops.adapt_datetimefield_value(timezone.now().replace(microsecond=0))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # noqa: S608 -- a setting


@shared_task(expires=A_SHORT_TICK)
def work_on_staff_files():
    """Read the files that wait to be read, and apply those that were confirmed."""
    for staff_import in queries.to_work_on(timezone.now()):
        work = imports.read if staff_import.state == StaffImport.State.READING else imports.apply
        try:
            work(staff_import)
        except Exception:
            logger.exception("staff_import_failed", extra={"staff_import": staff_import.pk})
            imports.fail(staff_import, error=OUR_FAULT)


@shared_task(expires=A_TICK)
def read_staff_folder():
    """Take the staff files that lie in the folder, where one is named."""
    if not settings.STAFF_FOLDER:
        return
    folder, now = Path(settings.STAFF_FOLDER), timezone.now()
    try:
        staff_folder.take_all(folder, source=settings.STAFF_SOURCE, now=now)
    except OSError as failure:
        logger.warning("staff folder not read: %s", type(failure).__name__)


@shared_task
def drop_old_staff_files():
    """A file that nobody confirmed within a month is not kept."""
    for staff_import in queries.forgotten(timezone.now()):
        imports.drop(staff_import, by=None)
