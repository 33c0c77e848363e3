"""Relationships between people are recorded and ended, by somebody who is neither of the two.

It counts for what comes in on or after its first day, and for whoever is brought to a case from
then on. A case under way that one of the two reads and that is about the other is closed to its
reader in the same transaction, and whoever records it is told nothing of that.
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from core.workflow import Refused
from incidents.models import Relationship
from incidents.queries import relationships
from incidents.workflow import readers
from people.models import Person

LOST_NIGHTS = timedelta(days=4)


@transaction.atomic
def record(row: Relationship, *, by: Person) -> Relationship:
    """Keep it; the same two in the same way on the same day a second time is the first."""
    Person.objects.select_for_update().get(pk=min(row.one_id, row.other_id))
    if again := same(row).first():
        return again
    for why in refusals(row, by).values():
        raise Refused(why)
    row._history_user = by
    row.save()
    if row.starts_on <= timezone.localdate():
        _close_cases(row)
    return row


def _close_cases(row: Relationship) -> None:
    for case in relationships.read_by_one_of(row):
        readers.close_to_relatives(case)


def begin(today: date) -> None:
    """What was recorded beforehand begins: looked at for some days, so that a lost night is made
    up for."""
    for row in relationships.begun(today - LOST_NIGHTS, today):
        _close_cases(row)


def same(row: Relationship) -> QuerySet[Relationship]:
    """What was sent before, word for word."""
    known = relationships.between(row.one, row.other)
    return known.filter(kind=row.kind, starts_on=row.starts_on, ends_on=row.ends_on)


def refusals(row: Relationship, by: Person) -> dict[str | None, str]:
    """Field (None: the whole) to reason, in words."""
    if row.one == row.other:
        return {"other": "Nobody is related to themselves: name the other person"}
    if by in (row.one, row.other):
        return {None: "Your own relationships are recorded by somebody else."}
    if row.ends_on and row.ends_on < row.starts_on:
        return {"ends_on": "The last day is before the first"}
    known = relationships.between(row.one, row.other).filter(kind=row.kind)
    known = relationships.on_or_after(known, row.starts_on)
    if row.ends_on:
        known = known.filter(starts_on__lte=row.ends_on)
    for before in known[:1]:
        return {"other": f"It is on record already, from {before.starts_on:%-d %B %Y}"}
    return {}


@transaction.atomic
def end(row: Relationship, *, on: date, by: Person) -> None:
    """The last day of it. A day before it began means it never was; its history stays."""
    row.refresh_from_db(from_queryset=Relationship.objects.select_for_update())
    if by.pk in (row.one_id, row.other_id):
        raise Refused("Your own relationships are ended by somebody else.")
    if row.ends_on and row.ends_on <= on:
        if row.ends_on == on:
            return
        raise Refused(f"It ended on {row.ends_on:%-d %B %Y}.")
    row._history_user = by
    if on < row.starts_on:
        row.delete()
    else:
        row.ends_on = on
        row.save(update_fields=["ends_on"])


def join(stays: Person, goes: Person, *, by: Person) -> None:
    """Two records are one person's: what the second was is the first's, in the caller's
    transaction."""
    for row in Relationship.objects.filter(Q(one=goes) | Q(other=goes)):
        row._history_user = by
        others = {row.one_id, row.other_id} - {stays.pk, goes.pk}
        if not others:
            row.delete()
            continue
        name = "one" if row.one_id == goes.pk else "other"
        setattr(row, name, stays)
        row.save(update_fields=[name])
