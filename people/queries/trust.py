"""The trust and its profile."""

from people import profile
from people.models import Trust


def setting(key: str) -> object:
    """The trust's value of a profile setting, else the default. KeyError for a key unknown."""
    stored = Trust.objects.values_list("profile", flat=True).first()
    return profile.value(stored or {}, key)
