"""The switch date: a policy that a school brought gives way to the trust's own, at seven.

Until then the trust's policy does not bind the school (`queries.audience`). A date that was
missed is caught up; one whose successor is not in force yet waits, so that no school is ever
left without a text, and its owners and the clerks are told.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from core.workflow import Refused
from notices import outbox
from people.models import Person
from policies.models import Assignment, Policy, Version
from policies.queries import consulting, inherited
from policies.workflow import assigning, scheduling
from policies.workflow import version as life

WAITS = "switch_waits"


@transaction.atomic
def plan(policy: Policy, *, by: Person, until: date, taken_over_by: Policy | None) -> None:
    """Say until when what a school brought stays in force there, and what then takes its place."""
    policy.refresh_from_db(from_queryset=Policy.objects.select_for_update(of=("self",)))
    refuse_unless_inherited(policy)
    today = timezone.localdate()
    if until <= today:
        raise Refused("Choose a day after today for the switch.")
    before = policy.taken_over_by
    policy.inherited_until, policy.taken_over_by = until, taken_over_by
    policy._history_user = by
    policy.save(update_fields=["inherited_until", "taken_over_by"])
    for touched in {before, taken_over_by} - {None} if before != taken_over_by else ():
        assigning.settle(touched, today)


def refuse_unless_inherited(policy: Policy) -> None:
    if policy.inherited_until is None:
        raise Refused(f"{policy} was not brought by a school that joined.")
    if policy.switched_on:
        raise Refused(f"{policy} ended on {policy.switched_on:%-d %B %Y}, so it stays as it was.")


def switch_due(now: datetime) -> int:
    """Switch what was planned for today or, after a night without us, before; answer how many."""
    last = scheduling.last_day_due(now)
    keys = list(inherited.due(last).values_list("pk", flat=True))
    return sum(_switch_or_tell(pk, now) for pk in keys)


@transaction.atomic
def _switch_or_tell(pk: int, now: datetime) -> int:
    """Whether it was switched; another worker may have been quicker."""
    locked = inherited.due(scheduling.last_day_due(now)).select_for_update(
        of=("self",), skip_locked=True
    )
    policy = locked.filter(pk=pk).first()
    if policy is None:
        return 0
    successor = policy.taken_over_by
    if successor and not successor.versions.filter(state=Version.State.PUBLISHED).exists():
        _tell_that_it_waits(policy)
        return 0
    _switch(policy, successor, timezone.localdate(now))
    return 1


def _switch(policy: Policy, successor: Policy | None, on: date) -> None:
    """Retire what was inherited, and ask the people of the school for what takes its place."""
    instead = f"{successor} takes its place" if successor else "nothing takes its place"
    life.withdraw(
        policy.versions.get(state=Version.State.PUBLISHED),
        by=None,
        note=f"In force at {policy.school} until the switch; {instead}.",
        because=Assignment.Closed.REPLACED,
    )
    policy.switched_on = on
    policy.save(update_fields=["switched_on"])
    if successor:
        assigning.switch(successor, policy.school, on)


def _tell_that_it_waits(policy: Policy) -> None:
    """Once a switch date: owners of both, and the clerks."""
    owners = Person.objects.filter(owns_policies__in=[policy, policy.taken_over_by])
    for person in {*owners, *consulting.clerks(timezone.localdate())}:
        key = f"{WAITS}:{policy.pk}:{policy.inherited_until}"
        outbox.owe(person, WAITS, key, ref=policy.pk)
