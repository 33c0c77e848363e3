"""Somebody asks for their own data: one calendar month, decided item by item, by two people."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from core.workflow import Lifecycle, Refused, Transition, advance, record
from incidents import notifications, request_clock
from incidents.models import Case, RequestItem, SubjectRequest
from incidents.queries import requests
from people.models import Person

Request, Item = SubjectRequest.State, RequestItem.State
Whose = RequestItem.Whose


def everything_is_decided(request: SubjectRequest, by: Person | None) -> str:
    seen = request.items.filter(pk__in=requests.items(by).values("pk")) if by else request.items
    left = seen.exclude(state__in=(Item.RELEASED, Item.WITHHELD))
    return "Something that was found is neither released nor withheld." if left.exists() else ""


def not_the_redactor(item: RequestItem, by: Person | None) -> str:
    """Four eyes: what one overlooked, another sees."""
    if item.redacted_by_id is not None and by is not None and item.redacted_by_id == by.pk:
        return "You redacted this, so somebody else must release it."
    return ""


def words_are_there(request: SubjectRequest, by: Person | None) -> str:
    return "It was kept long enough and is emptied." if request.emptied_at else ""


ANSWER = Transition("answer", (Request.OPEN,), Request.ANSWERED, guards=(everything_is_decided,))
WITHDRAW = Transition("withdraw", (Request.OPEN,), Request.WITHDRAWN)
REOPEN = Transition(
    "reopen", (Request.ANSWERED, Request.WITHDRAWN), Request.OPEN, guards=(words_are_there,)
)
REQUEST = Lifecycle(SubjectRequest, start=Request.OPEN, moves=(ANSWER, WITHDRAW, REOPEN))

CLEAR = Transition("clear", (Item.FOUND,), Item.READY)
MARK = Transition("mark", (Item.FOUND,), Item.TO_REDACT)
WITHHOLD = Transition("withhold", (Item.FOUND,), Item.WITHHELD)
REDACT = Transition("redact", (Item.TO_REDACT,), Item.READY)
RELEASE = Transition("release", (Item.READY,), Item.RELEASED, guards=(not_the_redactor,))
RECONSIDER = Transition("reconsider", (Item.TO_REDACT, Item.READY, Item.WITHHELD), Item.FOUND)
ITEM = Lifecycle(
    RequestItem, start=Item.FOUND, moves=(CLEAR, MARK, WITHHOLD, REDACT, RELEASE, RECONSIDER)
)


@transaction.atomic
def enter(said: dict, *, number: UUID, by: Person) -> SubjectRequest:
    """A new request; the same number again gives the same one."""
    request, is_new = SubjectRequest.objects.get_or_create(number=number, defaults=said)
    if is_new:
        record(request, "enter", by=by)
        notifications.data_asked(request, timezone.localdate())
    return request


@transaction.atomic
def pause(request: SubjectRequest, why: str, *, by: Person) -> None:
    """The clock stands still from today; a second time changes nothing."""
    _lock(request)
    _, is_new = request.pauses.get_or_create(until=None, defaults={"why": why})
    if is_new:
        record(request, "pause", by=by)


@transaction.atomic
def go_on(request: SubjectRequest, *, by: Person) -> None:
    """What was waited for has come, and the clock runs again."""
    _lock(request)
    if request.pauses.filter(until=None).update(until=timezone.localdate()):
        record(request, "go_on", by=by)


@transaction.atomic
def extend(request: SubjectRequest, why: str, *, by: Person) -> None:
    """By two months, where there is much or it is difficult; the requester is told why."""
    _lock(request)
    request.extended, request.extended_why = True, why
    request.save(update_fields=["extended", "extended_why"])
    record(request, "extend", by=by)


def _lock(request: SubjectRequest) -> None:
    request.refresh_from_db(from_queryset=SubjectRequest.objects.select_for_update(of=("self",)))
    if request.state != Request.OPEN:
        raise Refused(f"{request} is over. Open it again first.")


@transaction.atomic
def add_item(
    request: SubjectRequest, what: str, *, number: UUID, by: Person, case: Case | None = None
) -> RequestItem:
    """Something was found; with a case it is known to its managers and the officer alone."""
    _lock(request)
    item, is_new = RequestItem.objects.get_or_create(
        number=number, defaults={"request": request, "what": what, "case": case, "added_by": by}
    )
    if is_new:
        record(item, "add", by=by)
    return item


@transaction.atomic
def decide(item: RequestItem, *, whose: str, exemption: str, why: str, by: Person) -> None:
    """Whose it is, and what law keeps it back: their own is released, a mixed one redacted first,
    what is somebody else’s or exempt is withheld."""
    said = {"whose": whose, "exemption": exemption, "why": why}
    kept_back = whose == Whose.THIRD or bool(exemption)
    move = MARK if whose == Whose.MIXED else WITHHOLD if kept_back else CLEAR
    advance(item, move, by=by, **said)


@transaction.atomic
def redact(item: RequestItem, taken_out: str, *, by: Person) -> None:
    advance(item, REDACT, by=by, taken_out=taken_out, redacted_by=by)


@transaction.atomic
def release(item: RequestItem, *, by: Person) -> None:
    advance(item, RELEASE, by=by, released_by=by)


@transaction.atomic
def reconsider(item: RequestItem, *, by: Person) -> None:
    """Decided anew; whoever redacted it before no longer counts."""
    advance(item, RECONSIDER, by=by, redacted_by=None, taken_out="")


def warn(today: date) -> int:
    """Warn those who answer it seven and two days before its month ends; answer how many were.

    Case managers who have named nothing hear of it again, and whoever came to it since for the
    first time; they are not counted, since a count would tell that there is a case.
    """
    days, owed = requests.central_calendar(), 0
    for request in requests.under_way():
        due_on = requests.due_on(request, days)
        step = due_on and request_clock.warning(due_on - today)
        notifications.data_asked(request, today, step or 0)
        for person in requests.keepers(request, today) if step else ():
            notifications.request_runs(person, request, due_on, step)
            owed += 1
    return owed


@transaction.atomic
def end(request: SubjectRequest, move: Transition, note: str, *, by: Person) -> None:
    """Answered or withdrawn, or open again."""
    ended_at = None if move is REOPEN else timezone.now()
    advance(request, move, by=by, note=note, ended_at=ended_at)
    notifications.data_asked(request, timezone.localdate())
