"""Who may do what with posts and their approval.

Writing takes access to the account, deciding a post, a delegation or being its editor; whose turn
it is to decide, and that nobody decides on their own, is `accounts.workflow.posts`'s to say.
"""

from collections.abc import Iterable

import rules
from django.db.models import Q, Value
from django.utils import timezone

from accounts import ladders
from accounts.models import AccessGrant, Delegate, SocialAccount
from people.models import Role
from people.rules import HEADS, has_role, has_role_anywhere, is_unsuspended

Kind = AccessGrant.Kind
WRITES = (Kind.FULL, Kind.EDIT, Kind.SHARED, Kind.TOOL)
DECIDES = tuple(
    dict.fromkeys(
        role
        for step in ("headteacher", "communications_manager")
        for rung in ladders.RUNGS[step]
        for role in rung
    )
)
WRITE, DELEGATE, NOMINEE, EDIT = "write", "delegate", "nominee", "edit"


def ties(user):
    """What ties a person to accounts today: (how, account), and (nominee, school).

    One query, kept on the instance.
    """
    today = timezone.localdate()
    if getattr(user, "_post_ties", (None,))[0] != today:
        user._post_ties = (today, frozenset(_ties(user, today)))
    return user._post_ties[1]


def _ties(user, today):
    grants = AccessGrant.objects.on(today).filter(person=user, ended_at=None, kind__in=WRITES)
    named = Delegate.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today), person=user, starts_on__lte=today, ended_at=None
    )
    at_schools = named.filter(school__isnull=False)
    edited = SocialAccount.objects.filter(editor=user)
    return (
        grants.order_by()
        .values_list(Value(WRITE), "account_id")
        .union(
            named.filter(account__isnull=False).order_by().values_list(Value(DELEGATE), "account"),
            at_schools.order_by().values_list(Value(NOMINEE), "school_id"),
            edited.order_by().values_list(Value(EDIT), "pk"),
        )
    )


def tied(user, *hows: str) -> set[int]:
    return {key for how, key in ties(user) if how in hows}


def account_of(row):
    return row if isinstance(row, SocialAccount) else row.account


@rules.predicate
def writes(user, row=None):
    """Has access to the row's account with which one posts."""
    return bool(
        row is not None and is_unsuspended(user) and account_of(row).pk in tied(user, WRITE)
    )


@rules.predicate
def writes_somewhere(user, row=None):
    return is_unsuspended(user) and bool(tied(user, WRITE))


@rules.predicate
def is_author(user, row=None):
    return bool(row is not None and is_unsuspended(user) and row.author_id == user.pk)


@rules.predicate
def added_it(user, row=None):
    """A picture of one's own post."""
    return bool(row is not None and is_unsuspended(user) and row.post.author_id == user.pk)


@rules.predicate
def asked_for_it(user, row=None):
    return bool(row is not None and is_unsuspended(user) and row.asked_by_id == user.pk)


@rules.predicate
def is_named(user, row=None):
    """A delegate for the row's account, the nominee of its school, or its editor of record."""
    if row is None or not is_unsuspended(user):
        return False
    account = account_of(row)
    near = {(DELEGATE, account.pk), (NOMINEE, account.school_id), (EDIT, account.pk)}
    return bool(near & ties(user))


@rules.predicate
def is_tied(user, row=None):
    """To any account, so that there may be posts to see."""
    return is_unsuspended(user) and bool(
        getattr(user, "has_to_do_with_accounts", True) and ties(user)
    )


def any_of(verbs: Iterable[str], model: str, predicate):
    for verb in verbs:
        rules.add_perm(f"accounts.{verb}_{model}", predicate)


decides = has_role(*DECIDES) | is_named
keeps = has_role(Role.COMMUNICATIONS_MANAGER)
leads = has_role(*HEADS, Role.COMMUNICATIONS_MANAGER)


@rules.predicate
def is_of_the_trust(user, row=None):
    return bool(row is not None and account_of(row).school_id is None)


rules.add_perm("accounts.view_posts", has_role_anywhere(*DECIDES) | is_tied)
rules.add_perm("accounts.view_post", is_unsuspended)  # which ones, `queries.posts` says
rules.add_perm("accounts.write_post", writes_somewhere)
any_of(("change", "ask", "log", "take", "withdraw"), "post", is_author)
rules.add_perm("accounts.take_out_picture", added_it)
any_of(("approve", "refuse", "return"), "post", decides)
rules.add_perm("accounts.publish_post", writes)
rules.add_perm("accounts.remove_post", writes | decides)
rules.add_perm("accounts.stop_post", keeps | decides)
rules.add_perm("accounts.copy_post", is_author | writes)

rules.add_perm("accounts.view_standingapproval", is_unsuspended)
rules.add_perm("accounts.ask_standingapproval", writes)
any_of(("approve", "refuse"), "standingapproval", decides)
rules.add_perm("accounts.end_standingapproval", decides | asked_for_it)

rules.add_perm("accounts.view_posting", decides | writes)
rules.add_perm("accounts.change_posting", leads)
rules.add_perm("accounts.name_delegate", has_role(*HEADS) | (keeps & is_of_the_trust))
