"""What people hear about the image record: that something waits, and never a pupil's name."""

from collections.abc import Callable, Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import TakeDown, Withdrawal
from accounts.queries import images_chasing as chasing
from core import wording
from notices import outbox
from notices.composing import Compose, Line
from notices.models import Notice
from people.models import Person

WITHDRAWN, LISTED, OVERDUE = "image_no", "image_take_down", "image_take_down_late"


def withdrawn(row: Withdrawal) -> None:
    """Whoever keeps the record hears that somebody said no, but not of what they wrote down."""
    told = set(chasing.first_told(row, timezone.localdate())) - {row.by_id}
    for person in Person.objects.filter(pk__in=told):
        outbox.owe(person, WITHDRAWN, f"{WITHDRAWN}:{row.pk}", ref=row.pk)


def listed(row: TakeDown, *, by: Person) -> None:
    """Whoever owns the account hears that something on it is to be taken down."""
    owner = row.account and row.account.owner
    if owner is not None and owner != by:
        outbox.owe(owner, LISTED, f"{LISTED}:{row.pk}", ref=row.pk)


def overdue(late: chasing.Late) -> None:
    key = f"{OVERDUE}:{late.withdrawal.pk}:{late.since:%Y%m%d}:{late.rung}"
    for person in Person.objects.filter(pk__in=late.people):
        outbox.owe(person, OVERDUE, key, ref=late.withdrawal.pk)


def _waiting(
    say: Callable[[Withdrawal], Line],
) -> Compose:
    """Nothing once somebody has looked and nothing is up any more."""

    def compose(notices: list[Notice]) -> dict[int, Line | None]:
        up = Q(take_downs__state=TakeDown.State.OPEN)
        rows = Withdrawal.objects.filter(Q(checked_at=None) | up, pk__in=_refs(notices))
        lines = {row.pk: say(row) for row in rows.distinct().select_related("pupil__school")}
        return {notice.pk: lines.get(notice.ref) for notice in notices}

    return compose


def _refs(notices: Iterable[Notice]) -> list[int | None]:
    return [notice.ref for notice in notices]


def _somebody_said_no(row: Withdrawal) -> Line:
    return Line(
        f"A family at {row.pupil.school} said no to pictures: look for what was published by"
        f" {wording.long_day(row.due_on)}.",
        row.get_absolute_url(),
        row.due_on,
        ask=("Look for pictures", "Look for pictures, {} times"),
    )


def _is_late(row: Withdrawal) -> Line:
    return Line(
        f"A family at {row.pupil.school} said no to pictures, and not all of them are down yet.",
        row.get_absolute_url(),
        row.due_on,
        ask=("See that pictures come down", "See that pictures come down, {} times"),
    )


def take_downs(notices: list[Notice]) -> dict[int, Line | None]:
    rows = TakeDown.objects.filter(pk__in=_refs(notices), state=TakeDown.State.OPEN)
    lines = {
        row.pk: Line(
            f"Take a picture down from {row.account} by {wording.long_day(row.due_on)}.",
            reverse("accounts:take_down", kwargs={"pk": row.pk}),
            row.due_on,
            ask=("Take a picture down", "Take {} pictures down"),
        )
        for row in rows.select_related("account")
    }
    return {notice.pk: lines.get(notice.ref) for notice in notices}


WORDS: dict[str, Compose] = {  # kind of notice -> who says it
    WITHDRAWN: _waiting(_somebody_said_no),
    OVERDUE: _waiting(_is_late),
    LISTED: take_downs,
}
