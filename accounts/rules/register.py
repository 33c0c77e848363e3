"""Who may do what with the register of official accounts, and access to them.

The communications manager keeps the list. Who keeps an account, and so gives access to it, the
profile says. Nothing here looks at a case.
"""

import rules

from accounts.rules.declaring import KEEPS_BRIEFINGS
from accounts.rules.posts import DELEGATE, NOMINEE, ties
from people import profile
from people.models import Role
from people.queries import trust
from people.rules import HEADS, has_role, has_role_anywhere, has_role_there, is_unsuspended

TRUST_WIDE_READERS = (
    *(Role.COMMUNICATIONS_MANAGER, Role.IT_SUPPORT, Role.CHIEF_EXECUTIVE, Role.AUDITOR),
    *(Role.NOMINATED_EXECUTIVE, Role.EXECUTIVE, Role.TRUST_SAFEGUARDING_LEAD),
    *(Role.DATA_PROTECTION_OFFICER, Role.ADMINISTRATOR),
)
# Who reads all of an entry: for the trust where the post is held for it, else of their school.
READERS = (*TRUST_WIDE_READERS, *HEADS, Role.SCHOOL_LEADER)
NAMED = ("owner", "deputy", "alternative", "editor")


def account_of(row):
    return getattr(row, "account", row)


def custodian(user) -> str:
    """`account.custodian`; it came along with whoever signed in by our own backend."""
    stored = user.trust_profile if hasattr(user, "trust_profile") else trust.stored_profile()
    return str(profile.value(stored or {}, "account.custodian"))


@rules.predicate
def is_named_on(user, row=None):
    """Owner, deputy, alternative or editor of the row's account."""
    if row is None or not is_unsuspended(user):
        return False
    return user.pk in {getattr(account_of(row), f"{name}_id") for name in NAMED}


@rules.predicate
def is_delegate(user, row=None):
    """Of the headteacher, for the row's account or its school."""
    if row is None or not is_unsuspended(user):
        return False
    account = account_of(row)
    return bool({(DELEGATE, account.pk), (NOMINEE, account.school_id)} & ties(user))


@rules.predicate
def is_of_the_trust(user, row=None):
    return bool(row is not None and account_of(row).school_id is None)


manages = has_role(Role.COMMUNICATIONS_MANAGER)
heads = has_role_there(*HEADS)


@rules.predicate
def keeps(user, row=None):
    """Keeps the row's account, as the profile says: only they hand out access to it."""
    if row is None or not is_unsuspended(user):
        return False
    who = custodian(user)
    at_the_trust = who == "communications_manager" or account_of(row).school_id is None
    if at_the_trust:
        return manages(user, row)
    if who == "individual_logins":
        return manages(user, row) or heads(user, row)
    return heads(user, row) or is_delegate(user, row)


@rules.predicate
def holds(user, row=None):
    """Was given this access themselves."""
    return bool(row is not None and is_unsuspended(user) and row.person_id == user.pk)


rules.add_perm("accounts.view_accounts", is_unsuspended)
rules.add_perm("accounts.view_account", is_unsuspended)  # which ones, `queries.register` says
rules.add_perm("accounts.view_details_of_account", has_role(*READERS) | is_named_on | is_delegate)
rules.add_perm("accounts.view_introductions_of_account", keeps | has_role(*KEEPS_BRIEFINGS))
rules.add_perm("accounts.list_account", manages)
rules.add_perm("accounts.export_accounts", has_role_anywhere(*READERS))
rules.add_perm("accounts.change_account", manages | keeps)
for verb in (
    *("verify", "suspend", "lose_access", "regain", "rest", "ask_take_down", "close", "note"),
    "mark_look_alike",
):
    rules.add_perm(f"accounts.{verb}_socialaccount", manages | keeps)
rules.add_perm("accounts.name_editor", heads | (is_of_the_trust & manages))
rules.add_perm("accounts.apply_baseline", has_role(Role.IT_SUPPORT))
rules.add_perm("accounts.report_look_alike", is_unsuspended)

rules.add_perm("accounts.view_holders", has_role_anywhere(*READERS))
rules.add_perm("accounts.view_own_access", is_unsuspended)
for verb in ("give", "end"):
    rules.add_perm(f"accounts.{verb}_accessgrant", keeps)
rules.add_perm("accounts.record_credentials", keeps)
rules.add_perm("accounts.confirm_accessgrant", holds)

rules.add_perm("accounts.view_platforms", is_unsuspended)
rules.add_perm("accounts.change_platform", manages)
