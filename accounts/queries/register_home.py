"""What waits for somebody about the register, for the home page."""

from django.urls import reverse

from accounts.models import SocialAccount
from accounts.queries import access
from core import wording
from people.models import Person, Role
from people.rules import is_unsuspended

mark = access.to_confirm


def waiting(person: Person) -> list[dict]:
    """Access to confirm; for the communications manager also look-alikes that were reported."""
    return [*_to_confirm(person), *_reported(person)] if is_unsuspended(person) else []


def _to_confirm(person: Person) -> list[dict]:
    if not getattr(person, "has_to_do_with_accounts", True):
        return []
    rows = list(access.held_by(person).filter(confirmed_at=None)[:20])
    if not rows:
        return []
    names = ", ".join(sorted({str(grant.account) for grant in rows}))
    return [
        {
            "title": "Confirm the access you were given",
            "text": names,
            "url": reverse("accounts:own_access"),
            "action": "Look and confirm",
            "due": None,
        }
    ]


def _reported(person: Person) -> list[dict]:
    posts = {post.role for post in person.posts() if post.school is None}
    if Role.COMMUNICATIONS_MANAGER not in posts:
        return []
    rows = SocialAccount.objects.filter(
        kind=SocialAccount.Kind.LOOK_ALIKE, state=SocialAccount.State.UNVERIFIED
    )
    number = rows.count()
    if not number:
        return []
    return [
        {
            "title": f"{wording.count(number, 'account')} reported as looking like ours",
            "text": "Look at each, and mark it or close it.",
            "url": f"{reverse('accounts:accounts')}?show=not_ours&state=unverified",
            "action": "Look into it",
            "due": None,
        }
    ]
