"""An account was broken into: the steps are begun once a case, and each is taken once."""

from django.db import transaction

from accounts.models import SocialAccount
from core.workflow import Refused, record
from incidents import account_steps
from incidents.models import Case, Compromise, CompromiseStep
from people.models import Person


@transaction.atomic
def begin(
    case: Case,
    *,
    whose: str,
    account: str,
    platform: str,
    by: Person,
    entry: SocialAccount | None = None,
) -> Compromise:
    """The list of the case; the one that is there where somebody was faster. Nothing changes in
    the register of accounts: its duties are raised there, by hand, by whoever keeps them."""
    said = {"whose": whose, "account": account, "platform": platform, "entry": entry}
    made, is_new = Compromise.objects.get_or_create(case=case, defaults={**said, "begun_by": by})
    if is_new:
        record(case, "begin_compromise", by=by)
    return made


@transaction.atomic
def take(compromise: Compromise, code: str, *, outcome: str, note: str, by: Person) -> None:
    """Write down that a step is done, or why it is not needed. What stands there stays."""
    Compromise.objects.select_for_update().get(pk=compromise.pk)
    if code not in dict(account_steps.STEPS[compromise.whose]):
        raise Refused("There is no such step for this account.")
    taken, is_new = CompromiseStep.objects.get_or_create(
        compromise=compromise, code=code, defaults={"outcome": outcome, "note": note, "by": by}
    )
    if not is_new and (taken.outcome, taken.note, taken.by_id) != (outcome, note, by.pk):
        raise Refused(f"{taken.by} has written this step down already.")
