"""A class of post that needs no approval one by one: asked for with its limits and its end,
decided by whoever decides single posts, for at most a year."""

from django.db import transaction
from django.utils import timezone

from accounts.models import SocialAccount, StandingApproval
from accounts.notifications import posts as notifications
from accounts.queries import duties
from accounts.queries import posts as queries
from accounts.queries.posts_deciding import Deciding, never
from accounts.workflow import posts as life
from core.workflow import Lifecycle, Refused, Transition, advance, record
from ledger import leaves
from people.models import Person

ASKED, APPROVED, REFUSED, ENDED = StandingApproval.State


def decides_now(row: StandingApproval, by: Person | None) -> str:
    if by is not None and by.pk in never(row):
        return "It is your own, so somebody else must decide it."
    if by is None or by.pk not in Deciding(timezone.localdate()).of(row):
        return "It is with somebody else to decide."
    return ""


def not_paused(row: StandingApproval, by: Person | None) -> str:
    return life.PAUSED if duties.paused() else ""


def account_open(row: StandingApproval, by: Person | None) -> str:
    return life.why_shut(row.account)


def not_over(row: StandingApproval, by: Person | None) -> str:
    return "" if row.ends_on >= timezone.localdate() else "Its last day has passed."


BESIDE = ("account", "asked_by")
APPROVE = Transition(
    "approve",
    (ASKED,),
    APPROVED,
    guards=(decides_now, not_paused, account_open, not_over),
    reads=BESIDE,
)
REFUSE = Transition("refuse", (ASKED,), REFUSED, guards=(decides_now,), reads=BESIDE)
END = Transition("end", (ASKED, APPROVED), ENDED)
STANDING = Lifecycle(StandingApproval, start=ASKED, moves=(APPROVE, REFUSE, END))


@transaction.atomic
def ask(account: SocialAccount, *, by: Person, **said: object) -> StandingApproval:
    if why := life.why_shut(account):
        raise Refused(why)
    row = StandingApproval(account=account, asked_by=by, **said)
    if row.ends_on > queries.latest_end(row.starts_on):
        raise Refused("A standing approval lasts at most a year.")
    deciders = Deciding(timezone.localdate()).of(row)
    if not deciders:
        raise Refused("Nobody who could decide it is there. Tell the communications manager.")
    row.decide_by = life.answer_by(account)
    row.save(force_insert=True)
    notifications.asked(row, record(row, "ask", by=by), deciders)
    return row


@transaction.atomic
def approve(row: StandingApproval, *, by: Person) -> None:
    """With proof of what was approved; the same approver's second press changes nothing."""
    _lock(row)
    if row.state == APPROVED and row.decided_by_id == by.pk:
        return
    _decide(row, APPROVE, by, "")
    leaves.write(
        "standing_approval",
        row.pk,
        {
            "account": row.account_id,
            "class": row.class_of_post,
            "limits": row.limits,
            "from": row.starts_on.isoformat(),
            "until": row.ends_on.isoformat(),
            "by": by.pk,
            "as": row.decided_as,
        },
    )


def refuse(row: StandingApproval, *, by: Person, reason: str) -> None:
    _decide(row, REFUSE, by, reason)


@transaction.atomic
def _decide(row: StandingApproval, move: Transition, by: Person, reason: str) -> None:
    _lock(row)
    if row.state in (APPROVED, REFUSED) and row.decided_by_id:
        raise Refused(f"{row.decided_by} has decided it already: {row.get_state_display()}.")
    role = Deciding(timezone.localdate()).of(row).get(by.pk, "")
    decided = {"decided_by": by, "decided_at": timezone.now(), "decided_as": role}
    event = advance(row, move, by=by, note=reason, reason=reason, **decided)
    notifications.decided(row, event)


@transaction.atomic
def end(row: StandingApproval, *, by: Person, note: str = "") -> None:
    """From now on each post of the class is asked for again."""
    advance(row, END, by=by, note=note)


def _lock(row: StandingApproval) -> None:
    locked = StandingApproval.objects.select_for_update(of=("self",)).select_related("account")
    row.refresh_from_db(from_queryset=locked)
