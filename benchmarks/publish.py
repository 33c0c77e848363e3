"""Publishing to everybody: one transaction, a fixed number of statements, memory flat.

The floor is one statement that copies the same rows into the same four tables, indexes and all.
"""

import logging

from benchmarks._harness import (
    RUNS,
    Figure,
    Peak,
    Runs,
    at_most,
    timed,
    times_floor_at_most,
)

FRAME = {"BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"}  # of a transaction
COPIES = """
    CREATE TABLE bench_assignment AS SELECT * FROM policies_assignment WHERE version_id = {version};
    CREATE TABLE bench_school AS SELECT * FROM policies_assignmentschool
        WHERE assignment_id IN (SELECT id FROM bench_assignment);
    CREATE TABLE bench_delta AS SELECT * FROM policies_signingdelta
        WHERE policy_id = {policy} AND assigned > 0;
    CREATE TABLE bench_notice AS SELECT * FROM notices_notice
        WHERE key IN (SELECT 'assigned:' || id FROM bench_assignment);
    ANALYZE bench_assignment, bench_school, bench_delta, bench_notice"""
REMOVE = """
    DELETE FROM notices_notice WHERE id IN (SELECT id FROM bench_notice);
    DELETE FROM policies_signingdelta WHERE id IN (SELECT id FROM bench_delta);
    DELETE FROM policies_assignmentschool WHERE id IN (SELECT id FROM bench_school);
    DELETE FROM policies_assignment WHERE id IN (SELECT id FROM bench_assignment)"""
SETTLED = """
    VACUUM ANALYZE policies_assignment, policies_assignmentschool, policies_signingdelta,
        notices_notice"""
FLOOR = """
    WITH a AS (INSERT INTO policies_assignment SELECT * FROM bench_assignment),
        c AS (INSERT INTO policies_assignmentschool SELECT * FROM bench_school),
        d AS (INSERT INTO policies_signingdelta SELECT * FROM bench_delta)
    INSERT INTO notices_notice SELECT * FROM bench_notice"""


def figures(stage):
    size = stage.trust()
    logging.disable(logging.INFO)
    from people.models import Person  # noqa: PLC0415 -- once there are apps
    from policies.models import Policy  # noqa: PLC0415
    from policies.workflow import version as workflow  # noqa: PLC0415

    clerk = Person.objects.get(appointments__role="clerk")
    waiting = [approved(policy) for policy in Policy.objects.order_by("pk")[: RUNS + 2]]
    published = []

    def publish():
        published.append(waiting.pop())
        workflow.publish(published[-1], by=clerk)

    statements = Runs((float(asked(publish)),), "statements")
    with Peak() as memory:
        portal = timed(publish, before=lambda: run(SETTLED))
    floor = timed(lambda: run(FLOOR), before=lambda: set_aside(published.pop()))
    yield Figure(f"publish ({size})", portal, floor, times_floor_at_most(3), memory.more)
    yield Figure("publish: statements", statements, None, at_most(20, "statements"))


def approved(policy):
    """A second version, which asks everybody again."""
    from policies.models import Version  # noqa: PLC0415

    first = policy.versions.get()
    return Version.objects.create(
        policy=policy,
        major=2,
        html=first.html,
        words=first.words,
        author=first.author,
        state=Version.State.APPROVED,
    )


def asked(act):
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(connection) as queries:
        act()
    return sum(query["sql"].split()[0] not in FRAME for query in queries)


def set_aside(version):
    """Take what publishing this version wrote out of its tables, to be written once more."""
    run("DROP TABLE IF EXISTS bench_assignment, bench_school, bench_delta, bench_notice")
    run(COPIES.format(version=version.pk, policy=version.policy_id))
    run(REMOVE)
    run(SETTLED)


def run(sql):
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(sql)
