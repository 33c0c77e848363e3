"""Saying who reads which sections of a policy. Whoever has signed is not asked again for it."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from people.models import Person
from policies.models import Policy, RoleEdition, Version
from policies.workflow import local, refilling


@transaction.atomic
def add(policy: Policy, line: RoleEdition, *, by: Person) -> None:
    """Put a line behind the others: it is asked of those whom none before it fits."""
    Policy.objects.select_for_update(no_key=True).get(pk=policy.pk)
    last = policy.role_editions.aggregate(last=Max("position"))["last"] or 0
    line.policy, line.position = policy, last + 1
    line.save()
    policy._history_user = by
    local.vary(policy)
    _rewrite(policy)


@transaction.atomic
def remove(policy: Policy, line: int, *, by: Person) -> None:
    """Take a line out: whoever it fitted reads what the next says, or the whole text."""
    Policy.objects.select_for_update(no_key=True).get(pk=policy.pk)
    policy.role_editions.filter(pk=line).delete()
    _rewrite(policy)


def _rewrite(policy: Policy) -> None:
    """What one line leaves out depends on the others: their editions follow, without a word."""
    roles = list(policy.role_editions.values_list("name", flat=True))
    refilling.rewrite_for_roles(policy, roles, timezone.localdate())


def sections_of(version: Version | None, line: RoleEdition) -> list[str]:
    """The sections of a line, as the version calls them; those that are gone by their address."""
    rows = version.clauses.filter(anchor__in=line.sections) if version else []
    called = {row.anchor: str(row) for row in rows}
    return [called.get(anchor, f"{anchor} (not in this version)") for anchor in line.sections]
