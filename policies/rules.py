"""Who may do what to policies, versions, assignments and signatures. Legality: `workflow`."""

import rules

from people.models import Role
from people.rules import (
    HEADS,
    has_role,
    has_role_anywhere,
    has_role_over,
    has_role_there,
    has_trust_role,
    is_anyone,
    is_hr_anywhere,
    is_suspended,
    is_unsuspended,
)


@rules.predicate
def is_owner(user, row=None):
    """True for an owner of the policy of a row (a policy or a version), unless suspended."""
    if row is None or not is_anyone(user):
        return False
    policy = getattr(row, "policy", row)
    if not hasattr(policy, "_owner_ids"):
        policy._owner_ids = set(policy.owners.values_list("pk", flat=True))
    return user.pk in policy._owner_ids and not is_suspended(user)


@rules.predicate
def owns_any(user, row=None):
    """True for an owner of any policy; nobody while suspended looks after anything."""
    if not is_anyone(user) or not user.owns_policies.exists():
        return False
    return not is_suspended(user)


@rules.predicate
def is_theirs(user, row=None):
    """True for the person whom an assignment or a signature is about."""
    return bool(row is not None and is_anyone(user) and row.person_id == user.pk)


@rules.predicate
def is_consulted(user, row=None):
    """True for whoever was invited to comment on a row's version and is not suspended."""
    if row is None or not is_anyone(user):
        return False
    version = getattr(row, "version", row)
    return version.consultees.filter(person=user).exists() and not is_suspended(user)


keeps_policies = has_role(Role.POLICY_OWNER)
is_clerk = has_role(Role.CLERK)
may_write = is_owner | keeps_policies
may_record = is_clerk | keeps_policies
oversees_reviews = has_role(Role.EXECUTIVE, Role.NOMINATED_EXECUTIVE, Role.CHIEF_EXECUTIVE)

rules.add_perm("policies.search", is_anyone)  # what they find: queries.search
rules.add_perm("policies.view_policy", is_anyone)
rules.add_perm("policies.view_version", is_anyone)
rules.add_perm("policies.add_policy", has_role(Role.POLICY_OWNER, Role.CLERK))
rules.add_perm("policies.change_policy", may_write | is_clerk)
rules.add_perm("policies.change_version", may_write)
rules.add_perm("policies.change_guidance", has_role(Role.POLICY_OWNER, Role.CLERK))
rules.add_perm("policies.view_drafts", has_role(Role.POLICY_OWNER, Role.CLERK))
rules.add_perm("policies.consult_version", may_write)
rules.add_perm("policies.submit_version", may_write)
rules.add_perm("policies.return_version", may_write | is_clerk)
rules.add_perm("policies.approve_version", may_record)
rules.add_perm("policies.publish_version", may_write | is_clerk)
rules.add_perm("policies.view_source", may_write | is_clerk)
rules.add_perm("policies.announce_version", may_write | is_clerk)
rules.add_perm("policies.schedule_version", may_write | is_clerk)
rules.add_perm("policies.bring_in_version", rules.always_deny)  # by way of bring_in_policy
rules.add_perm("policies.supersede_version", may_write | is_clerk)
rules.add_perm("policies.withdraw_version", may_write | is_clerk)
rules.add_perm("policies.recall_version", may_write | is_clerk)
rules.add_perm("policies.restore_version", rules.always_deny)  # by taking back what replaced it
rules.add_perm("policies.restore_assignment", rules.always_deny)
rules.add_perm("policies.restore_refusal_assignment", rules.always_deny)
rules.add_perm("policies.view_calendar", may_record | oversees_reviews | owns_any)
rules.add_perm("policies.hold_review", may_write | is_clerk)
rules.add_perm("policies.view_assignment", is_theirs)
rules.add_perm("policies.sign_assignment", is_theirs)
rules.add_perm("policies.refuse_assignment", is_theirs)
rules.add_perm("policies.close_assignment", has_role(Role.HR))
rules.add_perm("policies.reopen_assignment", has_role(Role.HR))
rules.add_perm("policies.view_acknowledgement", is_anyone)
rules.add_perm("policies.void_acknowledgement", has_role(Role.HR))
rules.add_perm("policies.view_own_record", is_anyone)
rules.add_perm("policies.view_record", is_anyone)  # whose: queries.acknowledgements

rules.add_perm("policies.view_questions", is_anyone)
rules.add_perm("policies.ask_question", is_anyone)  # about what: queries.versions
rules.add_perm("policies.view_question", is_theirs | may_write | is_clerk)
rules.add_perm("policies.answer_question", may_write)
rules.add_perm("policies.publish_question", may_write)
rules.add_perm("policies.take_back_question", may_write)
rules.add_perm("policies.withdraw_question", is_theirs)

