"""Who may do what with requests for an account. Whether it is legal now the workflow says."""

import rules
from django.db.models import Q
from django.utils import timezone

from accounts.models import Delegate
from people.models import Role
from people.rules import HEADS, has_role, has_role_anywhere, has_role_there, is_unsuspended

DECIDES = (
    *(*HEADS, Role.SCHOOL_LEADER, Role.COMMUNICATIONS_MANAGER, Role.NOMINATED_EXECUTIVE),
    *(Role.CHIEF_EXECUTIVE, Role.CHAIR_OF_TRUSTEES, Role.VICE_CHAIR_OF_TRUSTEES),
)


@rules.predicate
def is_requester(user, row=None):
    return bool(row is not None and is_unsuspended(user) and row.requester_id == user.pk)


@rules.predicate
def is_another(user, row=None):
    """Somebody else than who asks."""
    return bool(row is not None and is_unsuspended(user) and row.requester_id != user.pk)


@rules.predicate
def is_nominee(user, row=None):
    """Named by the headteacher of the row's school, today."""
    if row is None or not is_unsuspended(user):
        return False
    today = timezone.localdate()
    named = Delegate.objects.filter(person=user, school__in=row.schools(), ended_at=None)
    return named.filter(Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today).exists()


@rules.predicate
def is_designated(user, row=None):
    if row is None or not is_unsuspended(user):
        return False
    return row.designated.filter(pk=user.pk).exists()


# Which requests: queries.asking. Whose turn it is follows from the profile, absences and stand-ins
# of the day, which the page and the verb ask of queries.asking_process.
decides = is_another & (has_role(*DECIDES) | is_nominee)
rules.add_perm("accounts.view_requests", is_unsuspended)
rules.add_perm("accounts.ask_for_account", is_unsuspended)
rules.add_perm("accounts.view_request", is_unsuspended)
for verb in ("change", "send", "answer", "withdraw"):
    rules.add_perm(f"accounts.{verb}_accountrequest", is_requester)
for verb in ("approve", "refuse", "ask_more"):
    rules.add_perm(f"accounts.{verb}_accountrequest", decides)
rules.add_perm(
    "accounts.create_accountrequest",
    decides | is_another & (has_role(Role.IT_SUPPORT) | is_designated),
)
rules.add_perm("accounts.set_up_accountrequest", is_another & has_role(Role.IT_SUPPORT))
rules.add_perm("accounts.view_nominees", has_role_anywhere(*HEADS))
rules.add_perm("accounts.name_nominee", has_role_there(*HEADS))
rules.add_perm("accounts.end_nominee", has_role_there(*HEADS))
