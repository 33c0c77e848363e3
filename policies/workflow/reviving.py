"""What gave way to a text that was taken back is in force again, as it was.

Publishing withdraws the policies that the new one replaces, and lets it take over from those that
a school brought. Whoever they bound would else be left with no text by a mistake of a day.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from core.workflow import advance, advance_all
from people.models import Person
from policies.models import Assignment, Version, VersionEvent
from policies.workflow import assigning, binding, searching
from policies.workflow import version as life


def revive(version: Version, *, stands: bool, by: Person) -> list[Version]:
    """Put in force again what this version, now taken back, had retired; answer which.

    `stands`: whether another version of its policy is in force now. Then a school whose own
    policy it took over has that one to read, as planned.
    """
    retired = _retired_by(version, stands=stands)
    for event in retired:
        _put_back(event, f"{version} was taken back.", by)
    return [event.version for event in retired]


def _retired_by(version: Version, *, stands: bool) -> QuerySet[VersionEvent]:
    """The events by which it retired versions of other policies, where nothing came after them."""
    policy = version.policy
    because = Q(version__policy__replaced_by=policy, note__startswith=life.REPLACED_BY)
    if not stands:
        because |= Q(
            version__policy__taken_over_by=policy, version__policy__switched_on__isnull=False
        )
    newer = Version.objects.filter(policy=OuterRef("version__policy"), state=life.PUBLISHED)
    return (
        VersionEvent.objects.filter(
            because,
            verb=life.WITHDRAW.verb,
            source=life.PUBLISHED,
            at__gte=version.published_at,
            version__state=life.WITHDRAWN,
        )
        .exclude(version__policy=policy)
        .exclude(Exists(newer))
        .select_related("version__policy")
    )


def _put_back(event: VersionEvent, note: str, by: Person) -> None:
    """One policy with what was to sign of it and counted, in a fixed number of statements."""
    version, policy = event.version, event.version.policy
    if policy.switched_on:
        policy.switched_on = None
        policy.save(update_fields=["switched_on"])
    advance(version, life.RESTORE, by=by, note=note)
    closed = Assignment.objects.filter(policy=policy, version=version, ended_at__gte=event.at)
    restore(closed, by=by)
    binding.count_again(policy.pk, timezone.localdate(event.at))
    searching.index(version)
    assigning.settle(policy, timezone.localdate())


def restore(closed: QuerySet[Assignment], *, by: Person) -> None:
    """What was closed is to sign again; whoever had given a reason has given it again."""
    refused = closed.exclude(reason="")
    advance_all(refused, assigning.RESTORE_REFUSAL, by=by, closed_because="")
    advance_all(closed, assigning.RESTORE, by=by, closed_because="", ended_at=None)
