"""Who may bring a list in: whoever keeps what it goes into; the portal itself reads and applies."""

import rules

from accounts.rules import images
from people.models import Role
from people.rules import has_role, has_role_anywhere

BY_KIND = {"accounts": has_role(Role.COMMUNICATIONS_MANAGER), "images": images.keeps}


@rules.predicate
def brings_it_in(user, row=None):
    return row is not None and bool(BY_KIND[row.kind].test(user, row))


rules.add_perm(
    "accounts.view_listimports", has_role_anywhere(Role.COMMUNICATIONS_MANAGER, Role.DATA_LEAD)
)
for verb in ("view", "confirm", "drop"):
    rules.add_perm(f"accounts.{verb}_listimport", brings_it_in)
for verb in ("read", "apply", "fail"):
    rules.add_perm(f"accounts.{verb}_listimport", rules.always_deny)
