"""Who sees what was said of a draft, and who is still to say something."""

from collections import defaultdict
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from core.kept_query import kept
from people.models import Appointment, Person, Role
from policies.models import Comment, Consultation, Consultee, Reply, Version
from policies.queries import versions

KEEP = frozenset({Role.POLICY_OWNER, Role.CLERK})
OPEN = Version.State.IN_CONSULTATION


def visible_to(person: Person) -> QuerySet[Comment]:
    """Comments for those invited to the same draft, its policy's owners, and who keeps drafts."""
    rows = Comment.objects.select_related("version__policy", "person", "resolved_by")
    return _among(rows, person)


def bodies_visible_to(person: Person) -> QuerySet[Consultation]:
    return _among(Consultation.objects.select_related("version__policy"), person)


def _among(rows: QuerySet, person: Person) -> QuerySet:
    if not person.is_authenticated:
        return rows.none()
    if keeps(person):
        return rows
    invited = Exists(versions.invitations(person).filter(version=OuterRef("version")))
    return rows.filter(Q(invited) | Q(version__policy__in=versions.owned_by(person)))


def keeps(person: Person) -> bool:
    return any(post.role in KEEP and post.school is None for post in person.posts())


def on_page(version: Version, person: Person) -> list[Comment]:
    """The comments on a version that this person may see, with their replies; two queries."""
    replies = Prefetch("replies", Reply.objects.select_related("person"))
    return list(visible_to(person).filter(version=version).prefetch_related(replies))


def by_anchor(comments: list[Comment], anchors: set[str]) -> dict[str, list[Comment]]:
    """Comments by the section they stand beside; "" for those whose section is gone."""
    found = defaultdict(list)
    for comment in comments:
        found[comment.anchor if comment.anchor in anchors else ""].append(comment)
    return found


def to_comment(person: Person) -> QuerySet[Consultee]:
    """The drafts on which this person is invited to comment and has not yet; soonest first."""
    said = Comment.objects.filter(version=OuterRef("version"), person=person)
    return (
        versions.invitations(person)
        .filter(~Exists(said), version__state=OPEN)
        .select_related("version__policy")
        .defer("version__html", "version__found")
        .order_by("comment_by", "pk")
    )


@kept
def to_comment_of(person: int, on: date) -> QuerySet[Consultee]:
    """The rows of `to_comment` at once, for the key of a person and today."""
    return to_comment(Person(pk=person))


def awaiting_approval(person: Person) -> list[Version]:
    """What a clerk is to take to a committee, and to record what became of it; else none."""
    clerk = any(post.role == Role.CLERK and post.school is None for post in person.posts())
    if not clerk:
        return []  # an empty queryset would be made into SQL before Django notices
    waiting = Version.objects.filter(state=Version.State.AWAITING_APPROVAL)
    waiting = waiting.select_related("policy").defer("html", "found")
    return list(waiting.order_by("policy__title"))


def clerks(on: object) -> QuerySet[Person]:
    posts = Appointment.objects.in_effect(on).filter(role=Role.CLERK, school=None)
    return Person.objects.current(on).filter(pk__in=posts.values("person"))
