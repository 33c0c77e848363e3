"""Folders of policies on their way in, and which of them wait for work."""

import datetime as dt

from django.db.models import Count, QuerySet

from core import turns
from people.models import Person
from policies.models import PolicyImport, PolicyImportRow

A_MONTH = dt.timedelta(days=30)
ORDER = (
    PolicyImportRow.Outcome.ERROR,
    PolicyImportRow.Outcome.NEW,
    PolicyImportRow.Outcome.THERE,
)


def visible_to(person: Person) -> QuerySet[PolicyImport]:
    """Whoever may bring policies in sees every folder that was, the dropped ones too."""
    if person.is_authenticated and person.has_perm("policies.view_policyimport"):
        return PolicyImport.objects.select_related("by")
    return PolicyImport.objects.none()


def to_work_on(now: dt.datetime) -> QuerySet[PolicyImport]:
    states = (PolicyImport.State.READING, PolicyImport.State.APPLYING)
    return PolicyImport.objects.filter(turns.lying(now), state__in=states).order_by("pk")


def forgotten(now: dt.datetime) -> QuerySet[PolicyImport]:
    """Those that nobody confirmed within a month."""
    waiting = (PolicyImport.State.READY, PolicyImport.State.FAILED)
    return PolicyImport.objects.filter(state__in=waiting, made_at__lt=now - A_MONTH)


def counted(policy_import: PolicyImport) -> list[tuple[PolicyImportRow.Outcome, int]]:
    """How many rows of the list there are of each outcome, what needs a look first."""
    rows = policy_import.outcomes.order_by().values("outcome")
    found = {row["outcome"]: row["n"] for row in rows.annotate(n=Count("line", distinct=True))}
    return [(outcome, found[outcome]) for outcome in ORDER if outcome in found]


def rows(policy_import: PolicyImport, outcome: str) -> QuerySet[PolicyImportRow]:
    return policy_import.outcomes.filter(outcome=outcome).select_related("version__policy")
