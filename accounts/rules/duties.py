"""Who may do what with duties about access, reviews, and the pause of everything."""

import rules
from django.db.models import Q
from django.utils import timezone

from accounts.models import Delegate, SocialAccount
from people.models import Role
from people.rules import (
    HEADS,
    has_role,
    has_role_anywhere,
    has_trust_role,
    is_anyone,
    is_unsuspended,
)

# The posts of the ladder of `communications_manager`: whoever decides is found on the day.
PAUSES = (
    Role.COMMUNICATIONS_MANAGER,
    Role.NOMINATED_EXECUTIVE,
    Role.CHIEF_EXECUTIVE,
    Role.CHAIR_OF_TRUSTEES,
    Role.VICE_CHAIR_OF_TRUSTEES,
)
LEADS = (*PAUSES, Role.EXECUTIVE)
SEES = (*LEADS, Role.AUDITOR)


def looks_after(person):
    """Accounts of which this person is owner, deputy or alternative."""
    return Q(owner=person) | Q(deputy=person) | Q(alternative=person)


def nominated(user):
    """The schools for which this person is the headteacher's nominee today; kept with them."""
    today = timezone.localdate()
    if getattr(user, "_nominated_on", (None,))[0] != today:
        named = Delegate.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=today),
            person=user.pk,
            school__isnull=False,
            starts_on__lte=today,
            ended_at=None,
        )
        user._nominated_on = (today, frozenset(named.values_list("school", flat=True)))
    return user._nominated_on[1]


@rules.predicate
def keeps_it(user, row=None):
    """Owner, deputy or alternative of the account, or nominee of its school; not suspended."""
    if row is None or not is_unsuspended(user):
        return False
    account = getattr(row, "account", row)
    if user.pk in {account.owner_id, account.deputy_id, account.alternative_id}:
        return True
    return bool(account.schools() & nominated(user))


@rules.predicate
def keeps_some(user, row=None):
    """The same for some account; asked once, and kept with the person."""
    if not is_unsuspended(user):
        return False
    if not hasattr(user, "_keeps_some"):
        own = SocialAccount.objects.filter(looks_after(user.pk)).exists()
        user._keeps_some = own or bool(nominated(user))
    return user._keeps_some


@rules.predicate
def is_told(user, row=None):
    """Told of a pause, under their own name."""
    return bool(row is not None and is_anyone(user) and row.person_id == user.pk)


answers_for_it = has_role(*LEADS, *HEADS)
sees_some = has_role_anywhere(*SEES, *HEADS) | keeps_some
rules.add_perm("accounts.view_duties", sees_some)
rules.add_perm("accounts.view_duty", sees_some)  # of those in their list
rules.add_perm("accounts.confirm_duties", has_role_anywhere(*LEADS, *HEADS) | keeps_some)
rules.add_perm("accounts.confirm_duty", answers_for_it | keeps_it)
rules.add_perm("accounts.review_duty", answers_for_it | keeps_it)
rules.add_perm("accounts.raise_duty", answers_for_it | keeps_it)
rules.add_perm("accounts.drop_duty", answers_for_it)
rules.add_perm("accounts.take_back_duty", answers_for_it)

rules.add_perm("accounts.pause_everything", has_trust_role(*PAUSES))
rules.add_perm("accounts.view_pauses", has_trust_role(*PAUSES))
rules.add_perm("accounts.lift_pause", has_trust_role(*PAUSES))
rules.add_perm("accounts.stop_posting", is_unsuspended & is_told)
