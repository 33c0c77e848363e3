"""What everybody may ask without signing in: is this account ours? It names nobody."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts import handles
from accounts.models import NOT_OURS, SocialAccount
from accounts.queries import register
from people.models import School
from people.queries import trust

SETTING = "account.public_page"
State = SocialAccount.State
IN_USE = (State.ACTIVE, State.DORMANT)
OURS = ~Q(kind__in=NOT_OURS) & Q(shown_publicly=True)


@dataclass(frozen=True)
class Answer:
    """`said`: "yes", "lost" (it was ours), "look_alike", "no", or "unclear" (`why`)."""

    said: str
    accounts: tuple[SocialAccount, ...] = ()
    why: str = ""


def is_open() -> bool:
    return bool(trust.setting(SETTING))


def link() -> tuple[str, str] | None:
    """For the public pages, where the trust has opened it."""
    address = reverse("accounts:is_it_ours")
    return ("Is this account really ours?", address) if is_open() else None


def by_school(on: date) -> list[tuple[School | None, list[SocialAccount]]]:
    """Those in use that the trust names publicly, its own first. One query."""
    rows = SocialAccount.objects.filter(OURS, state=State.ACTIVE)
    rows = rows.filter(Q(school=None) | Q(school__left_on=None) | Q(school__left_on__gte=on))
    rows = rows.select_related("school", "platform").order_by("school__name", "title", "pk")
    found = [(school, list(each)) for school, each in groupby(rows, lambda row: row.school)]
    return sorted(found, key=lambda shelf: (shelf[0] is not None, str(shelf[0])))


def answer(text: str) -> Answer:
    """Of an address or a handle as somebody typed it. Four queries at most."""
    try:
        found = _matching(text)
    except handles.Problem as problem:
        return Answer("unclear", why=str(problem))
    ours = found.filter(OURS).select_related("platform", "school")
    if in_use := tuple(ours.filter(state__in=IN_USE)):
        return Answer("yes", in_use)
    if lost := tuple(ours.filter(state=State.LOST_ACCESS)):
        return Answer("lost", lost)
    known = found.filter(kind__in=NOT_OURS).exclude(state=State.UNVERIFIED)
    return Answer("look_alike") if known.exists() else Answer("no")


def _matching(text: str) -> QuerySet[SocialAccount]:
    there = SocialAccount.objects.exclude(state=State.CLOSED)
    platforms = register.platforms()
    code, named = handles.guess(text, platforms)
    if code:
        same = Q(handle_key=named.handle_key) if named.handle_key else Q(pk__in=())
        if named.address_key:
            same |= Q(address_key=named.address_key)
        return there.filter(same, platform__code=code)
    same = Q(pk__in=())
    for each in platforms:
        same |= Q(platform__code=each, handle_key=handles.key_of_handle(each, text.strip()[:100]))
    try:
        address = handles.read("blog", "", text, platforms).address_key if "." in text else ""
    except handles.Problem:
        address = ""
    if address:
        same |= Q(address_key=address)
    return there.filter(same).exclude(handle_key="", address_key="")
