"""The urgent chain's minute: 5,000 cases under way, nothing to do; and 20 unopened."""

import datetime as dt
from uuid import uuid4

from benchmarks._harness import Figure, at_most, timed

DUE = 20
LOOK = "SELECT count(*) FROM incidents_case WHERE ended_at IS NULL AND chased < 2"


def figures(stage):
    stage.django()
    from django.db import connection  # noqa: PLC0415 -- once there are apps
    from django.utils import timezone  # noqa: PLC0415

    from benchmarks import _cases  # noqa: PLC0415
    from incidents.models import Case, Reader  # noqa: PLC0415
    from incidents.report import Report  # noqa: PLC0415
    from incidents.workflow import chasing, reporting  # noqa: PLC0415
    from trust_portal.synthesis import rows  # noqa: PLC0415

    here = _cases.trust()
    _cases.under_way(here)
    rows.analyse()

    def look():
        with connection.cursor() as cursor:
            cursor.execute(LOOK)
            cursor.fetchall()

    def tick():
        return chasing.chase(timezone.now() + dt.timedelta(minutes=16))

    floor = timed(look)
    yield Figure("urgent tick, nothing to do", timed(tick), floor, at_most(0.1))
    for _ in range(DUE):
        said = {"school": here.school, "what": "Look.", "child_at_risk": "yes"}
        mine = Report(number=uuid4(), said=said, about=(here.about,), reporter=here.reporter)
        reporting.submit(mine, by=here.reporter)

    def unchase():
        Reader.objects.filter(rule__startswith="urgent").delete()
        Case.objects.filter(chased__gt=0).update(chased=0)

    yield Figure(f"urgent tick, {DUE} unopened", timed(tick, before=unchase), floor, at_most(2))
    unchase()
    if tick() != DUE:
        raise RuntimeError("The chain did not move what it should.")
