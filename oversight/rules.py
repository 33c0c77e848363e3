"""Who may look at signing across policies and schools, remind, and take files away.

A school leader sees their own schools, HR and auditors where their post is; an administrator
sees figures and no name. Everybody may take their own record.
"""

import rules

from oversight import reach
from people.models import Role
from people.rules import has_role, has_role_anywhere, has_trust_role, is_anyone, is_unsuspended


@rules.predicate
def is_asker(user, export=None):
    return bool(export is not None and export.by_id == user.pk)


@rules.predicate
def is_about_themselves(user, export=None):
    return bool(export is not None and export.scope.get("person") == user.pk)


@rules.predicate
def reaches_all_of_it(user, export=None):
    """Asked again at each download: a post may have ended since."""
    if export is None or not is_anyone(user):
        return False
    return reach.of_names(user).holds(export.schools_asked)


sees_names = has_role_anywhere(*reach.SEES_NAMES)
reminds = has_role_anywhere(*reach.REMINDS)

rules.add_perm("oversight.view_compliance", has_role_anywhere(*reach.SEES_FIGURES))
rules.add_perm("oversight.view_figures", has_role(*reach.SEES_FIGURES))
rules.add_perm("oversight.view_names", has_role(*reach.SEES_NAMES))
rules.add_perm("oversight.view_person", is_anyone)  # the query finds those within reach
rules.add_perm("oversight.view_team", is_anyone)  # their own, by line management
rules.add_perm("oversight.view_own_record", is_anyone)
rules.add_perm("oversight.remind_outstanding", reminds)
rules.add_perm("oversight.ask_report", sees_names)
rules.add_perm("oversight.ask_own_record", is_anyone)
rules.add_perm("oversight.list_exports", is_anyone)
for by_the_portal in ("begin", "finish", "fail", "expire"):
    rules.add_perm(f"oversight.{by_the_portal}_export", rules.always_deny)
rules.add_perm("oversight.view_export", is_anyone & is_asker)
rules.add_perm(
    "oversight.download_export",
    is_anyone & is_asker & (is_about_themselves | reaches_all_of_it),
)
rules.add_perm(
    "oversight.ask_again_export",
    is_anyone & is_asker & (is_about_themselves | reaches_all_of_it),
)

# --- what trustees are told of concerns once a term: the same for every reader
SEES_MONITORING = (
    Role.CHAIR_OF_TRUSTEES,
    Role.VICE_CHAIR_OF_TRUSTEES,
    Role.TRUSTEE,
    Role.MEMBER,
    Role.WHISTLEBLOWING_TRUSTEE,
    Role.CHIEF_EXECUTIVE,
    Role.CLERK,
    Role.AUDITOR,
)
rules.add_perm("oversight.view_monitoring", is_unsuspended & has_trust_role(*SEES_MONITORING))

# --- a school that leaves
rules.add_perm(
    "oversight.view_leaving", has_role(Role.ADMINISTRATOR, Role.HR, Role.CHIEF_EXECUTIVE)
)
rules.add_perm("oversight.plan_leaving", has_trust_role(Role.ADMINISTRATOR))
rules.add_perm("oversight.ask_handover", has_role(Role.HR))
