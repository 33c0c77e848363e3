"""What is a school's own in a policy, and at which schools a person may write it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from people.models import Person, Placement, Role, School
from policies.composition import NOTHING, Own, left_out_of_parts
from policies.models import Appendix, Policy, Variant
from policies.queries import versions

WRITE = frozenset({Role.HEADTEACHER, Role.EXECUTIVE_HEADTEACHER, Role.POLICY_OWNER})


def appendices(policy: Policy) -> QuerySet[Appendix]:
    """Those in force."""
    rows = Appendix.objects.filter(policy=policy, state=Appendix.State.IN_FORCE)
    return rows.select_related("school", "written_by")


def appendices_visible_to(person: Person) -> QuerySet[Appendix]:
    """Those in force, of policies that the person looks after, and of their own schools."""
    rows = Appendix.objects.filter(state=Appendix.State.IN_FORCE)
    kept = versions.policies_kept_by(person)
    return rows.filter(
        Q(policy__in=kept.values("pk")) | Q(school__in=own_schools(person))
    ).select_related("school", "policy")


def own_schools(person: Person) -> set[int]:
    """The schools whose own words this person writes, by a post there."""
    return {post.school for post in person.posts() if post.role in WRITE and post.school}


def places_of(person: Person, on: date) -> QuerySet[School]:
    """The schools whose editions the person reads: where they work or hold a post, by name."""
    placed = Placement.objects.on(on).filter(person=person).order_by().values("school")
    posted = {post.school for post in person.posts() if post.school}
    return School.objects.filter(Q(pk__in=placed) | Q(pk__in=posted)).order_by("name")


def schools_of(person: Person, on: date) -> QuerySet[School]:
    """Those of `own_schools` that are still in the trust."""
    return School.objects.open_on(on).filter(pk__in=own_schools(person))


def variants(policy: Policy) -> QuerySet[Variant]:
    """The wordings of clauses that are in force."""
    return Variant.objects.filter(policy=policy, state=Variant.State.ACCEPTED)


def left_out(policy: Policy, role: str) -> frozenset[str]:
    """The sections that are for others than those who read this; none for the whole text."""
    parts = left_out_of_parts(policy.role_editions.all()) if role else {}
    return parts.get(role, frozenset())


def own(policy: Policy, schools: Iterable[int | None], role: str = "") -> dict[int | None, Own]:
    """What each of these schools changes in the policy's text, where it changes anything.

    No query for a policy that is the same everywhere.
    """
    if not policy.varies:
        return {}
    schools = list(schools)
    found = dict.fromkeys(schools, NOTHING._replace(leaves_out=left_out(policy, role)))
    here = [key for key in schools if key]
    for row in appendices(policy).filter(school__in=here):
        found[row.school_id] = found[row.school_id]._replace(
            school=row.school.name, anchor=f"at-{row.school.slug}", appendix=row.html
        )
    worded = defaultdict(dict)
    for school, anchor, html in (
        variants(policy).filter(school__in=here).values_list("school", "anchor", "html")
    ):
        worded[school][anchor] = html
    for school, words in worded.items():
        found[school] = found[school]._replace(variants=words)
    return found
