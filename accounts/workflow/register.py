"""The life of an official account on the register: listed, verified, at times lost, closed.

An entry is never deleted, and one that is closed stays so: if the account comes back, it is listed
anew. Every change of its fields keeps who, when, from and to (its history); every move leaves an
event with what was said.
"""

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import NOT_OURS, SocialAccount
from accounts.notifications import register as notifications
from accounts.workflow import access, duties_following
from core.months import months_later
from core.workflow import Lifecycle, Refused, Transition, advance, record
from people.models import Absence, Person, Placement, StaffGroup
from people.queries import trust
from people.workflow import records

UNVERIFIED, ACTIVE, SUSPENDED, LOST_ACCESS, DORMANT, TAKE_DOWN_ASKED, CLOSED = SocialAccount.State
CUSTODIANS = ("owner", "deputy", "alternative")
THERE_ALREADY = "This account is on the list already. Look for it there."


def has_an_owner(account: SocialAccount, by: Person | None) -> str:
    if account.kind in NOT_OURS or account.owner_id:
        return ""
    return f"Nobody owns {account}. Name its owner first."


OPEN = (UNVERIFIED, ACTIVE, SUSPENDED, LOST_ACCESS, DORMANT, TAKE_DOWN_ASKED)
VERIFY = Transition("verify", (UNVERIFIED,), ACTIVE, guards=(has_an_owner,))
SUSPEND = Transition("suspend", (UNVERIFIED, ACTIVE, DORMANT), SUSPENDED)
LOSE_ACCESS = Transition("lose_access", (UNVERIFIED, ACTIVE, SUSPENDED, DORMANT), LOST_ACCESS)
REST = Transition("rest", (ACTIVE,), DORMANT)
ASK_TAKE_DOWN = Transition(
    "ask_take_down", (UNVERIFIED, ACTIVE, SUSPENDED, LOST_ACCESS, DORMANT), TAKE_DOWN_ASKED
)
REGAIN = Transition(
    "regain", (SUSPENDED, LOST_ACCESS, DORMANT, TAKE_DOWN_ASKED), ACTIVE, guards=(has_an_owner,)
)
CLOSE = Transition("close", OPEN, CLOSED)

SOCIAL_ACCOUNT = Lifecycle(
    SocialAccount,
    start=UNVERIFIED,
    moves=(VERIFY, SUSPEND, LOSE_ACCESS, REST, ASK_TAKE_DOWN, REGAIN, CLOSE),
)


def why_not_named(person: Person) -> str:
    """Why somebody cannot answer for an account; "" where they can. No kind of absence is said."""
    today = timezone.localdate()
    if not person.is_active:
        return f"{person} has left: name somebody who works here"
    if Absence.objects.on(today).filter(person=person).exists():
        return f"{person} is paused: name somebody who is here"
    here = Placement.objects.on(today).filter(person=person).exclude(staff_group=StaffGroup.HIRER)
    if not (here.exists() or person.posts()):
        return f"{person} does not work here: only adults of the trust can own an account"
    return ""


@transaction.atomic
def enter(fields: dict, *, by: Person | None, verb: str = "list", note: str = "") -> SocialAccount:
    """Put an account on the list, unverified; those named in it are told.

    `fields` as the model has them, handle and address with their keys. Raises Refused where
    somebody was faster.
    """
    account = SocialAccount(**fields)
    today = timezone.localdate()
    if account.is_ours and not account.review_on:
        account.review_on = months_later(today, int(trust.setting("account.review_months")))
    try:
        with transaction.atomic():
            records.add(account, by=by)
    except IntegrityError:
        raise Refused(THERE_ALREADY) from None
    record(account, verb, by=by, note=note)
    notifications.named(account, [getattr(account, name) for name in CUSTODIANS], by=by)
    return account


