"""After a *no*: where pictures were published, taken down by a day or said not to be recallable."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import SocialAccount, TakeDown, Withdrawal
from accounts.notifications import images as notifications
from accounts.queries import images_chasing as chasing
from core.workflow import Lifecycle, Refused, Transition, advance, record
from people.models import Person
from people.queries import trust
from people.queries.calendar import calendars

OPEN, DONE, NOT_RECALLED = TakeDown.State

FINISH = Transition("finish", (OPEN, NOT_RECALLED), DONE)
GIVE_UP = Transition("give_up", (OPEN,), NOT_RECALLED)

TAKE_DOWN = Lifecycle(TakeDown, start=OPEN, moves=(FINISH, GIVE_UP))


@transaction.atomic
def add(
    withdrawal: Withdrawal, accounts: Iterable[SocialAccount], places: Iterable[str], *, by: Person
) -> list[TakeDown]:
    """List where pictures were published; a place that is listed already stays as it is."""
    _lock(withdrawal)
    known = set(withdrawal.take_downs.values_list("account_id", "where"))
    days = trust.setting("image.take_down_days")
    calendar = calendars()[withdrawal.pupil.school_id]
    due_on = calendar.add_school_days(timezone.localdate(), days)
    wanted = [(account, f"Pictures on {account.title}") for account in accounts]
    wanted += [(None, place) for place in places]
    made = []
    for account, where in wanted:
        if (account and account.pk, where) not in known:
            row = TakeDown.objects.create(
                withdrawal=withdrawal, account=account, where=where, due_on=due_on
            )
            record(row, "add", by=by)
            notifications.listed(row, by=by)
            made.append(row)
    _look_into(withdrawal, by)
    return made


@transaction.atomic
def check(withdrawal: Withdrawal, *, by: Person) -> None:
    """Somebody looked, and nothing more was published."""
    _lock(withdrawal)
    if withdrawal.checked_at is not None:
        raise Refused("Somebody has already looked for what was published.")
    _look_into(withdrawal, by)


def _lock(withdrawal: Withdrawal) -> None:
    withdrawal.refresh_from_db(
        from_queryset=Withdrawal.objects.select_for_update(of=("self",)).select_related("pupil")
    )


def _look_into(withdrawal: Withdrawal, by: Person) -> None:
    if withdrawal.checked_at is None:
        withdrawal.checked_by, withdrawal.checked_at = by, timezone.now()
        withdrawal.save(update_fields=["checked_by", "checked_at"])


@transaction.atomic
def finish(take_down: TakeDown, *, by: Person, note: str = "") -> None:
    """It is down; also what was thought not to be recallable."""
    advance(take_down, FINISH, by=by, note=note, done_by=by, done_at=timezone.now())
    _say(take_down, note)


@transaction.atomic
def give_up(take_down: TakeDown, *, by: Person, note: str) -> None:
    """It cannot be recalled, such as a prospectus that was posted; `note` says why."""
    _say(take_down, note)  # first: nothing is beyond recall without its reason
    advance(take_down, GIVE_UP, by=by, note=note, done_by=by, done_at=timezone.now())


def _say(take_down: TakeDown, note: str) -> None:
    """Not by `advance`, which takes a note for that of its event."""
    TakeDown.objects.filter(pk=take_down.pk).update(note=note)


def chase(on: date) -> None:
    """What is overdue goes one post up, and one more for each further period; each hears once."""
    for late in chasing.late(on):
        notifications.overdue(late)
