"""What waits on the home page about posts: to decide, to take or write anew, to publish."""

from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import Combinable
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessGrant, Delegate, Post, SocialAccount
from accounts.queries import posts as queries
from accounts.rules.posts import DECIDES
from core import wording
from people.models import Person
from people.rules import is_suspended

BACK, READY = Post.State.RETURNED, Post.State.APPROVED


def mark(on: date) -> Combinable:
    """Has access to an account, a post to go on with, or decides posts without holding a post of
    the trust."""
    grants = AccessGrant.objects.on(on).filter(person=OuterRef("pk"), ended_at=None)
    own = Post.objects.filter(author=OuterRef("pk"), state__in=(BACK, READY))
    named = Delegate.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on),
        person=OuterRef("pk"),
        starts_on__lte=on,
        ended_at=None,
    )
    editor = SocialAccount.objects.filter(editor=OuterRef("pk"))
    return Exists(grants) | Exists(own) | Exists(named) | Exists(editor)


def waiting(person: Person) -> list[dict]:
    """In the words of `components/duty.html`. None for whoever neither decides nor has anything
    here, else one query where nothing is open."""
    decides = any(post.role in DECIDES for post in person.posts())
    has_something = decides or getattr(person, "has_to_do_with_accounts", True)
    if not has_something or is_suspended(person):
        return []
    rows = _open_to(person)
    mine = [row for row in rows if row.author_id == person.pk and row.state != Post.State.ASKED]
    found = [_own(row) for row in mine]
    if any(row.state == Post.State.ASKED for row in rows):
        found += _to_decide(person)
    return found


def _open_to(person: Person) -> list[Post]:
    """One's own to go on with, and those that wait for anybody's decision."""
    one_post = (Post.Kind.SINGLE, Post.Kind.OF_A_CLASS)
    own = Q(author=person, state=BACK) | Q(author=person, state=READY, kind__in=one_post)
    rows = Post.objects.filter(own | Q(state=Post.State.ASKED))
    return [*rows.select_related("account").order_by("pk")[:200]]


def _own(row: Post) -> dict:
    back = row.state == BACK
    return {
        "due": timezone.localdate(row.publish_at) if row.publish_at else None,
        "title": f"{'Take a change of' if back else 'Publish'} your post on {row.account}",
        "text": "The approver would have it in other words."
        if back
        else "It may go out. Say where it stands once it does.",
        "url": row.get_absolute_url(),
        "action": "See the change" if back else "Open it",
    }


def _to_decide(person: Person) -> list[dict]:
    waits = queries.waiting_for(person, queries.visible_to(person))
    if not waits:
        return []
    one = len(waits) == 1
    return [
        {
            "due": waits[0].decide_by,
            "title": f"Decide on {wording.count(len(waits), 'post')}",
            "text": f"On {waits[0].account}: half a minute." if one else "Half a minute each.",
            "url": waits[0].get_absolute_url() if one else reverse("accounts:posts"),
            "action": "Look and decide",
        }
    ]
