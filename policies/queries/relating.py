"""Policies that belong together: related ones, and those that one replaces."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from people.models import Appointment, Person, Role, School
from policies.models import Policy, Version
from policies.queries import local, versions


def called(policy: Policy, titles: Iterable[str]) -> list[Policy]:
    """Those of the portal's other policies that a file names among the related ones."""
    wanted = {title.casefold() for title in titles}
    others = Policy.objects.exclude(pk=policy.pk).only("title", "reference")
    return [row for row in others if {row.title.casefold(), row.reference.casefold()} & wanted]


def beside(policy: Policy, person: Person) -> dict[str, object]:
    """What the policy's page says of others: those the person may see as links, names as words."""
    related = list(policy.related.all())
    taken = {name.casefold() for row in related for name in (row.title, row.reference)}
    seen = versions.policies_visible_to(person)
    return {
        "related": seen.filter(pk__in=[row.pk for row in related]) if related else [],
        "only_named": [name for name in policy.related_titles if name.casefold() not in taken],
        "replaces": list(policy.replaces.all()),
        "replaced_by": replaced_by(policy),
    }


def replaced_by(policy: Policy) -> Policy | None:
    """The policy in force that took the place of this one, which is read-only since."""
    in_force = policy.replaced_by.filter(versions__state=Version.State.PUBLISHED)
    return None if _in_force(policy) else in_force.first()


def _in_force(policy: Policy) -> bool:
    return policy.versions.filter(state=Version.State.PUBLISHED).exists()


def with_successions() -> QuerySet[Policy]:
    """Policies that know, without a query of its own, whether they replace any: `succeeds`."""
    replaces = Policy.replaces.through.objects.filter(from_policy=OuterRef("pk"))
    return Policy.objects.annotate(succeeds=Exists(replaces))


def choices(policy: Policy, person: Person) -> tuple[QuerySet[Policy], QuerySet[Policy]]:
    """(what may be called related, what may be replaced): of what they see, what they look after.

    What somebody else chose stays to choose, so that saving the form takes nothing away.
    """
    seen = versions.policies_visible_to(person).order_by().values("pk")
    others = Policy.objects.exclude(pk=policy.pk)
    theirs = Q(pk__in=versions.owned_by(person).values("pk"))
    if person.has_perm("policies.change_policy"):
        theirs = Q(pk__in=seen)
    return (
        others.filter(Q(pk__in=seen) | Q(pk__in=policy.related.order_by().values("pk"))),
        others.filter(theirs | Q(pk__in=policy.replaces.order_by().values("pk"))).exclude(
            replaces=policy
        ),
    )


def to_retire(policy: Policy) -> QuerySet[Version]:
    """Versions in force of the policies that this one replaces."""
    return Version.objects.filter(
        policy__in=policy.replaces.all(), state=Version.State.PUBLISHED
    ).select_related("policy")


def leads_of(policy: Policy, person: Person, on: date) -> list[tuple[str, list[Person]]]:
    """(the post in the school's words, who holds it) at each of the reader's schools.

    No query for a policy that names no post.
    """
    if not policy.lead_post:
        return []
    schools = list(local.places_of(person, on))
    posts = Appointment.objects.in_effect(on).filter(role=policy.lead_post, school__in=schools)
    holders = defaultdict(list)
    for post in posts.select_related("person").order_by("person__family_name"):
        holders[post.school_id].append(post.person)
    return [(_called(policy, school), holders[school.pk]) for school in schools]


def _called(policy: Policy, school: School) -> str:
    own_word = policy.lead_post == Role.HEADTEACHER
    post = school.headteacher_title if own_word else policy.get_lead_post_display()
    return f"{post}, {school}"
