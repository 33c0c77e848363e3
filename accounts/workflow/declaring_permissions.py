"""Permissions: asked for, decided by another, put in place by IT where it takes that, ended.

Each decision leaves a leaf, `approval`. Nobody decides their own, and nothing here reads a case.
The later of two decisions is told of the earlier one (`at_once`).
"""

from datetime import UTC, date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import permitted
from accounts.models import Permission
from accounts.queries import declaring as queries
from accounts.queries import declaring_turns as turns
from accounts.workflow import at_once
from accounts.workflow.declaring_days import answer_by
from core.at_once import Overtaken
from core.months import months_later
from core.workflow import Lifecycle, Refused, Transition, advance, advance_all, record
from ledger import leaves
from notices import outbox
from people.models import Person
from people.queries import trust

ASKED, MORE_ASKED, WAITS_FOR_IT, GRANTED, REFUSED, WITHDRAWN, ENDED = Permission.State


def not_ones_own(row: Permission, by: Person | None) -> str:
    return "Nobody decides on what they ask for." if by and by.pk == row.person_id else ""


def it_is_not_needed(row: Permission, by: Person | None) -> str:
    return "IT must put its controls in place first." if permitted.ASKED[row.kind].it else ""


def it_is_needed(row: Permission, by: Person | None) -> str:
    return "" if permitted.ASKED[row.kind].it else "IT has nothing to do for this."


def is_not_over(row: Permission, by: Person | None) -> str:
    over = row.ends_on and row.ends_on < timezone.localdate()
    return "Its last day has passed: refuse it, or have it asked for anew." if over else ""


GRANT = Transition("grant", (ASKED,), GRANTED, guards=(not_ones_own, it_is_not_needed, is_not_over))
ALLOW = Transition(
    "allow", (ASKED,), WAITS_FOR_IT, guards=(not_ones_own, it_is_needed, is_not_over)
)
SET_UP = Transition("set_up", (WAITS_FOR_IT,), GRANTED, guards=(not_ones_own,))
ASK_MORE = Transition("ask_more_about", (ASKED,), MORE_ASKED, guards=(not_ones_own,))
ANSWER_MORE = Transition("answer_more_about", (MORE_ASKED,), ASKED)
REFUSE = Transition("refuse", (ASKED, WAITS_FOR_IT), REFUSED, guards=(not_ones_own,))
WITHDRAW = Transition("withdraw", (ASKED, MORE_ASKED, WAITS_FOR_IT), WITHDRAWN)
END = Transition("end", (GRANTED,), ENDED)

PERMISSION = Lifecycle(
    Permission,
    start=ASKED,
    moves=(GRANT, ALLOW, SET_UP, ASK_MORE, ANSWER_MORE, REFUSE, WITHDRAW, END),
)
NOT_YOURS = "Somebody else decides on this now."
DID = {  # after a name: "Sam Okonkwo allowed it"
    "ask": "asked for it",
    "grant": "allowed it",
    "allow": "allowed it, once IT has its controls in place",
    "set_up": "confirmed IT’s controls",
    "ask_more_about": "asked for more",
    "answer_more_about": "said more about it",
    "refuse": "refused it",
    "withdraw": "withdrew it",
    "end": "ended it",
    "confirm": "still needs it",
}


@transaction.atomic
def ask(row: Permission, *, by: Person) -> Permission:
    """Ask for it. Raises Refused, with what the policy says, where it is never allowed here."""
    if why := permitted.why_not(row.kind, trust.stored_profile()):
        raise Refused(why)
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)  # two clicks: one after the other
    waiting = Permission.objects.filter(person=by, kind=row.kind, school=row.school, state=ASKED)
    if there := waiting.filter(scope=row.scope, purpose=row.purpose, ends_on=row.ends_on).first():
        return there
    row.person, row.decide_by = by, answer_by(row.school_id, timezone.localdate())
    row.save()
    record(row, "ask", by=by)
    _tell_deciders(row)
    return row


def _tell_deciders(row: Permission, again: str = "") -> None:
    for person in turns.people(queries.deciders_of(row)):
        key = f"permission_asked:{row.pk}:{row.state}:{row.rung}{again}"
        outbox.owe(person, "permission_asked", key, ref=row.pk)


def _post_of(row: Permission, by: Person) -> str:
    """The post in which they decide. Raises Refused where they do not."""
    post = queries.deciders_of(row).get(by.pk)
    if post is None:
        raise Refused(NOT_YOURS)
    return post


def _turn(row: Permission, move: Transition, *, by: Person, seen: str, note: str) -> str:
    """Lock it; the post in which they decide, or "" where this very decision stands already."""
    row.refresh_from_db(from_queryset=Permission.objects.select_for_update(of=("self",)))
    if not at_once.is_new(row, move.verb, by=by, seen=seen, note=note, words=DID):
        return ""
    if row.state not in move.sources:
        raise (Overtaken if seen else Refused)(_too_late(row))
    return _post_of(row, by)


def _too_late(row: Permission) -> str:
    last = row.events.exclude(by=None).select_related("by").order_by("-at", "-pk").first()
    did = f"{last.by} {DID.get(last.verb, 'changed it')}" if last else "It was never asked for"
    return f"{did}, so this cannot be decided now."


