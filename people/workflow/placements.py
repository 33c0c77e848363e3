"""Where people work: joining, changing, moving, leaving, coming back.

Each is told to the apps above in the same transaction, and keeps the person's last day right.
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core.workflow import Refused
from people import registry
from people.models import Appointment, Person, Placement, School
from people.queries import people, placements
from people.roles import GOVERNING
from people.workflow import appointments, records, standing


@transaction.atomic
def place(
    person: Person,
    *,
    school: School,
    staff_group: str,
    starts_on: date,
    by: Person | None,
    **details: object,
) -> Placement:
    """The person works there from this day. `details` are the other fields of a placement."""
    _lock(person)
    placement = Placement(
        person=person, school=school, staff_group=staff_group, starts_on=starts_on, **details
    )
    _refuse_unless_right(placement)
    placement._history_user = by
    placement.save()
    _one_main(placement, by)
    _settle(person)
    return placement


@transaction.atomic
def join(*, by: Person | None, names: dict, another: bool = False, **placing: object) -> Person:
    """A new person with their first placement. `names`: the fields of the person.

    Somebody of the same name at the same school is taken for the same, unless `another`.
    """
    School.objects.select_for_update().get(pk=placing["school"].pk)  # two clicks, one person
    email = names.get("email")
    if email and Person.objects.filter(email__iexact=email).exists():
        raise Refused(f"Somebody already has the address {email}.")
    here = names["given_names"], names["family_name"], placing["school"].pk, placing["starts_on"]
    if not another and (same := people.namesakes(*here).first()):
        raise Refused(f"{same.legal_name} already works at {placing['school']}.")
    person = Person(**names)
    person.set_unusable_password()
    records.add(person, by=by)
    place(person, by=by, **placing)
    return person


@transaction.atomic
def rejoin(person: Person, *, by: Person | None, **placing: object) -> Placement:
    """The same person again: their old record, with a new placement."""
    if person.last_day is None or person.last_day >= timezone.localdate():
        raise Refused(f"{person} has not left, so they cannot come back.")
    return place(person, by=by, **placing)


@transaction.atomic
def change_placement(
    placement: Placement, *, by: Person | None, seen: str = "", **changes: object
) -> None:
    """Change any fields of a placement but the person and the school; a move is a new one."""
    _lock(placement.person)
    placement.refresh_from_db()
    records.refuse_stale(placement, changes, seen)
    for field, value in changes.items():
        setattr(placement, field, value)
    _refuse_unless_right(placement)
    placement._history_user = by
    placement.save(update_fields=[*changes])
    _one_main(placement, by)
    _settle(placement.person)


@transaction.atomic
def end_placement(placement: Placement, *, on: date, by: Person | None) -> None:
    """The last day worked there. Posts of staff at that school end with the last placement."""
    _lock(placement.person)
    placement.refresh_from_db()
    if placement.ends_on and placement.ends_on < timezone.localdate():
        raise Refused(f"{placement} ended on {placement.ends_on:%-d %B %Y}.")
    _end(placement, on, by)
    others = placement.person.placements.filter(school=placement.school_id)
    if not others.filter(Q(ends_on=None) | Q(ends_on__gt=on)).exists():
        held = _posts_after(placement.person, on).filter(school=placement.school_id)
        _end_posts(held.exclude(role__in=GOVERNING), on, by)
    _settle(placement.person)


@transaction.atomic
def leave(person: Person, *, on: date, by: Person | None) -> None:
    """The last day in the trust: every placement and every post ends with it."""
    _lock(person)
    if person.last_day and person.last_day < timezone.localdate():
        raise Refused(f"{person} left on {person.last_day:%-d %B %Y}.")
    for placement in person.placements.filter(Q(ends_on=None) | Q(ends_on__gt=on)):
        _end(placement, on, by)
    _end_posts(_posts_after(person, on), on, by)
    for post in person.appointments.filter(state=Appointment.State.PROPOSED):
        appointments.refuse(post, by=by, note=f"Leaves on {on:%-d %B %Y}.")
    _settle(person)


def _end(placement: Placement, on: date, by: Person | None) -> None:
    if on < placement.starts_on:
        raise Refused(f"{placement} begins on {placement.starts_on:%-d %B %Y}, after that day.")
    placement.ends_on, placement._history_user = on, by
    placement.save(update_fields=["ends_on"])


def _posts_after(person: Person, on: date):  # noqa: ANN202
    held = person.appointments.filter(state=Appointment.State.CONFIRMED)
    return held.filter(Q(ends_on=None) | Q(ends_on__gt=on))


def _end_posts(posts, on: date, by: Person | None) -> None:  # noqa: ANN001
    for post in posts:
        appointments.end(post, on=on, by=by, note="With the placement.")


def refusals(placement: Placement) -> dict[str, str]:
    """Field to reason: what the database would refuse, or nobody would mean, in words."""
    person, school, manager = placement.person, placement.school, placement.line_manager
    if placement.ends_on and placement.ends_on < placement.starts_on:
        return {"ends_on": "The last day is before the first day."}
    if school.left_on and (placement.ends_on or date.max) > school.left_on:
        return {"school": f"{school} left the trust on {school.left_on:%-d %B %Y}."}
    if person.pk:
        same = placements.overlapping(
            person, school.pk, placement.staff_group, placement.starts_on, placement.ends_on
        )
        for other in same.exclude(pk=placement.pk)[:1]:
            kind, first = other.get_staff_group_display().lower(), other.starts_on
            why = f"{person} works there already ({kind}), from {first:%-d %B %Y}."
            return {"staff_group": why}
    why = _why_not_managed_by(person, manager) if manager else ""
    return {"line_manager": why} if why else {}


def _refuse_unless_right(placement: Placement) -> None:
    for why in refusals(placement).values():
        raise Refused(why)


def _why_not_managed_by(person: Person, manager: Person) -> str:
    if manager == person:
        return "Nobody is their own line manager."
    if not manager.is_active:
        return f"{manager} has left, so they cannot be a line manager."
    if person.pk and placements.would_manage_themselves(person, manager, timezone.localdate()):
        return f"{manager} is managed by {person}, directly or through others."
    return ""


def _one_main(placement: Placement, by: Person | None) -> None:
    """A person has one main placement at a time: the one that was last said to be it."""
    if not placement.main:
        return
    until = placement.ends_on or date.max - timedelta(days=1)
    others = placement.person.placements.filter(main=True, starts_on__lte=until)
    others = others.filter(Q(ends_on=None) | Q(ends_on__gte=placement.starts_on))
    for other in others.exclude(pk=placement.pk):
        other.main, other._history_user = False, by
        other.save(update_fields=["main"])


def _lock(person: Person) -> None:
    person.refresh_from_db(from_queryset=Person.objects.select_for_update())


def _settle(person: Person) -> None:
    touched = Person.objects.filter(pk=person.pk)
    standing.refresh(touched)
    person.refresh_from_db(fields=["last_day"])
    registry.tell_changed(touched, timezone.localdate())
