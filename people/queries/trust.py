"""The trust and its profile."""

from django.db.models import QuerySet

from core.kept_query import kept_whole
from people import profile
from people.models import Trust


def setting(key: str) -> object:
    """The trust's value of a profile setting, else the default. KeyError for a key unknown."""
    return profile.value(stored_profile(), key)


def said(key: str) -> object:
    """What the trust itself has set; None where only the portal's default holds."""
    return stored_profile().get(key)


def stored_profile() -> dict:
    return next(iter(_profiles()), None) or {}


@kept_whole
def _profiles() -> QuerySet:
    return Trust.objects.order_by("pk").values_list("profile", flat=True)[:1]
