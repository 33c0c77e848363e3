"""Whether this machine is up (/healthz), and whether it can do its work (/readyz).

Without database, tables or disk a machine is taken out of service; without broker or scheduler
it stays in: people go on signing, and what is owed to them waits in the database.
"""

import shutil
import tempfile
import time
from functools import cache as once

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from trust_portal.celery import app
from trust_portal.tasks import PULSE

SERIOUS = {"database", "migrations", "disk"}
OLDEST_PULSE = 5 * 60  # seconds
LEAST_DISK = 200 * 1024 * 1024  # bytes


@require_safe
@login_not_required
def healthz(request):
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@login_not_required
def readyz(request):
    found = {name: outcome(check) for name, check in CHECKS.items()}
    wrong = {name for name, text in found.items() if text != "ok"}
    state = "not ready" if wrong & SERIOUS else "degraded" if wrong else "ready"
    return JsonResponse({"state": state, **found}, status=503 if wrong & SERIOUS else 200)


def outcome(check):
    """What is wrong in one sentence, or "ok". The reason itself stays in the log of its maker."""
    try:
        return check() or "ok"
    except Exception as error:
        return f"failed: {type(error).__name__}"


def database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def migrations():
    return "" if all_migrations_applied() else "missing: run manage.py migrate"


def all_migrations_applied():
    if waiting_migrations():
        waiting_migrations.cache_clear()
        return False
    return True


@once
def waiting_migrations():
    """How many; asked once they are applied no more, since reading them takes a tenth second."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def broker():
    if settings.REDIS_URL:
        with app.connection_for_write(connect_timeout=2) as link:
            link.ensure_connection(max_retries=1, timeout=2)
            return ""
    with tempfile.TemporaryFile(dir=settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"]):
        return ""


def scheduler():
    last = cache.get(PULSE)
    if last is None:
        return "no task has run yet"
    age = int(time.time() - last)
    return "" if age <= OLDEST_PULSE else f"the last task ran {age} seconds ago"


def disk():
    free = shutil.disk_usage(settings.DATA_DIR).free
    return "" if free >= LEAST_DISK else f"{free // 1024**2} MB are free"


CHECKS = {
    "database": database,
    "migrations": migrations,
    "broker": broker,
    "scheduler": scheduler,
    "disk": disk,
}
