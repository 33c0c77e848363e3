"""Rows of declarations, permissions and advice for tests, through the verbs that make them."""

import tomllib
from pathlib import Path

from django.conf import settings

from accounts.models import Advice, Declaration, Permission
from accounts.workflow import declaring, declaring_advice, declaring_permissions
from people.models import Trust
from people.tests.factories import TrustFactory

PROFILES = sorted((Path(settings.BASE_DIR) / "profiles").glob("*.toml"))


def stored(path):
    """A profile file as a trust keeps it."""
    read = tomllib.loads(path.read_text())
    read.pop("sources", None)
    return {f"{group}.{key}": kept[key] for group, kept in read.items() for key in kept}


def profile(**settings):
    """The trust with these settings: `declare__receiver="headteacher"`."""
    trust = TrustFactory()
    kept = {key.replace("__", "."): value for key, value in settings.items()}
    Trust.objects.filter(pk=trust.pk).update(profile=kept)
    return trust


def declared(person, school, kind="conflict", **more):
    said = {"words": "I coach the son of a pupil’s parent.", **more}
    return declaring.declare(Declaration(kind=kind, school=school, **said), by=person)


def asked(person, school, kind="other", **more):
    said = {"scope": "The class page, in my own name.", "purpose": "To tell parents.", **more}
    return declaring_permissions.ask(Permission(kind=kind, school=school, **said), by=person)


def advice(person, school, text="May I join the parents’ group?"):
    return declaring_advice.ask(Advice(text=text, school=school), by=person)
