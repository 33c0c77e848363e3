"""Decisions on requests for an account: step by step, each with its proof.

Who decides follows from the profile and the posts of the day, and from nothing else. The later of
two decisions is told of the earlier one (`at_once`).
"""

from collections.abc import Iterable
from datetime import UTC

from django.db import transaction
from django.utils import timezone

from accounts import asked
from accounts.asking_words import DID
from accounts.models import AccountRequest, RequestDecision
from accounts.notifications import asking as notifications
from accounts.queries import asking_process
from accounts.queries.asking_process import Process
from accounts.workflow import asking, at_once, register
from core.workflow import Refused, advance, record
from ledger import leaves
from people.models import Person

Verdict = RequestDecision.Verdict
LEAF = "account approval"  # its records are rows of RequestDecision


def _turn(request: AccountRequest, verb: str, by: Person, seen: str, note: str) -> str:
    """Lock it; the post in which the person decides, or "" where it stands already."""
    asking.lock(request)
    if not at_once.is_new(request, verb, by=by, seen=seen, note=note, words=DID):
        return ""
    return role_now(request, verb, by)


def role_now(request: AccountRequest, verb: str, by: Person) -> str:
    """The post in which this person may decide on it now. Raises Refused with the reason."""
    if why := asking.not_the_requester(request, by):
        raise Refused(why)
    if request.state != asking.ASKED and not (verb == "refuse" and asking.waits_for_more(request)):
        raise Refused(_too_late(request))
    role = asking_process.today().deciding(request).get(by.pk)
    if not role:
        raise Refused("It is not your turn to decide on it: its page says whose it is.")
    return role


def _too_late(request: AccountRequest) -> str:
    last = request.events.exclude(by=None).select_related("by").order_by("-at", "-pk").first()
    did = f"{last.by} {DID.get(last.verb, 'changed it')}" if last else "It was never sent"
    return f"{did}, so there is nothing to decide on {request} now."


@transaction.atomic
def approve(
    request: AccountRequest,
    *,
    by: Person,
    conditions: str = "",
    designated: Iterable[Person] = (),
    seen: str = "",
) -> None:
    """Approve this step. The last one makes it approved, and tells whoever creates it."""
    role = _turn(request, "approve", by, seen, conditions)
    if not role:
        return
    process = asking_process.today()
    if not process.is_last(request):
        _pass_on(request, process, by=by, role=role, conditions=conditions)
        return
    chosen = _designated(request, process, designated)
    _decide(request, Verdict.APPROVED, by=by, role=role, words=conditions)
    gathered = _gather(request, conditions)
    event = advance(request, asking.APPROVE, by=by, note=conditions, conditions=gathered)
    request.designated.set(chosen)
    notifications.owe_creating(request, asking_process.today())
    notifications.owe_outcome(request, event)


def _pass_on(
    request: AccountRequest, process: Process, *, by: Person, role: str, conditions: str
) -> None:
    """To the step after this one; refused where nobody could decide there."""
    today = timezone.localdate()
    if where := process.stuck_at(request, request.step + 1):
        raise Refused(asking.nobody_decides(where, request, today))
    _decide(request, Verdict.APPROVED, by=by, role=role, words=conditions)
    request.step, request.rung = request.step + 1, 0
    request.conditions = _gather(request, conditions)
    request.decide_by = asking.answer_by(request, process, today)
    request.save(update_fields=["step", "rung", "conditions", "decide_by"])
    event = record(request, "approve", by=by, note=conditions)
    notifications.owe_deciding(request, process, event)
    notifications.owe_outcome(request, event)


def _designated(
    request: AccountRequest, process: Process, people: Iterable[Person]
) -> list[Person]:
    """Who is to create it, where the profile says that whoever approves names them."""
    if process.creator != "designated_staff":
        return []
    chosen = list(people)
    if not chosen:
        raise Refused("Name who is to create it: the trust’s profile says so.")
    for person in chosen:
        if person.pk == request.requester_id:
            raise Refused(f"{person} asked for it, so somebody else must create it.")
        if why := register.why_not_named(person):
            raise Refused(f"{why}.")
    return chosen


def _gather(request: AccountRequest, conditions: str) -> str:
    return "\n".join(filter(None, (request.conditions, conditions)))


@transaction.atomic
def refuse(request: AccountRequest, *, by: Person, reason: str, seen: str = "") -> None:
    """It ends here. Whoever asked reads the reason."""
    role = _turn(request, "refuse", by, seen, reason)
    if role:
        _decide(request, Verdict.REFUSED, by=by, role=role, words=reason)
        event = advance(request, asking.REFUSE, by=by, note=reason)
        notifications.owe_outcome(request, event)


@transaction.atomic
def ask_more(request: AccountRequest, *, by: Person, question: str, seen: str = "") -> None:
    """Back to whoever asked, who answers and sends it again."""
    if _turn(request, "ask_more", by, seen, question):
        event = advance(request, asking.ASK_MORE, by=by, note=question, decide_by=None)
        notifications.owe_outcome(request, event)


def _decide(
    request: AccountRequest, verdict: str, *, by: Person, role: str, words: str
) -> RequestDecision:
    decision = request.decisions.create(
        step=request.step,
        role=role,
        by=by,
        verdict=verdict,
        words=words,
        sha256=asked.digest(request),
    )
    leaves.write(LEAF, decision.pk, proof(decision))
    return decision


def proof(decision: RequestDecision) -> dict:
    """The canonical record that the leaf commits to; nothing in it changes afterwards."""
    return {
        "decision": decision.pk,
        "request": decision.request_id,
        "step": decision.step,
        "role": decision.role,
        "by": decision.by_id,
        "verdict": str(decision.verdict),
        "words": decision.words,
        "sha256": decision.sha256,
        "at": decision.at.astimezone(UTC).isoformat(timespec="microseconds"),
    }
