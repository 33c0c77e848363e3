"""Declarations: made of oneself, received by another, confirmed once a year, ended.

Nothing here reads a case, and whom a declaration is about hears nothing of it.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts import declared, registry
from accounts.models import Declaration
from accounts.queries import declaring as queries
from accounts.queries import declaring_turns as turns
from accounts.queries.declaring import ACKNOWLEDGED, ENDED, HR_ADVISED, HR_ASKED, MADE, WITHDRAWN
from accounts.workflow.declaring_days import answer_by
from core.months import months_later
from core.workflow import Lifecycle, Refused, Transition, advance, record
from notices import outbox
from people.models import Appointment, Person, Role
from people.queries import trust


def not_ones_own(row: Declaration, by: Person | None) -> str:
    return "Nobody receives what they declare themselves." if by and by.pk == row.person_id else ""


def it_lasts(row: Declaration, by: Person | None) -> str:
    return "" if declared.ASKED[row.kind].lasts else "What happened once does not end."


ACKNOWLEDGE = Transition("acknowledge", (MADE,), ACKNOWLEDGED, guards=(not_ones_own,))
END = Transition("end", (MADE, ACKNOWLEDGED), ENDED, guards=(it_lasts,))
WITHDRAW = Transition("withdraw", (MADE,), WITHDRAWN)

DECLARATION = Lifecycle(Declaration, start=MADE, moves=(ACKNOWLEDGE, END, WITHDRAW))
NOT_YOURS = "Somebody else receives this now."


@transaction.atomic
def declare(row: Declaration, *, by: Person) -> Declaration:
    """Keep what somebody declares of themselves and tell whoever receives it.

    Raises Refused where the trust does not ask for it. The same words twice are one declaration.
    """
    if why := declared.why_not(row.kind, trust.stored_profile()):
        raise Refused(why)
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)  # two clicks: one after the other
    row.person, row.answer_by = by, answer_by(row.school_id, timezone.localdate())
    if there := _said_just_now(row):
        return there
    row.save()
    record(row, "declare", by=by)
    _tell_receivers(row)
    return row


def _said_just_now(row: Declaration) -> Declaration | None:
    """What a second click sent again; the words are sealed, so each is opened and compared."""
    waiting = Declaration.objects.filter(
        person=row.person, kind=row.kind, school=row.school_id, state=MADE
    )
    names = ("words", "other", "other_name", "other_person_id", "happened_on", "what_they_did")
    said = [getattr(row, name) for name in names]
    return next(
        (one for one in waiting if [getattr(one, name) for name in names] == said),
        None,
    )


def _tell_receivers(row: Declaration) -> None:
    for person in turns.people(queries.receivers(row)):
        outbox.owe(person, "declared", f"declared:{row.pk}:{row.rung}", ref=row.pk)


def refuse_unless_receiver(row: Declaration, by: Person) -> None:
    """Whoever held the post when the page was drawn may hold it no more."""
    if by.pk not in queries.receivers(row):
        raise Refused(NOT_YOURS)


@transaction.atomic
def acknowledge(row: Declaration, *, by: Person, answer: str = "") -> None:
    """Say that it was read, with an answer; from now on it is asked yearly whether it is so."""
    refuse_unless_receiver(row, by)
    advance(
        row,
        ACKNOWLEDGE,
        by=by,
        received_by=by,
        received_at=timezone.now(),
        answer=answer,
        answer_by=None,
        confirm_by=_confirm_by(row, timezone.localdate()),
    )
    outbox.owe(row.person, "declaration_read", f"declaration_read:{row.pk}", ref=row.pk)
    registry.tell_of_relationship(row)


def _confirm_by(row: Declaration, on: date) -> date | None:
    months = declared.confirm_months(row.kind, trust.stored_profile())
    return months_later(on, months) if months else None


@transaction.atomic
def confirm(row: Declaration, *, by: Person) -> None:
    """It is still so. Raises Refused where there is nothing to confirm."""
    row.refresh_from_db(from_queryset=Declaration.objects.select_for_update())
    if row.state != ACKNOWLEDGED:
        raise Refused("Only what was read and lasts is confirmed.")
    today = timezone.localdate()
    row.confirmed_on, row.confirm_by = today, _confirm_by(row, today)
    row.save(update_fields=["confirmed_on", "confirm_by"])
    record(row, "confirm", by=by)


@transaction.atomic
def end(row: Declaration, *, by: Person, on: date) -> None:
    """It was so until this day."""
    if on < row.starts_on:
        raise Refused(f"It began on {row.starts_on:%-d %B %Y}: the last day is not before that.")
    advance(row, END, by=by, ends_on=on, confirm_by=None, answer_by=None)
    if row.published:
        _write(row, published=False)
    registry.tell_of_relationship(row)


@transaction.atomic
def withdraw(row: Declaration, *, by: Person) -> None:
    """It was a mistake, and nobody has answered it yet; it stays on record as withdrawn."""
    advance(row, WITHDRAW, by=by, answer_by=None)


@transaction.atomic
def ask_hr(row: Declaration, *, by: Person) -> None:
    """Ask HR for advice on it; from then on HR reads it. A second time changes nothing."""
    refuse_unless_receiver(row, by)
    row.refresh_from_db(from_queryset=Declaration.objects.select_for_update())
    if row.events.filter(verb=HR_ASKED).exists():
        return
    record(row, HR_ASKED, by=by)
    today = timezone.localdate()
    posts = Appointment.objects.in_effect(today).filter(role=Role.HR)
    posts = posts.filter(school__in=[row.school_id]) | posts.filter(school=None)
    people = Person.objects.current(today).filter(pk__in=posts.order_by().values("person"))
    for person in people.exclude(pk__in={row.person_id, row.other_person_id} - {None}):
        outbox.owe(person, "hr_asked", f"hr_asked:{row.pk}", ref=row.pk)


@transaction.atomic
def advise(row: Declaration, *, by: Person, advice: str) -> None:
    """HR's note, which only HR and whoever receives the declaration read."""
    if by.pk == row.person_id:
        raise Refused("Somebody else in HR advises on your own declaration.")
    _write(row, advice_of_hr=advice, advised_by=by, advised_at=timezone.now())
    record(row, HR_ADVISED, by=by)
    for person in turns.people(queries.receivers(row)):
        outbox.owe(person, "hr_advised", f"hr_advised:{row.pk}", ref=row.pk)


@transaction.atomic
def publish(row: Declaration, *, by: Person, words: str, published: bool) -> None:
    """Show an entry of the register of interests in public in these words, or no longer."""
    row.refresh_from_db(from_queryset=Declaration.objects.select_for_update())
    if row.kind != declared.Kind.INTEREST or row.state != ACKNOWLEDGED:
        raise Refused("Only entries of the register of interests that were read are published.")
    _write(row, published_words=words, published=published and bool(words))
    record(row, "publish" if row.published else "take_back", by=by, note=words)


def _write(row: Declaration, **changes: object) -> None:
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=[*changes])
