"""What people hear about posts and their approval: that something waits, and what was decided."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from django.db.models import CharField, Exists, Model, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone

from accounts.models import Delegate, Post, StandingApproval
from core import wording
from core.models import Event
from notices import outbox
from notices.composing import Compose, Line
from notices.models import Notice
from people.models import Person

ASKED, DECIDED = "post_asked", "post_decided"
STANDING_ASKED, STANDING_DECIDED = "standing_asked", "standing_decided"
NAMED, ENDED, OVER = "post_delegate", "post_delegate_ended", "post_delegate_over"
ASK = ("Decide on a post", "Decide on {} posts")
SAID = {
    Post.State.APPROVED: "Your post on {} is ready to publish.",
    Post.State.RETURNED: "Your post on {} came back with a change: take it, or write anew.",
    Post.State.REFUSED: "Your post on {} was refused; the reason is on its page.",
    Post.State.STOPPED: "Your post on {} was stopped: take it off the platform’s schedule.",
}


def asked(row: Post | StandingApproval, event: Event, people: Iterable[int]) -> None:
    """Whoever decides now; not urgent, as silence goes a rung up by itself."""
    kind = ASKED if isinstance(row, Post) else STANDING_ASKED
    for person in Person.objects.filter(pk__in=list(people)):
        outbox.owe(person, kind, f"{kind}:{event.pk}", ref=row.pk)


def decided(row: Post | StandingApproval, event: Event) -> None:
    """Whoever asked for it, and of a live event its poster too."""
    if isinstance(row, StandingApproval):
        outbox.owe(row.asked_by, STANDING_DECIDED, f"{STANDING_DECIDED}:{event.pk}", ref=row.pk)
        return
    for person in {row.author, row.poster} - {None, event.by}:
        outbox.owe(person, DECIDED, f"{DECIDED}:{event.pk}", ref=row.pk)


def stopped(rows: QuerySet[Post]) -> None:
    """Set-wise, as everything is stopped at once: authors, and the posters of live events."""
    for column in ("author_id", "poster_id"):
        key = Concat(Value(f"{DECIDED}:stop:"), Cast("pk", CharField()), output_field=CharField())
        outbox.owe_each(rows, kind=DECIDED, key=key, person=column)


def named(delegate: Delegate) -> None:
    """To a delegate, on the first day; and on the day after the last that it is over."""
    if delegate.ends_on and delegate.ends_on < timezone.localdate():
        return
    person, key = delegate.person, delegate.pk
    outbox.owe(person, NAMED, f"{NAMED}:{key}", ref=key, due_on=delegate.starts_on)
    if delegate.ends_on:
        after = delegate.ends_on + timedelta(days=1)
        outbox.owe(person, OVER, f"{OVER}:{key}", ref=key, due_on=after)


def ended(delegate: Delegate, *, by: Person) -> None:
    """Before its last day; nothing to whoever ended it, or has not heard of being named yet."""
    about = {"person": delegate.person_id, "kind": NAMED, "ref": delegate.pk}
    unheard = Notice.objects.filter(**about, settled_at=None).exists()
    if delegate.person_id != by.pk and not unheard:
        outbox.owe(delegate.person, ENDED, f"{ENDED}:{delegate.pk}", ref=delegate.pk)


# --- in words


def _asked(notices: list[Notice]) -> dict[int, Line | None]:
    return _lines(
        notices,
        Post.objects.filter(state=Post.State.ASKED),
        lambda row: Line(
            f"Decide on a post for {row.account}.", row.get_absolute_url(), row.decide_by, 1, ASK
        ),
    )


def _decided(notices: list[Notice]) -> dict[int, Line | None]:
    return _lines(
        notices,
        Post.objects.filter(state__in=SAID),
        lambda row: Line(SAID[row.state].format(row.account), row.get_absolute_url()),
    )


def _standing_asked(notices: list[Notice]) -> dict[int, Line | None]:
    return _lines(
        notices,
        StandingApproval.objects.filter(state=StandingApproval.State.ASKED),
        lambda row: Line(
            f"Decide on a standing approval for {row.account}.",
            reverse("accounts:standing_approval", args=[row.pk]),
            row.decide_by,
            2,
        ),
    )


def _standing_decided(notices: list[Notice]) -> dict[int, Line | None]:
    return _lines(
        notices,
        StandingApproval.objects.filter(state__in=["approved", "refused"]),
        lambda row: Line(
            f"Your standing approval for {row.account} was {row.get_state_display().lower()}.",
            reverse("accounts:standing_approval", args=[row.pk]),
        ),
    )


def _in_effect() -> QuerySet[Delegate]:
    today = timezone.localdate()
    goes_on = Q(ends_on=None) | Q(ends_on__gte=today)
    return Delegate.objects.filter(goes_on, starts_on__lte=today, ended_at=None)


def _named(notices: list[Notice]) -> dict[int, Line | None]:
    return _lines(notices, _in_effect(), _named_line)


def _named_line(row: Delegate) -> Line:
    until = f", until {wording.long_day(row.ends_on)}" if row.ends_on else ""
    page = reverse("accounts:posting", args=[row.account_id])
    return Line(f"You are named to decide on posts for {row.account}{until}.", page)


def _ended(notices: list[Notice]) -> dict[int, Line | None]:
    return _no_longer(notices, Delegate.objects.filter(ended_at__isnull=False))


def _over(notices: list[Notice]) -> dict[int, Line | None]:
    """Nothing where it was ended earlier: that was said then."""
    return _no_longer(notices, Delegate.objects.filter(ended_at=None))


def _no_longer(notices: list[Notice], rows: QuerySet[Delegate]) -> dict[int, Line | None]:
    """Nothing to whoever is named for other days too, which go on."""
    another = _in_effect().filter(person=OuterRef("person"), account=OuterRef("account"))
    return _lines(notices, rows.filter(~Exists(another)), _no_longer_line)


def _no_longer_line(row: Delegate) -> Line:
    words = f"You no longer decide on posts for {row.account} in somebody’s place."
    return Line(words, row.account.get_absolute_url())


def _lines(
    notices: Sequence[Notice], rows: QuerySet, said: Callable[[Model], Line]
) -> dict[int, Line | None]:
    """One query: what each notice says of its row, None where that is no longer so."""
    found = rows.select_related("account").in_bulk([notice.ref for notice in notices])
    return {
        notice.pk: said(found[notice.ref]) if notice.ref in found else None for notice in notices
    }


WORDS: dict[str, Compose] = {  # kind of notice -> who says it
    ASKED: _asked,
    DECIDED: _decided,
    STANDING_ASKED: _standing_asked,
    STANDING_DECIDED: _standing_decided,
    NAMED: _named,
    ENDED: _ended,
    OVER: _over,
}
