"""Being away, and coming back. To everybody but HR, somebody away is only paused.

A suspension needs no further step: from its first day the person holds no post.
"""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core.workflow import Refused
from people import registry
from people.models import Absence, Person


@transaction.atomic
def record_absence(
    person: Person, *, kind: str, starts_on: date, by: Person | None, ends_on: date | None = None
) -> Absence:
    """Away from this day to that day, or until somebody says otherwise."""
    Person.objects.select_for_update().get(pk=person.pk)
    absence = Absence(person=person, kind=kind, starts_on=starts_on, ends_on=ends_on)
    for why in refusals(absence, by).values():
        raise Refused(why)
    absence.recorded_by, absence._history_user = by, by
    absence.save()
    _settle(person)
    return absence


@transaction.atomic
def end_absence(absence: Absence, *, on: date, by: Person | None) -> None:
    """The last day away. The day before it began means it never took place."""
    person = absence.person
    Person.objects.select_for_update().get(pk=person.pk)
    absence.refresh_from_db()
    if absence.person == by:
        raise Refused("Your own absences are ended by somebody else.")
    if absence.ends_on and absence.ends_on < timezone.localdate():
        raise Refused(f"This absence ended on {absence.ends_on:%-d %B %Y}.")
    absence._history_user = by
    if on < absence.starts_on:
        absence.delete()  # its history stays
    else:
        absence.ends_on = on
        absence.save(update_fields=["ends_on"])
    _settle(person)


def refusals(absence: Absence, by: Person | None) -> dict[str | None, str]:
    """Field (None: the whole) to reason, in words."""
    if absence.person == by:
        return {None: "Your own absences are recorded by somebody else."}
    if absence.ends_on and absence.ends_on < absence.starts_on:
        return {"ends_on": "The last day away is before the first."}
    if absence.kind == Absence.Kind.SUSPENDED:
        return {}  # nothing else that is on record may keep a suspension from taking effect
    others = absence.person.absences.exclude(kind=Absence.Kind.SUSPENDED)
    others = others.filter(Q(ends_on=None) | Q(ends_on__gte=absence.starts_on))
    if absence.ends_on:
        others = others.filter(starts_on__lte=absence.ends_on)
    for other in others[:1]:
        until = f"to {other.ends_on:%-d %B %Y}" if other.ends_on else "with no last day yet"
        return {"starts_on": f"They are already away from {other.starts_on:%-d %B %Y} {until}."}
    return {}


def _settle(person: Person) -> None:
    registry.tell_changed(Person.objects.filter(pk=person.pk), timezone.localdate())
