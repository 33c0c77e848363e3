"""What belongs to no app: the pulse, which scheduler, broker and worker together leave where
/readyz reads it, and files that nothing names any more.
"""

import time

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from core import sealed_files, unnamed_files

PULSE = "pulse"


@shared_task
def beat():
    cache.set(PULSE, time.time(), timeout=None)


@shared_task
def delete_unnamed_files():
    """In the folders where what is kept of people lies; a policy's own file is also history's."""
    for folder in (sealed_files.FOLDER, "scans", "staff-imports", "policy-imports"):
        unnamed_files.delete(folder, timezone.now())
