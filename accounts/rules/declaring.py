"""Who may do what with declarations, permissions, advice and briefings.

Which rows somebody may know of is for `accounts.queries`: what is not theirs they do not find.
"""

import rules

from people.models import Role
from people.rules import (
    HEADS,
    has_role,
    has_role_anywhere,
    has_role_over,
    is_line_manager,
    is_themselves,
    is_unsuspended,
)

KEEPS_BRIEFINGS = (
    Role.HR,
    *HEADS,
    Role.COMMUNICATIONS_MANAGER,
    Role.CLERK,
    Role.CHIEF_EXECUTIVE,
    Role.NOMINATED_EXECUTIVE,
)


@rules.predicate
def is_ones_own(user, row=None):
    return bool(row is not None and user.is_authenticated and row.person_id == user.pk)


@rules.predicate
def is_anothers(user, row=None):
    return bool(row is not None and user.is_authenticated and row.person_id != user.pk)


own, anothers = is_unsuspended & is_ones_own, is_unsuspended & is_anothers

# --- declarations: made of oneself, read by whoever receives them today
rules.add_perm("accounts.view_declarations", is_unsuspended)
rules.add_perm("accounts.view_declaration", is_unsuspended)
rules.add_perm("accounts.declare", is_unsuspended)
rules.add_perm("accounts.acknowledge_declaration", anothers)
rules.add_perm("accounts.ask_hr_about_declaration", anothers)
rules.add_perm("accounts.advise_declaration", anothers & has_role_anywhere(Role.HR))
rules.add_perm("accounts.publish_declaration", anothers & has_role(Role.CLERK))
for verb in ("end", "withdraw", "confirm"):
    rules.add_perm(f"accounts.{verb}_declaration", own)

# --- permissions: asked for by oneself, decided by another
rules.add_perm("accounts.view_permissions", is_unsuspended)
rules.add_perm("accounts.view_permission", is_unsuspended)
rules.add_perm("accounts.ask_permission", is_unsuspended)
for verb in ("grant", "allow", "refuse", "ask_more_about", "set_up"):
    rules.add_perm(f"accounts.{verb}_permission", anothers)
for verb in ("answer_more_about", "withdraw", "confirm"):
    rules.add_perm(f"accounts.{verb}_permission", own)
rules.add_perm("accounts.end_permission", is_unsuspended)

# --- advice: asked by everybody, answered by another, published for all
rules.add_perm("accounts.view_all_advice", is_unsuspended)
rules.add_perm("accounts.view_advice", is_unsuspended)
rules.add_perm("accounts.ask_advice", is_unsuspended)
for verb in ("answer", "publish", "take_back"):
    rules.add_perm(f"accounts.{verb}_advice", anothers)
rules.add_perm("accounts.withdraw_advice", own)

# --- briefings: everybody sees their own; whoever keeps those of a school enters them
keeps_briefings = has_role_anywhere(*KEEPS_BRIEFINGS)
rules.add_perm("accounts.view_briefings", is_unsuspended)
rules.add_perm("accounts.view_briefing", is_unsuspended)
rules.add_perm("accounts.enter_briefing", keeps_briefings)
rules.add_perm("accounts.export_briefings", keeps_briefings)
for verb in ("attend", "hold", "void"):
    rules.add_perm(f"accounts.{verb}_briefing", keeps_briefings)

# --- what a person declared, asked and attended: the page shows what whoever looks may know of
over = has_role_over(*KEEPS_BRIEFINGS, leavers=True)
rules.add_perm(
    "accounts.view_declared_by", is_unsuspended & (is_themselves | over | is_line_manager)
)
