"""Which policies and versions a person may know exist."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from people.models import Person, Role
from policies.models import Assignment, Consultee, Policy, Version

# Who sees every policy, drafts included; the rest see what is published and binds them.
KEEPERS = frozenset(
    {Role.POLICY_OWNER, Role.CLERK, Role.HR, Role.ADMINISTRATOR, Role.CHIEF_EXECUTIVE}
)
OVERSEERS = frozenset(
    {
        Role.AUDITOR,
        Role.EXECUTIVE,
        Role.NOMINATED_EXECUTIVE,
        Role.CHAIR_OF_TRUSTEES,
        Role.VICE_CHAIR_OF_TRUSTEES,
        Role.TRUSTEE,
        Role.HEADTEACHER,
        Role.EXECUTIVE_HEADTEACHER,
        Role.DSL,
    }
)


def visible_to(person: Person) -> QuerySet[Version]:
    """Drafts for their keepers, owners and those consulted; what was published for those bound."""
    versions = Version.objects.select_related("policy", "author")
    if _holds(person, KEEPERS):
        return versions
    ever = ~Q(published_at=None)
    mine = Q(policy__in=person.owns_policies.all())
    mine |= Q(Exists(Consultee.objects.filter(version=OuterRef("pk"), person=person)))
    if _holds(person, OVERSEERS):
        return versions.filter(mine | ever)
    bound = Exists(Assignment.objects.filter(policy=OuterRef("policy"), person=person))
    return versions.filter(mine | (ever & (Q(policy__public=True) | Q(bound))))


def policies_visible_to(person: Person) -> QuerySet[Policy]:
    """Policies of which the person may see at least one version, or which they own or keep."""
    if _holds(person, KEEPERS):
        return Policy.objects.all()
    some = Exists(visible_to(person).filter(policy=OuterRef("pk")).order_by())
    return Policy.objects.filter(Q(some) | Q(owners=person)).distinct()


def ever_to_sign() -> QuerySet[Policy]:
    """Policies that anybody was ever asked to sign: figures are about these, and no draft."""
    return Policy.objects.filter(Exists(Assignment.objects.filter(policy=OuterRef("pk"))))


def _holds(person: Person, roles: frozenset) -> bool:
    return any(post.role in roles and post.school is None for post in person.posts()) or any(
        post.role in roles & OVERSEERS for post in person.posts()
    )


def published(policies: QuerySet[Policy]) -> QuerySet[Version]:
    return (
        Version.objects.filter(policy__in=policies, state=Version.State.PUBLISHED)
        .select_related("policy")
        .order_by("policy__title")
    )
