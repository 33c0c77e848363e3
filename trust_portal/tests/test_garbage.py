import subprocess
import sys

import pytest
from django.conf import settings

from trust_portal.garbage import NEW_OBJECTS

WEB = "import trust_portal.wsgi"
WORKER = "from celery import signals; import trust_portal.celery; signals.worker_init.send(None)"
SAY = "import gc; print(gc.isenabled(), gc.get_threshold()[0], gc.get_freeze_count() > 10_000)"


@pytest.mark.parametrize("loads", [WEB, WORKER])
def test_what_is_loaded_is_left_alone_and_the_rest_seldom_collected(loads):
    done = subprocess.run(
        [sys.executable, "-c", f"{loads}; {SAY}"],
        cwd=settings.BASE_DIR,
        check=True,
        capture_output=True,
        text=True,
    )

    assert done.stdout.split() == ["True", str(NEW_OBJECTS), "True"]
