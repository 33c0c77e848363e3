"""What a real portal must not start with, and what it lacks on this machine."""

import ctypes
import sys

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import checks
from django.db import DatabaseError, connections

PANGO = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def real():
    return not (settings.DEMO or settings.TESTING)


def demonstration_key(app_configs=None, **_):
    if real() and settings.SECRET_KEY == settings.DEMO_KEY:
        hint = "Set SECRET_KEY to a long random value of your own."
        return [
            checks.Error(
                "SECRET_KEY is the demonstration's, which is public.", hint, id="portal.E001"
            )
        ]
    return []


def demonstration_field_key(app_configs=None, **_):
    if real() and settings.DEMO_FIELD_KEY in settings.FIELD_KEYS:
        hint = "Set PORTAL_FIELD_KEYS to one of your own: docs/configuration.md says how."
        return [
            checks.Error(
                "PORTAL_FIELD_KEYS holds the demonstration's key, which is public.",
                hint,
                id="portal.E004",
            )
        ]
    return []


def debug(app_configs=None, **_):
    if real() and settings.DEBUG:
        hint = "Remove DEBUG from the environment."
        return [
            checks.Error("DEBUG shows the portal's insides to anybody.", hint, id="portal.E002")
        ]
    return []


def demonstration_accounts(app_configs=None, databases=None, **_):
    """Asked with `--database default`, and by the web server when it starts."""
    if not real() or "default" not in (databases or []):
        return []
    try:
        found = get_user_model().objects.filter(demonstration=True).exists()
    except DatabaseError:
        connections["default"].close()  # not there yet, or without tables: /readyz says so
        return []
    if not found:
        return []
    hint = "Start real use with a database of its own."
    return [
        checks.Error("The database holds the demonstration's accounts.", hint, id="portal.E003")
    ]


def pango(app_configs=None, **_):
    if not sys.platform.startswith("linux"):
        return []
    try:
        ctypes.CDLL("libpango-1.0.so.0")
    except OSError:
        hint = f"apt-get install --no-install-recommends {PANGO}"
        return [checks.Warning("Without Pango no PDF can be made.", hint, id="portal.W001")]
    return []


REFUSALS = [demonstration_key, demonstration_field_key, debug, demonstration_accounts]


def register():
    checks.register(demonstration_key, checks.Tags.security)
    checks.register(demonstration_field_key, checks.Tags.security)
    checks.register(debug, checks.Tags.security)
    checks.register(demonstration_accounts, checks.Tags.database)
    checks.register(pango)


def refuse_unsafe():
    """Stop the process that would serve pages with one of these, in plain words."""
    for refusal in REFUSALS:
        for error in refusal(databases=["default"]):
            sys.exit(f"The portal does not start: {error.msg} {error.hint}")