@transaction.atomic
def change(
    account: SocialAccount,
    fields: dict,
    *,
    by: Person | None,
    seen: str = "",
    tell: bool = True,
) -> list[str]:
    """Write these fields; whoever is newly named is told. Answers what was changed."""
    before = {getattr(account, f"{name}_id") for name in CUSTODIANS}
    if account.state == CLOSED:
        raise Refused(f"{account} is closed. If it is in use again, list it anew.")
    try:
        with transaction.atomic():
            changed = records.change(account, fields, by=by, seen=seen)
    except IntegrityError:
        raise Refused(THERE_ALREADY) from None
    new = [getattr(account, name) for name in CUSTODIANS] if tell else []
    notifications.named(account, [row for row in new if row and row.pk not in before], by=by)
    duties_following.others_named(account, by=by)
    return changed


def verify(account: SocialAccount, *, by: Person, note: str = "") -> None:
    advance(account, VERIFY, by=by, note=note)


def suspend(account: SocialAccount, *, by: Person, note: str) -> None:
    advance(account, SUSPEND, by=by, note=note)


@transaction.atomic
def lose_access(account: SocialAccount, *, by: Person, note: str) -> None:
    """Nobody of ours gets in any more: the communications manager and IT support are told."""
    advance(account, LOSE_ACCESS, by=by, note=note)
    notifications.lost(account, by=by)


def rest(account: SocialAccount, *, by: Person, note: str = "") -> None:
    advance(account, REST, by=by, note=note)


def ask_take_down(account: SocialAccount, *, by: Person, note: str) -> None:
    """The platform was asked to take it down."""
    advance(account, ASK_TAKE_DOWN, by=by, note=note)


def regain(account: SocialAccount, *, by: Person, note: str = "") -> None:
    advance(account, REGAIN, by=by, note=note)


@transaction.atomic
def close(account: SocialAccount, *, by: Person, note: str) -> None:
    """It is no longer there, or no longer ours; the access that people had ends with it."""
    advance(account, CLOSE, by=by, note=note)
    access.end_all(account.grants.filter(ended_at=None), by=by, how="The account was closed.")
    duties_following.closed(account, by=by, how="The account was closed.")


def note(account: SocialAccount, *, by: Person, note: str) -> None:
    """What was amended, taken down or redirected on it, and why."""
    record(account, "note", by=by, note=note)


@transaction.atomic
def name_editor(account: SocialAccount, *, by: Person, editor: Person | None) -> None:
    """Who answers for what is posted: accuracy, and whether it is fit to be posted."""
    records.change(account, {"editor": editor}, by=by)
    record(account, "name_editor", by=by, note=str(editor or "Nobody"))
    duties_following.others_named(account, by=by)
    if editor:
        notifications.named(account, [editor], by=by)


@transaction.atomic
def apply_baseline(account: SocialAccount, *, by: Person, baseline: str, two_step: str) -> None:
    """The security measures that IT support applied, and when."""
    fields = {
        "baseline": baseline,
        "two_step": two_step,
        "baseline_by": by,
        "baseline_on": timezone.localdate(),
    }
    records.change(account, fields, by=by)
    record(account, "apply_baseline", by=by, note=baseline)


@transaction.atomic
def mark_look_alike(
    account: SocialAccount, *, by: Person, kind: str, resembles: SocialAccount | None
) -> None:
    """It is not ours: a look-alike, or one of parents or former pupils."""
    if resembles is not None and resembles.pk == account.pk:
        raise Refused("An account cannot look like itself.")
    records.change(account, {"kind": kind, "resembles": resembles}, by=by)
    record(account, "mark_look_alike", by=by, note=f"like {resembles}" if resembles else "")


@transaction.atomic
def report(fields: dict, *, by: Person | None, words: str) -> SocialAccount:
    """Somebody saw an account that looks like ours: an unverified entry, and the communications
    manager hears of it."""
    account = enter(
        {**fields, "kind": SocialAccount.Kind.LOOK_ALIKE}, by=by, verb="report", note=words
    )
    notifications.reported(account, by=by)
    return account