@transaction.atomic
def grant(
    row: Permission,
    *,
    by: Person,
    conditions: str = "",
    ends_on: date | None = None,
    seen: str = "",
) -> None:
    """Allow it, with conditions and until a day where there is one; IT comes next where it must."""
    move = ALLOW if permitted.ASKED[row.kind].it else GRANT
    last = ends_on or row.ends_on
    note = "\n".join(filter(None, (conditions, last and f"Until {last:%-d %B %Y}.")))
    post = _turn(row, move, by=by, seen=seen, note=note)
    if not post:
        return
    changes = {"decide_by": None} if move is GRANT else {"decide_by": _soon(row)}
    if move is GRANT:
        changes["confirm_by"] = _confirm_by(timezone.localdate())
    if last and last < row.starts_on:
        raise Refused(f"It begins on {row.starts_on:%-d %B %Y}: its last day is not before that.")
    changes |= {"words": conditions, "ends_on": last}
    _decide(row, move, by=by, post=post, note=note, **changes)
    if move is ALLOW:
        _tell_deciders(row)


def _soon(row: Permission) -> date:
    return answer_by(row.school_id, timezone.localdate())


def _confirm_by(on: date) -> date | None:
    months = trust.setting("declare.confirm_months")
    return months_later(on, int(months)) if months else None


@transaction.atomic
def refuse(row: Permission, *, by: Person, reason: str, seen: str = "") -> None:
    if post := _turn(row, REFUSE, by=by, seen=seen, note=reason):
        _decide(row, REFUSE, by=by, post=post, note=reason, words=reason, decide_by=None)


def _decide(
    row: Permission, move: Transition, *, by: Person, post: str, note: str, **changes: object
) -> None:
    said = {"decided_by": by, "decided_as": post, "decided_at": timezone.now(), **changes}
    advance(row, move, by=by, note=note, **said)
    leaves.write("approval", row.pk, proof(row, move.verb))
    tell_asker(row)


def tell_asker(row: Permission) -> None:
    key = f"permission_moved:{row.pk}:{row.events.count()}"
    outbox.owe(row.person, "permission_moved", key, ref=row.pk)


def proof(row: Permission, decision: str) -> dict:
    """The canonical record that the leaf commits to; nothing in it changes afterwards."""
    return {
        "permission": row.pk,
        "kind": row.kind,
        "person": row.person_id,
        "school": row.school_id,
        "decision": decision,
        "by": row.decided_by_id,
        "as": row.decided_as,
        "at": row.decided_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "words": row.words,
        "from": row.starts_on.isoformat(),
        "until": row.ends_on.isoformat() if row.ends_on else "",
    }


@transaction.atomic
def ask_more(row: Permission, *, by: Person, what: str, seen: str = "") -> None:
    """The asker is to say more; until they do, nobody waits for a decision."""
    if _turn(row, ASK_MORE, by=by, seen=seen, note=what):
        advance(row, ASK_MORE, by=by, note=what, decide_by=None)
        tell_asker(row)


@transaction.atomic
def answer_more(row: Permission, *, by: Person, text: str) -> None:
    advance(row, ANSWER_MORE, by=by, note=text, decide_by=_soon(row))
    _tell_deciders(row, f":{row.events.count()}")


@transaction.atomic
def set_up(row: Permission, *, by: Person, note: str = "", seen: str = "") -> None:
    """IT has its controls in place: from now on it holds."""
    if not _turn(row, SET_UP, by=by, seen=seen, note=note):
        return
    now = timezone.now()
    changes = {"decide_by": None, "confirm_by": _confirm_by(timezone.localdate())}
    advance(row, SET_UP, by=by, note=note, it_confirmed_by=by, it_confirmed_at=now, **changes)
    tell_asker(row)


@transaction.atomic
def withdraw(row: Permission, *, by: Person) -> None:
    advance(row, WITHDRAW, by=by, decide_by=None)


@transaction.atomic
def end(row: Permission, *, by: Person, reason: str) -> None:
    """It holds no longer from today on. By whoever has it, or whoever decides it."""
    if by.pk != row.person_id and by.pk not in queries.heads_of(row):
        raise Refused(NOT_YOURS)
    last = max(row.starts_on, timezone.localdate())
    advance(row, END, by=by, note=reason, ends_on=last, confirm_by=None)
    if by.pk != row.person_id:
        tell_asker(row)


@transaction.atomic
def confirm(row: Permission, *, by: Person) -> None:
    """It is still needed. Raises Refused where there is nothing to confirm."""
    row.refresh_from_db(from_queryset=Permission.objects.select_for_update(of=("self",)))
    if row.state != GRANTED:
        raise Refused("Only what is allowed is confirmed.")
    today = timezone.localdate()
    row.confirmed_on, row.confirm_by = today, _confirm_by(today)
    row.save(update_fields=["confirmed_on", "confirm_by"])
    record(row, "confirm", by=by)


def end_all(rows: QuerySet[Permission], *, because: str) -> int:
    """By the clock: their last day has passed, or whoever had them has left."""
    return advance_all(rows, END, by=None, note=because, confirm_by=None)
