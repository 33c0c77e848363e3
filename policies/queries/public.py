"""What everybody may read without signing in: the public policies in force, as each school has
them. No draft, no question, and nobody who wrote, owns or signed anything.

It is shut until the profile opens it, and then shows only what its owner marked as public.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from people.models import School
from people.queries import trust
from policies import merging
from policies.models import Policy, Version
from policies.queries import slots

SETTING = "public.page"

# Pages of the apps above that everybody may read beside the policies: (words, address), or None
# where there is nothing on them. Apps add theirs in `AppConfig.ready`.
beside: list[Callable[[], tuple[str, str] | None]] = []


@dataclass(frozen=True)
class Shelf:
    """The public policies of one school; of the trust itself where `school` is None."""

    school: School | None
    versions: list[Version]


def is_open() -> bool:
    return bool(trust.setting(SETTING))


def in_force() -> QuerySet[Version]:
    """The published versions of public policies, by title."""
    return (
        Version.objects.filter(state=Version.State.PUBLISHED, policy__public=True)
        .select_related("policy")
        .prefetch_related("policy__audience", "policy__reviews", "approvals")
        .order_by("policy__title", "pk")
    )


def shelves(on: date) -> list[Shelf]:
    """The trust's own first, then each school by name; shelves without a policy are left out.

    A fixed number of queries, whatever the number of schools and policies.
    """
    versions, own = list(in_force()), _standing_in()
    schools = School.objects.open_on(on).exclude(kind=School.Kind.CENTRAL)
    blocked = _blocked(versions, on)
    found = [
        Shelf(school, _on_shelf(school, versions, blocked, own)) for school in [None, *schools]
    ]
    return [shelf for shelf in found if shelf.versions]


def version_of(policy: str, school: School | None, on: date) -> Version | None:
    """The version in force of the policy at this address, if this school shows it to everybody."""
    versions = list(in_force().filter(policy__slug=policy))
    found = _on_shelf(school, versions, _blocked(versions, on), _standing_in())
    return next(iter(found), None)


def _standing_in() -> set[tuple[int, int]]:
    """(the trust's policy, the school that keeps what it brought until the switch date)."""
    rows = Policy.objects.filter(versions__state=Version.State.PUBLISHED)
    return set(rows.exclude(taken_over_by=None).values_list("taken_over_by", "school"))


def _on_shelf(
    school: School | None,
    versions: list[Version],
    blocked: dict[int, set],
    own: set[tuple[int, int]],
) -> list[Version]:
    key = school.pk if school else slots.TRUST
    return [
        version
        for version in versions
        if key not in blocked[version.pk]
        and (version.policy_id, key) not in own
        and holds_at(version.policy, key)
    ]


def holds_at(policy: Policy, school: int | None) -> bool:
    """Whether the policy is this school's: by whose it is, and by the schools its audience names.

    A line about a staff group or a role says who signs, not where the policy holds.
    """
    if policy.school_id:
        return policy.school_id == school
    lines = list(policy.audience.all())
    if any(
        line.school_id == school and school and not line.include and not line.staff_group
        for line in lines
        if not line.role
    ):
        return False
    named = {line.school_id for line in lines if line.include}
    return not named or None in named or school in named


def _blocked(versions: list[Version], on: date) -> dict[int, set]:
    """By version the schools that have no words yet for one of its merge fields."""
    merging_some = [version for version in versions if merging.fields_in(version.html)]
    values = slots.values_by_school(on) if merging_some else {}
    blocked = {version.pk: set() for version in versions}
    for version in merging_some:
        blocked[version.pk] = {
            school for school, words in values.items() if merging.unfilled_in(version.html, words)
        }
    return blocked


def reviewed_on(version: Version) -> date | None:
    """When it was last looked at: its review, its approval, or when it came into force."""
    held = [review.held_on for review in version.policy.reviews.all()]
    held += [approval.approved_on for approval in version.approvals.all()]
    return max(held, default=version.effective_on)
