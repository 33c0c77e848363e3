"""Who may open the pages that belong to no app."""

import rules
from django.conf import settings

from people.rules import is_administrator, is_anyone


@rules.predicate
def is_being_looked_at(user, row=None):
    """The demonstration and the workshop show their building blocks to whoever is signed in."""
    return settings.DEMO or settings.DEBUG


rules.add_perm("core.view_components", is_administrator | (is_anyone & is_being_looked_at))
