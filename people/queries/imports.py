"""Staff files that a person may know exist, and what reading one asks of the portal."""

import datetime as dt
from collections.abc import Iterator

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Case, Q, QuerySet, When

from core import turns
from people.importing.schools import CENTRAL_WORDS, Finder, Place
from people.models import (
    Absence,
    Appointment,
    Person,
    Placement,
    Role,
    School,
    StaffImport,
    StaffImportRow,
    Trust,
)
from people.rules import keeps_staff_files


def visible_to(user: AbstractBaseUser) -> QuerySet[StaffImport]:
    """HR and administrators of the trust see every file, the dropped ones too."""
    if keeps_staff_files(user):
        return StaffImport.objects.select_related("by")
    return StaffImport.objects.none()


A_MONTH = dt.timedelta(days=30)


def to_work_on(now: dt.datetime) -> QuerySet[StaffImport]:
    to_read = Q(state=StaffImport.State.READING) & turns.lying(now)
    return StaffImport.objects.filter(to_read | Q(state=StaffImport.State.APPLYING)).order_by("pk")


def to_look_at_files(on: dt.date) -> QuerySet[Person]:
    """HR of the trust; where nobody is, its administrators. Nobody suspended."""
    here = Person.objects.current(on).exclude(
        absences__in=Absence.objects.on(on).filter(kind=Absence.Kind.SUSPENDED)
    )
    held = Appointment.objects.in_effect(on).filter(school=None)
    hr = here.filter(pk__in=held.filter(role=Role.HR).values("person"))
    if hr.exists():
        return hr
    return here.filter(pk__in=held.filter(role=Role.ADMINISTRATOR).values("person"))


def forgotten(now: dt.datetime) -> QuerySet[StaffImport]:
    waiting = (StaffImport.State.READY, StaffImport.State.FAILED)
    return StaffImport.objects.filter(state__in=waiting, made_at__lt=now - A_MONTH)


def last_mapping(source: str) -> dict[str, str]:
    """The columns as they were when a file of this staff system was last applied."""
    applied = StaffImport.objects.filter(source=source, state=StaffImport.State.APPLIED)
    last = applied.order_by("-made_at", "-pk").values_list("mapping", flat=True).first()
    return last or {}


# First what needs a look; in words that follow a number.
SAID = {
    "error": "in error",
    "leave": "leave",
    "expected": "leave, as known before",
    "move": "move",
    "add": "join",
    "change": "change",
    "same": "stay as they are",
}
ORDER = tuple(SAID)[:-1]


def account_of(staff_import: StaffImport) -> Iterator[StaffImportRow]:
    """Every row kept of this file, outcome by outcome, a thousand in memory at a time."""
    place = Case(*[When(outcome=outcome, then=n) for n, outcome in enumerate(ORDER)])
    rows = staff_import.outcomes.select_related("school").order_by(place, "line", "pk")
    return rows.iterator(chunk_size=1_000)


WITH_ROWS = (StaffImport.State.READY, StaffImport.State.APPLIED)


def shown(staff_import: StaffImport, wanted: str | None) -> str:
    """The outcome whose rows are looked at: the one wanted, else the first there is of ORDER."""
    there = [outcome for outcome in ORDER if staff_import.counts.get(outcome)]
    return wanted if wanted in there else next(iter(there), "")


def counted(staff_import: StaffImport, looked_at: str) -> list[tuple[str, str, int, bool]]:
    """(outcome, words, rows, whether they are looked at) of those there are; same only counts."""
    return [
        (outcome, words, number, outcome == looked_at)
        for outcome, words in SAID.items()
        if (number := staff_import.counts.get(outcome))
    ]


def rows(staff_import: StaffImport, outcome: str) -> QuerySet[StaffImportRow]:
    found = staff_import.outcomes.filter(outcome=outcome)
    return found.select_related("school", "person", "moved_from__school")


def held(source: str, on: dt.date) -> int:
    """How many placements that files of this staff system keep are not over yet."""
    current = Placement.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on))
    return current.filter(source=source).count()


def school_finder() -> Finder:
    trust = Trust.objects.first()
    of_trust = (*CENTRAL_WORDS, *([trust.name, trust.short_name] if trust else []))
    return Finder(
        [
            Place(
                school.pk,
                school.name,
                school.code,
                school.slug,
                school.left_on,
                of_trust if school.kind == School.Kind.CENTRAL else (),
            )
            for school in School.objects.all()
        ]
    )
