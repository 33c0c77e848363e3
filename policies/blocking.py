"""What stays open to somebody whom the profile holds back until they have signed.

Reporting a concern, the safeguarding cards, cases, one's own record, help and signing out never
wait for a signature. Apps add what of theirs stays open in `AppConfig.ready`.
"""

from collections.abc import Callable, Mapping

from people.models import Person

SETTING = "sign.block_until_signed"
May = Callable[[Person, Mapping], bool]  # whether this person may, at an address of this kind

SPACES = {"incidents"}  # whole apps
LIBRARIES = ("account_", "mfa_")  # signing in and out, and the second factor
ROUTES = ("policies/sign/", "policies/signed/", "policies/pack/", "policies/mine/")
NAMES = {
    "home",
    "help",
    "accessibility",
    "privacy",
    "people:details",
    "people:school",  # whom to ring
    "people:second_step",
    "policies:ask",
    "policies:compare",
    "policies:comparison",
    "policies:question",
    "policies:questions",
}
_added: dict[str, May] = {}


def leave_open(name: str, may: May = lambda person, lookup: True) -> None:
    _added[name] = may


def is_open(person: Person, space: str, name: str, route: str, lookup: Mapping) -> bool:
    """Whether the page at this address is one of those that wait for nothing."""
    if space in SPACES or name in NAMES:
        return True
    if name.startswith(LIBRARIES) or route.startswith(ROUTES):
        return True
    return name in _added and _added[name](person, lookup)
