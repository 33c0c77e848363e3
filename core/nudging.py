"""Waking the worker for what is urgent, without ever holding up a page.

The sweep of the next minute does the work anyway: a broker that is down or hangs costs that
minute, and nothing else.
"""

import logging
import threading
from collections.abc import Callable

from celery import current_app
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)
_under_way = threading.Lock()  # one at a time, so that a broker that hangs piles up no threads


def nudge(task: str) -> None:
    """Ask a worker to do this sweep now. Answers at once, whatever the broker does."""
    if current_app.conf.task_always_eager:
        return  # no worker to wake
    # The application is looked up here: a thread of its own would find another current one.
    send = current_app.send_task
    threading.Thread(target=_send, args=(send, task), name="nudge", daemon=True).start()


def _send(send_task: Callable, task: str) -> None:
    if not _under_way.acquire(blocking=False):
        return
    try:
        send_task(task, expires=60, retry=False)
    except (OperationalError, OSError) as failure:
        logger.warning("The worker could not be woken: %s", failure)
    finally:
        _under_way.release()
