"""The pause of everything: who may begin it, whom it reaches, and who has heard and stopped."""

from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from accounts.models import (
    NOT_OURS,
    AccessGrant,
    Pause,
    PauseTold,
    Post,
    SocialAccount,
)
from accounts.queries import deciders
from notices.models import Message, Notice
from people.models import Person
from people.rules import is_unsuspended

STEP = "communications_manager"
PAUSED = "accounts_paused"  # the kind of its notices
# The state of a message to the look of its badge and its words.
HEARD = {
    Message.State.SENT: ("signed", "Sent"),
    Message.State.UNDELIVERABLE: ("overdue", "Undeliverable: ring them"),
    Message.State.FAILED: ("to_sign", "Being tried again"),
}
ON_ITS_WAY = ("to_sign", "On its way")
NO_ADDRESS = ("overdue", "No address: ring them")
LEFT = ("overdue", "Has left: ring them")


def deciding(day: date, found: deciders.Deciders | None = None) -> dict[int, str]:
    """Who may pause everything on this day: the communications manager, or whoever is next."""
    return (found or deciders.on(day)).deciding(STEP, None, 0, never=())


def holders() -> QuerySet[AccessGrant]:
    """Access to an account that is in use, of people and of suppliers."""
    return AccessGrant.objects.filter(ended_at=None).exclude(
        account__state=SocialAccount.State.CLOSED
    )


def visible_to(user: Person) -> QuerySet[Pause]:
    if not user.has_perm("accounts.view_pauses"):
        return Pause.objects.none()
    return Pause.objects.select_related("begun_by", "lifted_by")


def told_to(user: Person) -> QuerySet[PauseTold]:
    """What somebody was told themselves, of a pause that goes on."""
    if not (user.is_authenticated and is_unsuspended(user)):
        return PauseTold.objects.none()
    return PauseTold.objects.filter(person=user.pk, pause__lifted_at=None).select_related("pause")


def suppliers(access: QuerySet[AccessGrant]) -> QuerySet[AccessGrant]:
    """The portal writes to no supplier: these are to be rung up."""
    rows = access.filter(supplier__isnull=False).select_related("supplier", "account")
    return rows.order_by("supplier__name", "account__title")


def told(pause: Pause) -> QuerySet[PauseTold]:
    """Those who were told, those who have not stopped first, with the state of their message."""
    notice = Notice.objects.filter(
        kind=PAUSED, ref=OuterRef("pause_id"), person=OuterRef("person_id")
    ).order_by()
    text = Message.objects.filter(
        person=OuterRef("person_id"), channel=Message.Channel.SMS, made_at__gte=pause.begun_at
    ).order_by("made_at", "pk")
    rows = PauseTold.objects.filter(pause=pause).select_related("person")
    return rows.annotate(
        mail=Subquery(notice.values("message__state")[:1]),
        text=Subquery(text.values("state")[:1]),
    ).order_by("stopped_at", "person__family_name", "person__given_names", "pk")


def heard(row: PauseTold, on: date) -> tuple[str, str]:
    """The look of the badge, and the words: whether the message has come."""
    states = {state for state in (row.mail, row.text) if state}
    if Message.State.SENT in states:
        return HEARD[Message.State.SENT]
    for state in (Message.State.UNDELIVERABLE, Message.State.FAILED):
        if state in states:
            return HEARD[state]
    if row.person.last_day and row.person.last_day < on:
        return LEFT
    if not (row.person.email or row.person.mobile):
        return NO_ADDRESS
    return ON_ITS_WAY


def reach() -> dict[str, int]:
    """How many accounts, posts and people a pause would reach now."""
    access = holders()
    return {
        "accounts": SocialAccount.objects.exclude(state=SocialAccount.State.CLOSED)
        .exclude(kind__in=NOT_OURS)
        .count(),
        "posts": Post.objects.filter(state=Post.State.APPROVED).count(),
        "people": access.filter(person__isnull=False).values("person").distinct().count(),
    }
