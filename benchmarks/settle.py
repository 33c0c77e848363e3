"""A night on which nothing changed: who must sign one policy is compared with who is asked."""

from benchmarks._harness import Figure, at_most, timed

POLICY = 3
# Who works where, and who counts where: what is on one side only would have to change.
JOIN = """
    SELECT count(*) FROM (
        SELECT person_id, school_id FROM people_placement
        WHERE starts_on <= current_date AND (ends_on IS NULL OR ends_on >= current_date)) AS works
    FULL JOIN (
        SELECT a.person_id, c.school_id FROM policies_assignmentschool c
        JOIN policies_assignment a ON a.id = c.assignment_id
        WHERE c.policy_id = %s AND c.school_id IS NOT NULL AND c.counted_until IS NULL) AS counts
    USING (person_id, school_id)
    WHERE works.person_id IS NULL OR counts.person_id IS NULL"""


def figures(stage):
    size = stage.trust()
    from django.utils import timezone  # noqa: PLC0415 -- once there are apps

    from policies.models import Policy  # noqa: PLC0415
    from policies.workflow import assigning  # noqa: PLC0415

    policy, today = Policy.objects.get(pk=POLICY), timezone.localdate()
    assigning.settle(policy, today)
    floor = timed(lambda: run(JOIN, [POLICY]))
    portal = timed(lambda: assigning.settle(policy, today))
    yield Figure(f"settle one policy, nothing changed ({size})", portal, floor, at_most(2))


def run(sql, parameters):
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
