"""A night's reminders for 100,000 outstanding signatures, and the same night done a second time."""

import datetime as dt

from benchmarks._harness import RUNS, Figure, Peak, timed, times_floor_at_most

FLOOR = """
    INSERT INTO notices_notice (person_id, kind, key, ref, urgent, due_on, created_at)
    SELECT person_id, 'assignment', 'step:' || id || ':' || due_on || ':-7', id, false, %s, now()
    FROM policies_assignment WHERE state = 'open'"""


def figures(stage):
    stage.django()
    from people.calendar import Calendar  # noqa: PLC0415 -- after the environment
    from policies.workflow import reminders  # noqa: PLC0415
    from trust_portal.management.commands import synthesise  # noqa: PLC0415

    staff, policies = (100_000, 4) if stage.large else (20_000, 20)
    size = {"staff": staff, "schools": 100, "policies": policies, "signed_percent": 75}
    synthesise.fill(size)
    day = Calendar().next_working_day(dt.date.today() + dt.timedelta(days=1))  # noqa: DTZ011

    def night():
        reminders.remind(day)
        reminders.escalate(day)

    floor = timed(lambda: run(FLOOR, [day]), before=forget)
    with Peak() as peak:
        first = timed(night, before=forget)
    goal = times_floor_at_most(3)
    yield Figure("reminders, 100,000 outstanding", first, floor, goal, peak.most)
    again = timed(night, runs=RUNS)
    goal = times_floor_at_most(0.1)
    yield Figure("reminders, the same night again", again, first, goal)


def forget():
    run("DELETE FROM notices_notice WHERE settled_at IS NULL")
    run("VACUUM ANALYZE notices_notice")


def run(sql, parameters=None):
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
