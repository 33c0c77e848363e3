"""What the apps make known of themselves, they make known once."""

import pytest

from accounts.queries import home
from accounts.registry import relationship_declared
from people import registry
from policies.queries import public


@pytest.mark.parametrize(
    "offered",
    [
        home.waiting,
        home.marks,
        public.beside,
        registry.changed,
        registry.parts,
        registry.person_pages,
        registry.profile_warnings,
        relationship_declared,
    ],
    ids=["waiting", "marks", "public", "changed", "parts", "pages", "warnings", "relationships"],
)
def test_nothing_is_offered_twice(offered):
    assert offered
    assert [one for one in offered if offered.count(one) > 1] == []
