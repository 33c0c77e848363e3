"""The trust and its profile."""

from people import profile
from people.models import Trust


def setting(key: str) -> object:
    """The trust's value of a profile setting, else the default. KeyError for a key unknown."""
    return profile.value(stored_profile(), key)


def said(key: str) -> object:
    """What the trust itself has set; None where only the portal's default holds."""
    return stored_profile().get(key)


def stored_profile() -> dict:
    stored = Trust.objects.values_list("profile", flat=True).first()
    return stored or {}
