"""What people hear about requests for an account: a line of their daily summary, no names in it."""

from collections.abc import Callable, Iterable
from datetime import date

from django.db.models import CharField, Value
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccountRequest, AccountRequestEvent, Delegate
from accounts.queries.asking import TO_CREATE, TO_DECIDE, TO_SET_UP
from accounts.queries.asking_process import Process
from notices import outbox
from notices.composing import Compose, Line
from notices.models import Notice
from people.models import Person

State = AccountRequest.State
MOVED = "account_request_moved"
BEGINS_A_STEP = ("send", "answer", "approve")


def began(request: AccountRequest) -> AccountRequestEvent:
    """What brought it to the step that waits; its events must have been fetched."""
    return [event for event in request.events.all() if event.verb in BEGINS_A_STEP][-1]


def owe_deciding(
    request: AccountRequest,
    process: Process,
    event: AccountRequestEvent,
    *,
    on: date | None = None,
) -> None:
    """To each who may decide now, once for each time that it comes to a step."""
    key = f"request:{request.pk}:decide:{event.pk}"
    _owe(process.deciding(request), TO_DECIDE, key, request.pk, on)


def owe_creating(request: AccountRequest, process: Process, *, on: date | None = None) -> None:
    key = f"request:{request.pk}"
    _owe(process.creating(request), TO_CREATE, f"{key}:create", request.pk, on)
    if not request.set_up_by_id:
        _owe(process.sets_up(request), TO_SET_UP, f"{key}:set_up", request.pk, on)


def owe_outcome(request: AccountRequest, event: AccountRequestEvent) -> None:
    """To whoever asked: what was decided, or that it is there."""
    _owe([request.requester_id], MOVED, f"request:{request.pk}:moved:{event.pk}", event.pk, None)


def _owe(people: Iterable[int], kind: str, key: str, ref: int, on: date | None) -> None:
    outbox.owe_each(
        Person.objects.filter(pk__in=list(people)),
        kind=kind,
        key=Value(key, CharField()),
        person="pk",
        ref=Value(ref),
        due_on=on or timezone.localdate(),
    )


def _requests(notices: list[Notice], *states: str) -> dict[int, AccountRequest]:
    rows = AccountRequest.objects.filter(state__in=states).select_related("school", "platform")
    return rows.in_bulk({notice.ref for notice in notices})


def _lines(
    notices: list[Notice], rows: dict[int, AccountRequest], line: Callable[[AccountRequest], Line]
) -> dict[int, Line | None]:
    return {notice.pk: line(rows[notice.ref]) if notice.ref in rows else None for notice in notices}


def to_decide(notices: list[Notice]) -> dict[int, Line | None]:
    """Something waits for a decision; nothing once it was decided."""
    return _lines(notices, _requests(notices, State.ASKED), _decide)


def _decide(request: AccountRequest) -> Line:
    return Line(
        f"Somebody asks for an official account on {request.platform} for"
        f" {request.school or 'the trust'}: decide on it.",
        request.get_absolute_url(),
        due_on=request.decide_by,
        ask=("Decide on an account", "Decide on {} accounts"),
    )


def to_create(notices: list[Notice]) -> dict[int, Line | None]:
    return _lines(notices, _requests(notices, State.APPROVED), _create)


def _create(request: AccountRequest) -> Line:
    return Line(
        f"An account on {request.platform} for {request.school or 'the trust'} is approved:"
        " create it, and list it.",
        request.get_absolute_url(),
        ask=("Create an account", "Create {} accounts"),
    )


def to_set_up(notices: list[Notice]) -> dict[int, Line | None]:
    rows = _requests(notices, State.APPROVED, State.CREATED)
    wanting = {pk: row for pk, row in rows.items() if not row.set_up_by_id}
    return _lines(notices, wanting, _set_up)


def _set_up(request: AccountRequest) -> Line:
    return Line(
        f"Help to set up an account on {request.platform} for {request.school or 'the trust'},"
        " and say how it is secured.",
        request.get_absolute_url(),
    )


HAPPENED = {  # to whoever asked
    "ask_more": "More is asked about the account you asked for: answer, and send it again.",
    "refuse": "The account you asked for was refused: read why.",
    "create": "The account you asked for is there, and listed.",
}
AFTER_APPROVAL = {
    State.ASKED: "The account you asked for was approved in one step and waits for the next.",
    State.APPROVED: "The account you asked for is approved. Please do not create it yourself.",
}


def moved(notices: list[Notice]) -> dict[int, Line | None]:
    """What came of one's own request: the latest alone, since earlier ones are over by then."""
    events = AccountRequestEvent.objects.select_related("accountrequest")
    found = events.in_bulk({notice.ref for notice in notices})
    return {
        notice.pk: _moved(found[notice.ref]) if notice.ref in found else None for notice in notices
    }


def _moved(event: AccountRequestEvent) -> Line | None:
    request = event.accountrequest
    if event.target != request.state:
        return None
    words = HAPPENED.get(event.verb) or AFTER_APPROVAL[request.state]
    return Line(words, request.get_absolute_url())


def nominee(notices: list[Notice]) -> dict[int, Line | None]:
    """To whom a headteacher has named; nothing once it has ended."""
    named = Delegate.objects.filter(ended_at=None).select_related("school")
    found = named.in_bulk({notice.ref for notice in notices})
    return {
        notice.pk: Line(
            f"You are named to decide on official accounts of {found[notice.ref].school}, beside"
            " the headteacher.",
            reverse("accounts:requests"),
        )
        if notice.ref in found
        else None
        for notice in notices
    }


WORDS: dict[str, Compose] = {  # kind of notice -> who says it
    TO_DECIDE: to_decide,
    TO_CREATE: to_create,
    TO_SET_UP: to_set_up,
    MOVED: moved,
    "account_nominee": nominee,
}
