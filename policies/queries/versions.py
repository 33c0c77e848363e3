"""Which policies and versions a person may know exist."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from core.kept_query import kept, kept_whole
from people.models import Absence, Person, Placement, Post, Role
from policies.models import Assignment, AudienceRule, Consultee, Policy, Version
from policies.queries import bound

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
IN_FORCE = Q(state=Version.State.PUBLISHED)
DRAFTS = Q(state__in=("draft", "in_consultation", "awaiting_approval", "approved"))


def visible_to(person: Person) -> QuerySet[Version]:
    """Drafts for their keepers, owners and those consulted; what was published for those bound.

    A school's own policies can be read by whoever works there, signed or not.
    """
    versions = Version.objects.select_related("policy", "author")
    if _holds(person, KEEPERS):
        return versions
    ever = ~Q(published_at=None)
    mine = Q(policy__in=owned_by(person))
    mine |= Q(Exists(invitations(person).filter(version=OuterRef("pk"))))
    if _holds(person, OVERSEERS):
        return versions.filter(mine | ever)
    asked = Exists(Assignment.objects.filter(policy=OuterRef("policy"), person=person))
    here = Placement.objects.on(timezone.localdate()).filter(
        person=person, school=OuterRef("policy__school")
    )
    theirs = Q(policy__public=True) | Q(asked) | Q(Exists(here)) | _to_read(person)
    return versions.filter(mine | (ever & theirs))


def to_search(person: Person) -> list[tuple[int, str]]:
    """(key, state) of the versions whose words the person finds: those in force that they may see,
    and the drafts that they own, or all of whoever may look at all drafts. One query.
    """
    posts = person.posts()
    every_draft = person.has_perm("policies.view_drafts")
    if every_draft and _holds(person, KEEPERS):
        return _every_text()
    return _texts_seen_by(person.pk, timezone.localdate(), posts, every_draft)


@kept_whole
def _every_text() -> QuerySet:
    return Version.objects.filter(IN_FORCE | DRAFTS).order_by().values_list("pk", "state")


@kept
def _texts_seen_by(person: int, on: date, posts: frozenset[Post], every_draft: bool) -> QuerySet:
    reader = Person.holding(person, posts, on)
    drafts = DRAFTS if every_draft else DRAFTS & Q(policy__in=owned_by(reader).values("pk"))
    return visible_to(reader).filter(IN_FORCE | drafts).order_by().values_list("pk", "state")


def _to_read(person: Person) -> Q:
    """Policies that bind the person although nothing was assigned: read, or signed later.

    One that is only read and names no audience is for everybody.
    """
    read_only = Q(policy__signing_rule=Policy.SigningRule.NOT_SIGNED)
    later = Q(policy__joining=Policy.Joining.NEXT_VERSION)
    for_all = ~Exists(AudienceRule.objects.filter(policy=OuterRef("policy")))
    binds = bound.binds(person, timezone.localdate(), "policy")
    return ((read_only | later) & binds) | (read_only & for_all)


def policies_visible_to(person: Person) -> QuerySet[Policy]:
    """Policies of which the person may see at least one version, or which they own or keep."""
    if _holds(person, KEEPERS):
        return Policy.objects.all()
    some = Exists(visible_to(person).filter(policy=OuterRef("pk")).order_by())
    return Policy.objects.filter(Q(some) | Q(pk__in=owned_by(person)))


def owned_by(person: Person) -> QuerySet[Policy]:
    """The policies this person owns; none while suspended."""
    return person.owns_policies.filter(~_suspended(person)).order_by()


def invitations(person: Person) -> QuerySet[Consultee]:
    """To comment on drafts; none while suspended."""
    return Consultee.objects.filter(~_suspended(person), person=person)


def _suspended(person: Person) -> Exists:
    return Exists(Absence.objects.suspending(person, timezone.localdate()))


def policies_kept_by(person: Person) -> QuerySet[Policy]:
    """Policies that the person looks after: as their owner, or as a keeper of all."""
    keeps = Policy.objects.all() if _holds(person, KEEPERS) else Policy.objects.none()
    return keeps | Policy.objects.filter(pk__in=owned_by(person).values("pk"))


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
