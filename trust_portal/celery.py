"""The Celery application: a worker and a scheduler run it, the web process only sends to it."""

import os

from celery import Celery, signals
from django_structlog.celery.steps import DjangoStructLogInitStep

from trust_portal import garbage

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trust_portal.settings")

app = Celery("trust_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)


@signals.worker_init.connect
def collect_garbage_less_often(**_):
    """Before a pool of processes is made, which then share what is loaded."""
    garbage.collect_less_often()


@signals.setup_logging.connect
def keep_the_log_of_the_settings(**_):
    """Celery sets up its own log unless somebody answers here."""
