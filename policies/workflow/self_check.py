"""The self-check that comes with the portal: a short list that is ticked again and again.

It is a policy like others, signed again some months after the last time, so that reminders,
figures and records need nothing of their own.
"""

from pathlib import Path

from django.db import transaction

from people.models import Person
from policies.importing import document
from policies.models import Policy, Version
from policies.workflow import beginning, drafting

FILE = Path(__file__).parent.parent / "starters" / "online-self-check.md"
EVERY = 6  # months, until its owner says otherwise
STATEMENT = "I have gone through this list and put right what I found."


@transaction.atomic
def begin(*, by: Person) -> Version:
    """A draft of it, for its owner to change, approve and publish."""
    data = FILE.read_bytes()
    version = drafting.import_policy(document.read(data, FILE.name), data, FILE.name, by=by)
    policy = version.policy
    policy.signing_rule, policy.sign_every_months = Policy.SigningRule.MONTHS_AFTER, EVERY
    policy.joining = Policy.Joining.WITHIN_DAYS
    policy.save(update_fields=["signing_rule", "sign_every_months", "joining"])
    version.statement = STATEMENT
    version.save(update_fields=["statement"])
    beginning.offer_audience(policy)
    return version
