"""Which pupils, and what was said of them, somebody may know of: by where they work or hold a post.

`None` among the schools of a post means every school.
"""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import (
    AccessGrant,
    Device,
    ImageListLook,
    ListImport,
    ListImportRow,
    Pupil,
    PupilTeam,
    TakeDown,
    Withdrawal,
)
from accounts.queries import images
from accounts.rules import images as may
from people.models import Appointment, Person, Role, School
from people.rules import HEADS, is_suspended

ENOUGH = 2  # letters of a name
MOST = 30  # names that a search shows


def at(held: may.Held, field: str = "school") -> Q:
    """Of rows: at one of these schools."""
    return Q(pk__isnull=False) if None in held else Q(**{f"{field}__in": held})


def schools(held: may.Held) -> QuerySet[School]:
    """Those of them that have pupils on record, or could have."""
    today = timezone.localdate()
    return School.objects.open_on(today).filter(at(held, "pk")).exclude(kind=School.Kind.CENTRAL)


def found_by(person: Person) -> QuerySet[Pupil]:
    """Pupils at their school today, for writing down what a family said."""
    if not person.is_authenticated:
        return Pupil.objects.none()
    pupils = Pupil.objects.filter(at(may.found_at(person))).select_related("school")
    return images.at_school(pupils, timezone.localdate())


def find(pupils: QuerySet[Pupil], *, class_name: str = "", words: str = "") -> list[Pupil]:
    """By class, then by letters of a name or a reference; nobody without either."""
    wanted = words.casefold().split()
    if not class_name and len("".join(wanted)) < ENOUGH:
        return []
    chosen = pupils.filter(class_name=class_name) if class_name else pupils
    return [pupil for pupil in images.by_name(chosen) if _is_meant(pupil, wanted)]


def _is_meant(pupil: Pupil, wanted: list[str]) -> bool:
    said = f"{pupil.name} {pupil.reference}".casefold()
    return all(word in said for word in wanted)


def kept_by(person: Person) -> QuerySet[Pupil]:
    """Those whose record they keep, and those whom the DSL answers for; those who left too, until
    they are purged."""
    if not person.is_authenticated:
        return Pupil.objects.none()
    held = may.held(person, (*may.KEEPS, *may.SAFEGUARDS))
    return Pupil.objects.filter(at(held), purged_at=None).select_related("school")


def recorded_by(person: Person) -> QuerySet[Pupil]:
    """Those whose record they keep as Data Lead."""
    held = may.held(person, may.KEEPS)
    return Pupil.objects.filter(at(held), purged_at=None).select_related("school")


def withdrawals_visible_to(person: Person) -> QuerySet[Withdrawal]:
    """What they wrote down themselves; Data Lead and head those of their school; the posts above
    what is overdue."""
    if not person.is_authenticated or is_suspended(person):
        return Withdrawal.objects.none()
    seen = Q(by=person) | at(may.held(person, (*may.KEEPS, *HEADS)), "pupil__school")
    if None in may.held(person, may.ABOVE):
        today = timezone.localdate()
        seen |= Q(pk__in=overdue(Withdrawal.objects.all(), today).order_by().values("pk"))
    return Withdrawal.objects.filter(seen).select_related("pupil__school", "by", "checked_by")


def overdue(rows: QuerySet[Withdrawal], on: date) -> QuerySet[Withdrawal]:
    """Nobody has looked for what was published, or something is still up, after its day."""
    up = TakeDown.objects.filter(
        withdrawal=OuterRef("pk"), state=TakeDown.State.OPEN, due_on__lt=on
    )
    return rows.filter(Q(checked_at=None, due_on__lt=on) | Exists(up))


def under_way(rows: QuerySet[Withdrawal]) -> QuerySet[Withdrawal]:
    up = TakeDown.objects.filter(withdrawal=OuterRef("pk"), state=TakeDown.State.OPEN)
    return rows.filter(Q(checked_at=None) | Exists(up))


def take_downs_visible_to(person: Person) -> QuerySet[TakeDown]:
    """Of the withdrawals they answer for, and those on accounts that they own or have access to."""
    if not person.is_authenticated or is_suspended(person):
        return TakeDown.objects.none()
    today = timezone.localdate()
    grants = AccessGrant.objects.on(today).filter(person=person, ended_at=None)
    seen = (
        Q(withdrawal__in=withdrawals_visible_to(person).order_by().values("pk"))
        | Q(account__owner=person)
        | Q(account__deputy=person)
        | Q(account__alternative=person)
        | Q(account__in=grants.order_by().values("account"))
    )
    found = TakeDown.objects.filter(seen)
    return found.select_related("account", "done_by", "withdrawal__pupil__school")


def looks_visible_to(person: Person) -> QuerySet[ImageListLook]:
    looks = ImageListLook.objects.filter(at(may.held(person, may.KEEPS)))
    return looks.select_related("person", "school")


def teams_kept_by(person: Person) -> QuerySet[PupilTeam]:
    if not person.is_authenticated:
        return PupilTeam.objects.none()
    return PupilTeam.objects.filter(at(may.held(person, may.KEEPS))).select_related("school")


def devices_visible_to(person: Person) -> QuerySet[Device]:
    """Which devices are approved is for everybody at the school to know."""
    if not person.is_authenticated or is_suspended(person):
        return Device.objects.none()
    held = frozenset(person.schools()) | may.held(person, (Role.IT_SUPPORT, *may.KEEPS))
    return Device.objects.filter(at(held)).select_related("school", "approved_by", "ended_by")


def without_data_lead(on: date) -> Q:
    """Of withdrawals: nobody holds that post at the pupil's school or for the trust."""
    posts = Appointment.objects.in_effect(on).filter(role=Role.DATA_LEAD)
    there = posts.filter(Q(school=OuterRef("pupil__school")) | Q(school=None))
    return ~Exists(there)


def lists_visible_to(person: Person) -> QuerySet[ListImport]:
    """Lists of the record that were brought, newest first."""
    found = ListImport.objects.filter(at(may.held(person, may.KEEPS)), kind=ListImport.Kind.IMAGES)
    return found.select_related("school", "by")


def held_rows(person: Person) -> QuerySet[ListImportRow]:
    """What a list would turn from a no into a yes, and waits to be confirmed singly."""
    lists = lists_visible_to(person).order_by().values("pk")
    rows = ListImportRow.objects.filter(
        listimport__in=lists,
        outcome__in=(ListImportRow.Outcome.HELD, ListImportRow.Outcome.CHANGED),
    )
    return rows.select_related("listimport")
