"""A text's document control as readers see it: its approval, its owners, its revision history."""

from django.db.models import QuerySet

from core.kept_query import kept
from people.models import Person
from policies.models import Approval, Policy, Revision, Version


def approval_of(version: Version) -> Approval | None:
    """The latest approval, if any body has given one."""
    return next(iter(_approvals(version.pk)), None)


@kept
def _approvals(version: int) -> QuerySet:
    return Approval.objects.filter(version=version).reverse()[:1]


def owners_of(policy: Policy) -> list[Person]:
    return _owners(policy.pk)


@kept
def _owners(policy: int) -> QuerySet:
    return Person.objects.filter(owns_policies=policy)


def revisions_of(policy: Policy) -> list[Revision]:
    """The revision history, latest first."""
    return _revisions(policy.pk)


@kept
def _revisions(policy: int) -> QuerySet:
    return Revision.objects.filter(policy=policy).order_by("-position")
