"""The least a worker and a scheduler can hold: the floor for memory. One task that does nothing."""

import os

from celery import Celery

app = Celery("bare", broker=os.environ["REDIS_URL"])
app.conf.beat_schedule_filename = os.environ["BEAT_FILE"]


@app.task
def nothing():
    pass
