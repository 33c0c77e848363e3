"""Who may look after messages; moving them along is the portal's own work."""

import rules

from people.models import Role
from people.rules import HEADS, has_role, has_role_anywhere, is_administrator, is_anyone

looks_after_staff = has_role(Role.HR, *HEADS)
looks_after_staff_anywhere = has_role_anywhere(Role.HR, *HEADS)
is_the_portal = rules.predicates.always_false  # no person, whatever post they hold

for verb in ("claim", "send", "fail", "release", "give_up", "bounce"):
    rules.add_perm(f"notices.{verb}_message", is_the_portal)
rules.add_perm("notices.try_again_message", looks_after_staff | is_administrator)
rules.add_perm("notices.view_own_messages", is_anyone)
rules.add_perm("notices.view_undelivered", looks_after_staff_anywhere | is_administrator)
