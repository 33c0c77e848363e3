"""Advice, "May I ...?": asked before something is done, answered, published without names."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Advice
from accounts.queries import declaring_advice as queries
from accounts.queries import declaring_turns as turns
from accounts.queries.declaring_advice import ANSWERED, ASKED, PUBLISHED, WITHDRAWN
from accounts.workflow.declaring_days import answer_by
from core.workflow import Lifecycle, Refused, Transition, advance, record
from notices import outbox
from people.models import Person


def not_ones_own(row: Advice, by: Person | None) -> str:
    return "Nobody answers their own question." if by and by.pk == row.person_id else ""


ANSWER = Transition("answer", (ASKED,), ANSWERED, guards=(not_ones_own,))
PUBLISH = Transition("publish", (ANSWERED,), PUBLISHED, guards=(not_ones_own,))
TAKE_BACK = Transition("take_back", (PUBLISHED,), ANSWERED, guards=(not_ones_own,))
WITHDRAW = Transition("withdraw", (ASKED,), WITHDRAWN)

ADVICE = Lifecycle(Advice, start=ASKED, moves=(ANSWER, PUBLISH, TAKE_BACK, WITHDRAW))


@transaction.atomic
def ask(row: Advice, *, by: Person) -> Advice:
    """Ask whoever is first to answer; the same question twice is one question."""
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)  # two clicks: one after the other
    waiting = Advice.objects.filter(person=by, state=ASKED)
    if there := next((one for one in waiting if one.text == row.text), None):
        return there
    row.person, row.answer_by = by, answer_by(row.school_id, timezone.localdate())
    row.save()
    record(row, "ask", by=by)
    for person in turns.people(queries.answerers(row)):
        outbox.owe(person, "advice_asked", f"advice_asked:{row.pk}:0", ref=row.pk)
    return row


def _refuse_unless_theirs(row: Advice, by: Person) -> None:
    if by.pk not in queries.answerers(row):
        raise Refused("Somebody else answers this now.")


@transaction.atomic
def answer(row: Advice, *, by: Person, text: str) -> None:
    _refuse_unless_theirs(row, by)
    now = timezone.now()
    advance(row, ANSWER, by=by, answer=text, answered_by=by, answered_at=now, answer_by=None)
    outbox.owe(row.person, "advice_answered", f"advice_answered:{row.pk}", ref=row.pk)


@transaction.atomic
def publish(row: Advice, *, by: Person, asked_as: str, answered_as: str) -> None:
    """Show it to everybody who signs in, in words that give nobody away."""
    _refuse_unless_theirs(row, by)
    words = {"asked_as": asked_as, "answered_as": answered_as}
    advance(row, PUBLISH, by=by, published_at=timezone.now(), **words)


@transaction.atomic
def take_back(row: Advice, *, by: Person) -> None:
    _refuse_unless_theirs(row, by)
    advance(row, TAKE_BACK, by=by, published_at=None)


@transaction.atomic
def withdraw(row: Advice, *, by: Person) -> None:
    advance(row, WITHDRAW, by=by, answer_by=None)
