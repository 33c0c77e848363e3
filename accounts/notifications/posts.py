"""What people hear about posts and their approval: that something waits, and what was decided."""

from collections.abc import Callable, Iterable, Sequence

from django.db.models import CharField, Model, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from accounts.models import Post, StandingApproval
from core.models import Event
from notices import outbox
from notices.composing import Compose, Line
from notices.models import Notice
from people.models import Person

ASKED, DECIDED = "post_asked", "post_decided"
STANDING_ASKED, STANDING_DECIDED = "standing_asked", "standing_decided"
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
}
