"""Who has access to which account, as far as somebody may know."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import AccessGrant, SocialAccount
from accounts.queries import register
from accounts.rules.register import NAMED
from people.models import Person
from people.rules import is_unsuspended

WITH = ("account__platform", "account__school", "person", "supplier", "given_by")


def visible_to(person: Person) -> QuerySet[AccessGrant]:
    """One's own, and those to accounts that one reads in full."""
    rows = AccessGrant.objects.select_related(*WITH)
    if not is_unsuspended(person):
        return rows.none()
    full = register.in_full(person)
    if full is None:
        return rows
    accounts = SocialAccount.objects.filter(full).order_by().values("pk")
    return rows.filter(Q(person=person) | Q(account__in=accounts))


def held_by(person: Person) -> QuerySet[AccessGrant]:
    """What a person can use now, by the list; that of closed accounts ended with them."""
    rows = AccessGrant.objects.filter(person=person, ended_at=None)
    return rows.select_related(*WITH).order_by("-given_on", "-pk")


def listed(
    user: Person, *, q: str = "", kind: str = "", school: str = "", show: str = ""
) -> QuerySet[AccessGrant]:
    rows = visible_to(user).order_by(
        "person__family_name", "person__given_names", "account__title", "pk"
    )
    if show != "ended":
        rows = rows.filter(ended_at=None)
    if show == "ended":
        rows = rows.exclude(ended_at=None)
    if show == "unconfirmed":
        rows = rows.filter(confirmed_at=None, person__isnull=False)
    if kind:
        rows = rows.filter(kind=kind)
    if school:
        rows = rows.filter(account__school=None if school == "trust" else school)
    for word in q.split():
        rows = rows.filter(
            Q(person__family_name__icontains=word)
            | Q(person__given_names__icontains=word)
            | Q(person__known_as__icontains=word)
            | Q(supplier__name__icontains=word)
            | Q(account__title__icontains=word)
            | Q(login__icontains=word)
        )
    return rows


def named_on(person: Person) -> QuerySet[SocialAccount]:
    """Accounts for which somebody answers."""
    named = Q()
    for name in NAMED:
        named |= Q(**{name: person})
    rows = SocialAccount.objects.filter(named).exclude(state=SocialAccount.State.CLOSED)
    return rows.select_related("platform")


def to_confirm(on: date) -> Exists:
    """Beside a person: access that they were given and have not confirmed."""
    rows = AccessGrant.objects.filter(person=OuterRef("pk"), ended_at=None, confirmed_at=None)
    return Exists(rows.filter(given_on__lte=on))
