"""Reviews: how often a policy is reviewed, when next, and what was held."""

from datetime import date

from people.queries import trust
from policies.cycles import Cycle, Due
from policies.models import Policy


def cycle_of(policy: Policy) -> Cycle:
    """What the policy says; the trust's usual interval stands by where it says nothing."""
    return Cycle(
        policy.review_first_months, policy.review_months, int(trust.setting("review.months"))
    )


def due(policy: Policy, on: date, *, in_force: bool) -> Due | None:
    """The next review of a policy that is in force, if a day is set."""
    return Due(policy.next_review_on, on) if in_force and policy.next_review_on else None
