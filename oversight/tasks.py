"""What oversight does by the clock: totals folded, exports made, files of a week ago removed.

Each is a sweep over the database: an export is picked up again if its worker died.
"""

import logging
import subprocess
import sys

from celery import shared_task
from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from core.workflow import Refused
from oversight import workflow
from oversight.models import Export
from policies import counting

logger = logging.getLogger(__name__)
A_TICK = 15  # seconds; the next sweep finds what was not begun by then
LONGEST = 30 * 60
PAPERS = (Export.Format.PDF, Export.Format.ZIP)
NO_ROOM = 28  # what write_export ends with when the disk is full


@shared_task
def fold_counts():
    counting.fold()


@shared_task(expires=A_TICK)
def make_exports():
    """Make what was asked for and is not being made, one after another."""
    silent = timezone.now() - workflow.SILENT_FOR
    dead = Q(state=Export.State.MAKING) & (Q(alive_at=None) | Q(alive_at__lt=silent))
    for export in Export.objects.filter(Q(state=Export.State.ASKED) | dead).order_by("asked_at"):
        # A test's database may be one that no other process can see.
        apart = export.format in PAPERS and not settings.TESTING
        try:
            workflow.make(export, write=write_apart if apart else None)
        except Refused:
            logger.info("export_taken", extra={"export": export.pk})


def write_apart(export, target):
    """Write a paper in a process that ends and gives its memory back, and lets pages go first."""
    writer = [sys.executable, "manage.py", "write_export", str(export.pk), str(target)]
    command = ["nice", "-n", "10", *writer]
    done = subprocess.run(  # noqa: S603 -- our own command, numbers and a path of ours
        command, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=LONGEST, check=False
    )
    if done.returncode == NO_ROOM:
        raise OSError(done.stderr)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return int(done.stdout)


@shared_task
def expire_exports():
    for export in Export.objects.filter(state=Export.State.READY, expires_at__lte=timezone.now()):
        workflow.expire(export)
    workflow.remove_leftovers()


@shared_task
def release_monitoring():
    """What trustees are told of concerns, a fortnight after each term."""
    workflow.release_monitoring(timezone.localdate())
