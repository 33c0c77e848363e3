"""What is done on the register is done here too: a duty need not be confirmed a second time."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Duty, SocialAccount
from accounts.workflow.duty_life import CONFIRM, DROP
from core.workflow import advance_all
from people.models import Person

NAMED = "Somebody else is named in their place."


def access_ended(grants: Iterable[int], *, by: Person | None, how: str) -> None:
    """Somebody ended this access by itself."""
    rows = Duty.objects.filter(grant__in=list(grants), state=Duty.State.OPEN)
    if by is None:
        advance_all(rows, DROP, by=None, note=how)
        return
    _done(rows, by, how)


def others_named(account: SocialAccount, *, by: Person | None) -> None:
    """Whoever was to be replaced is no longer named on the account."""
    rows = account.duties.filter(
        state=Duty.State.OPEN, kind=Duty.Kind.NAME_CUSTODIAN, person__isnull=False
    )
    if by is not None:
        _done(rows, by, NAMED)


def closed(account: SocialAccount, *, by: Person, how: str) -> None:
    """Nothing is to do about an account that is not there any more."""
    rows = account.duties.filter(state=Duty.State.OPEN)
    advance_all(rows, DROP, by=by, note=how)


def _done(rows: QuerySet[Duty], by: Person, how: str) -> None:
    said = {"done_on": timezone.localdate(), "done_by": by, "how": how[:500]}
    advance_all(rows, CONFIRM, by=by, note=how, **said)
