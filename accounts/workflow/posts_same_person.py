"""Two records of one person: their posts, approvals and delegations become one person's.

What was proved keeps the number of the record that it was proved with.
"""

from django.db.models import Q
from django.utils import timezone

from accounts.models import Delegate, Post, StandingApproval
from people.models import Person

HELD = (
    (Post, ("author", "poster", "decided_by", "published_by")),
    (StandingApproval, ("asked_by", "decided_by")),
    (Delegate, ("ended_by",)),
)


def facts(person: Person) -> list[tuple[str, list[str]]]:
    written = person.posts_written.select_related("account")[:10]
    lines = [f"{post.account}: {post.get_state_display()}" for post in written]
    return [("Posts on official accounts", lines)] if lines else []


def join(stays: Person, goes: Person, by: Person) -> None:
    """In the caller's transaction. Nobody is their own delegate, so such a naming ends."""
    for model, columns in HELD:
        for column in columns:
            model.objects.filter(**{column: goes}).update(**{column: stays})
    both = Q(person=goes, named_by=stays) | Q(person=stays, named_by=goes)
    own = Delegate.objects.filter(both)
    own.filter(ended_at=None).update(ended_at=timezone.now(), ended_by=by)
    kept = set(own.values_list("pk", flat=True))
    for column in ("person", "named_by"):
        rows = Delegate.objects.filter(**{column: goes}).exclude(pk__in=kept)
        rows.update(**{column: stays})
