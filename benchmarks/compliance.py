"""What HR looks at: compliance by school and policy, and one school's outstanding names."""

import statistics
import time

from benchmarks import _load
from benchmarks._harness import RUNS, Figure, Runs, at_most

PAGES = 40  # a run, one after another: somebody waits for each
# By school and policy: the kept totals, and who is late among those who have not signed.
BY_CELL = """
    SELECT school_id, policy_id, sum(assigned), sum(signed), sum(late) FROM (
        SELECT school_id, policy_id, assigned, signed, 0 AS late FROM policies_signingcount
        UNION ALL SELECT school_id, policy_id, assigned, signed, 0 FROM policies_signingdelta
        UNION ALL SELECT school_id, policy_id, 0, 0, count(*) FROM policies_assignmentschool
            WHERE signed_on IS NULL AND counted_until IS NULL AND due_on < current_date
            GROUP BY school_id, policy_id) AS parts
    GROUP BY school_id, policy_id"""
FIRST_NAMES = """
    SELECT p.family_name, p.given_names, a.policy_id, c.due_on FROM policies_assignmentschool c
    JOIN policies_assignment a ON a.id = c.assignment_id JOIN people_person p ON p.id = a.person_id
    WHERE c.school_id = 42 AND c.signed_on IS NULL AND c.counted_until IS NULL
    ORDER BY c.due_on, c.id LIMIT 50"""


def figures(stage):
    size = stage.trust()
    from benchmarks import _browsers  # noqa: PLC0415 -- once there are apps
    from people.models import Appointment  # noqa: PLC0415
    from policies import counting  # noqa: PLC0415

    hr = Appointment.objects.select_related("person").get(role="hr").person
    cookies = _browsers.signed_in([hr])[hr.pk]
    with stage.web() as (_, address):

        def p95(path):
            request = _load.get(path, cookies)
            _load.load(address, [request] * 16, status=200)  # each thread has answered some
            runs = []
            for _ in range(RUNS):
                pages = _load.load(address, [request] * PAGES, status=200, clients=1)
                runs.append(slowest(pages.each))
            return Runs(tuple(runs), "ms")

        whole, school = p95("/compliance/"), p95("/compliance/outstanding/?school=school-42")
    limit = 120 if stage.large else 80
    yield Figure(f"compliance page: p95 ({size})", whole, sql(BY_CELL), at_most(limit, "ms"))
    name = f"one school's outstanding: p95 ({size})"
    yield Figure(name, school, sql(FIRST_NAMES), at_most(60, "ms"))
    drift = Runs((float(len(counting.recount())),), "totals")
    yield Figure("compliance: totals that drifted", drift, None, at_most(0, "totals"))


def sql(statement):
    """The 95th percentile of the SQL alone."""
    return Runs(tuple(slowest([asked(statement) for _ in range(PAGES)]) for _ in range(RUNS)), "ms")


def asked(statement):
    from django.db import connection  # noqa: PLC0415

    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(statement)
        cursor.fetchall()
    return time.perf_counter() - began


def slowest(seconds):
    return 1_000 * statistics.quantiles(seconds, n=20)[18]
