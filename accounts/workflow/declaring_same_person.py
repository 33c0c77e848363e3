"""Two records of one person: what they declared, asked and attended becomes one person's.

The page that compares two records says nothing of it, since whoever joins them may not know.
"""

from django.db.models import F

from accounts.models import Advice, Attendance, Briefing, Declaration, Permission
from core.workflow import record
from people.models import Person

WORKED_ON = (  # who received, decided or answered stays named, by the record that stays
    (Declaration, ("received_by", "advised_by")),
    (Permission, ("it_confirmed_by",)),
    (Advice, ("answered_by",)),
    (Briefing, ("trainer", "entered_by", "voided_by")),
    (Attendance, ("by",)),
)
BECAUSE = "Two records of one person were joined."


def facts(person: Person) -> list[tuple[str, list[str]]]:
    return []


def join(stays: Person, goes: Person, by: Person) -> None:
    """Move what is the second record's to the first, in the caller's transaction.

    What named both, as two people, would now name one twice: the other is taken off a declaration,
    and a decision keeps the record under which it was made, as its leaf does.
    """
    _declared_with_oneself(stays, goes, by)
    for model in (Declaration, Permission, Advice):
        rows = model.objects.filter(person=goes)
        if model is Permission:
            rows = rows.exclude(decided_by=stays)
        rows.update(person=stays)
    Declaration.objects.filter(other_person=goes).update(other_person=stays)
    decided = Permission.objects.filter(decided_by=goes).exclude(person=stays)
    decided.update(decided_by=stays)
    for model, names in WORKED_ON:
        for name in names:
            model.objects.filter(**{name: goes}).update(**{name: stays})
    _attended_once(stays, goes)


def _declared_with_oneself(stays: Person, goes: Person, by: Person) -> None:
    both = (stays, goes)
    rows = Declaration.objects.filter(person__in=both, other_person__in=both)
    for row in rows.exclude(person=F("other_person")):
        row.other_person = None
        row.save(update_fields=["other_person"])
        record(row, "join", by=by, note=BECAUSE)


def _attended_once(stays: Person, goes: Person) -> None:
    """Where both records were on one list, whoever was there once was there."""
    there = Attendance.objects.filter(person=goes, attended=True)
    twice = Attendance.objects.filter(person=stays, briefing__in=there.values("briefing"))
    twice.update(attended=True)
    known = stays.briefings.order_by().values("briefing")
    Attendance.objects.filter(person=goes).exclude(briefing__in=known).update(person=stays)
