"""How a new policy begins: as the trust's profile says, until its own particulars say otherwise."""

from people.models import StaffGroup
from people.queries import trust
from policies.models import AudienceRule, Policy

EACH_VERSION, YEARLY, ONCE = (
    Policy.SigningRule.EACH_VERSION,
    Policy.SigningRule.YEARLY,
    Policy.SigningRule.ONCE,
)
WITHIN_DAYS, NEXT_VERSION = Policy.Joining.WITHIN_DAYS, Policy.Joining.NEXT_VERSION
CYCLES = {  # of the profile: when it is signed, and what is asked of whoever joins
    "new_version": (EACH_VERSION, NEXT_VERSION),
    "start_and_new_version": (EACH_VERSION, WITHIN_DAYS),
    "yearly_bundle": (YEARLY, WITHIN_DAYS),
    "signed_statement": (ONCE, WITHIN_DAYS),
}


def particulars(*, states_review: bool = False) -> dict[str, object]:
    """What the profile says of every new policy. No review cycle is invented: only what is set.

    `states_review`: the policy's own text says how often it is reviewed, and that counts.
    """
    signing_rule, joining = CYCLES[str(trust.setting("ack.cycle"))]
    found = {
        "signing_rule": signing_rule,
        "joining": joining,
        "informs": list(trust.setting("audience.inform")),
    }
    if not states_review:
        found["review_months"] = trust.said("review.months")
        found["review_first_months"] = trust.said("review.first_months")
    return found


def offer_audience(policy: Policy) -> None:
    """The staff groups that the profile names, at every school, for the owner to change."""
    groups = [str(group) for group in trust.setting("audience.default")]
    if set(groups) == set(StaffGroup.values):
        groups = [""]  # any
    AudienceRule.objects.bulk_create(
        AudienceRule(policy=policy, staff_group=group) for group in groups
    )