# --- scenario questions, and the conversations that they ask for
rules.add_perm("policies.change_scenario", may_write)
rules.add_perm("policies.view_conversations", is_anyone)  # whose: queries.scenarios
rules.add_perm("policies.hold_conversation", is_unsuspended)  # the same

# --- helping somebody to sign: HR, the head of a school where it counts, an administrator
helps = has_role(Role.HR, *HEADS, Role.ADMINISTRATOR)
rules.add_perm("policies.help_person", has_role_over(Role.HR, *HEADS, Role.ADMINISTRATOR))
rules.add_perm("policies.help_assignment", helps)
rules.add_perm("policies.view_scan", is_anyone)  # of which signature: queries.acknowledgements
rules.add_perm("policies.issue_signinglink", helps)
rules.add_perm("policies.revoke_signinglink", helps)
rules.add_perm("policies.use_signinglink", rules.always_deny)  # by whoever holds it
# --- many at once, before a witness
rules.add_perm("policies.hold_sessions", has_role_anywhere(Role.HR, *HEADS, Role.ADMINISTRATOR))
rules.add_perm("policies.open_signingsession", helps)
rules.add_perm("policies.view_signingsession", helps)
rules.add_perm("policies.close_signingsession", helps)
rules.add_perm("policies.open_desk", helps)
rules.add_perm("policies.close_desk", helps)
rules.add_perm("policies.reopen_desk", helps)
# --- a firm answers for its own people: HR of the trust, since a letter counts at every school
rules.add_perm(
    "policies.view_letters", is_hr_anywhere | has_trust_role(Role.ADMINISTRATOR, Role.AUDITOR)
)
rules.add_perm("policies.record_letter", has_trust_role(Role.HR))
rules.add_perm("policies.withdraw_letter", has_trust_role(Role.HR))
rules.add_perm("policies.view_desk", helps)
# --- what is said of a draft before it is approved
speaks_of_drafts = is_consulted | may_write | is_clerk
rules.add_perm("policies.view_consultation", speaks_of_drafts)
rules.add_perm("policies.invite_to_version", may_write | is_clerk)
rules.add_perm("policies.comment_on_version", speaks_of_drafts)
rules.add_perm("policies.view_comment", speaks_of_drafts)
rules.add_perm("policies.reply_to_comment", speaks_of_drafts)
rules.add_perm("policies.resolve_comment", may_write)
rules.add_perm("policies.reopen_comment", is_theirs | may_write)
rules.add_perm("policies.preview_editions", may_write | is_clerk)
# --- a school's own words in a policy: at which schools is `queries.local`
at_school = has_role(*HEADS, Role.POLICY_OWNER)
writes_there = has_role_there(*HEADS, Role.POLICY_OWNER)
writes_somewhere = has_role_anywhere(*HEADS, Role.POLICY_OWNER)
rules.add_perm("policies.view_local", may_write | is_clerk | writes_somewhere)
rules.add_perm("policies.write_appendix", writes_somewhere)
rules.add_perm("policies.replace_appendix", writes_there)
rules.add_perm("policies.remove_appendix", writes_there)
rules.add_perm("policies.unlock_clauses", may_write)
rules.add_perm("policies.propose_variant", writes_somewhere)
rules.add_perm("policies.view_variant", may_write | is_clerk | at_school)
rules.add_perm("policies.accept_variant", may_write)
rules.add_perm("policies.refuse_variant", may_write)
rules.add_perm("policies.withdraw_variant", writes_there)
rules.add_perm("policies.replace_variant", may_write)
rules.add_perm("policies.drop_variant", may_write | at_school)
rules.add_perm("policies.change_readers", may_write | is_clerk)
rules.add_perm(
    "policies.view_empty_places",
    has_role(Role.POLICY_OWNER, Role.CLERK, Role.ADMINISTRATOR) | owns_any,
)
rules.add_perm("policies.add_consultation", may_write | is_clerk)
rules.add_perm("policies.change_consultation", may_write | is_clerk)

# --- what was in force before: a school's when it joins, the trust's when the portal begins
brings_in = has_role(Role.POLICY_OWNER, Role.CLERK)
rules.add_perm(
    "policies.view_joining",
    brings_in | has_role(Role.HR, Role.ADMINISTRATOR, Role.CHIEF_EXECUTIVE, *HEADS),
)
rules.add_perm(  # by name: those who see who works there
    "policies.view_bound", has_role(Role.HR, Role.ADMINISTRATOR, Role.CHIEF_EXECUTIVE, *HEADS)
)
rules.add_perm("policies.bring_in_policy", brings_in)
rules.add_perm("policies.plan_switch", brings_in)
for verb in ("view", "begin", "confirm", "drop"):
    rules.add_perm(f"policies.{verb}_policyimport", brings_in)
for verb in ("read", "apply", "fail"):
    rules.add_perm(f"policies.{verb}_policyimport", rules.always_deny)  # the worker's
