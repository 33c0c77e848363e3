"""Two records of one person become one: the first stays, the second leads to it.

What was signed stays with the record under which it was signed, because its proof names that
record; it is read through `merged_into` (docs/decisions/0100). The apps above move what is theirs
in the same transaction (`registry.parts`).
"""

from datetime import UTC

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core.workflow import Refused
from ledger import leaves
from people import registry
from people.models import Appointment, ExternalId, Merger, Person, Placement, Session
from people.queries import placements
from people.workflow import standing

TWICE = (
    "{} works at {} twice in the time for which the other record says once. "
    "Put those days right first."
)


@transaction.atomic
def merge(stays: Person, goes: Person, *, by: Person) -> Merger:
    """Join the second record into the first. Raises Refused with the reason, and moves nothing."""
    for person in sorted((stays, goes), key=lambda one: one.pk):
        person.refresh_from_db(from_queryset=Person.objects.select_for_update())
    if why := refusal(stays, goes, by=by):
        raise Refused(why)
    for row in goes.placements.order_by("starts_on", "pk"):
        _move_placement(row, stays, by)
    _manage_instead(stays, goes, by)
    _move_absences(stays, goes, by)
    ExternalId.objects.filter(person=goes).update(person=stays)
    _hand_over(stays, goes, by)
    merger = Merger.objects.create(person=goes, into=stays, by=by)
    leaves.write("merger", merger.pk, proof(merger))
    for part in registry.parts:
        part.join(stays, goes, by)
    both = Person.objects.filter(pk__in=[stays.pk, goes.pk])
    standing.refresh(both)
    registry.tell_changed(both, timezone.localdate())
    stays.refresh_from_db()
    return merger


def refusal(stays: Person, goes: Person, *, by: Person) -> str:
    """Why the second record cannot be joined into the first, in words; "" where it can.

    A post never moves: posts are given by those entitled, some of them by two people.
    """
    if stays == goes:
        return "This is one record already."
    if stays.merged_into_id or goes.merged_into_id:
        return "One of the two was joined with another record already."
    if by in (stays, goes):
        return "One of them is your own record, so somebody else in HR must join them."
    if goes.is_operator or goes.blocked_at:
        return f"The operator of the portal has marked the record of {goes}, so it must stay."
    if post := _not_over(goes.appointments.exclude(state=Appointment.State.REFUSED)).first():
        return f"This record of {goes} holds a post: {post}. Let it stay, or end the post first."
    if post := _not_over(goes.stands_in_for.filter(state=Appointment.State.CONFIRMED)).first():
        return f"This record of {goes} stands in for {post}. Let it stay, or name somebody else."
    return ""


def proof(merger: Merger) -> dict:
    """The canonical record that the leaf commits to; nothing in it changes afterwards."""
    return {
        "merger": merger.pk,
        "person": merger.person_id,
        "into": merger.into_id,
        "by": merger.by_id,
        "at": merger.at.astimezone(UTC).isoformat(timespec="microseconds"),
    }


def _not_over(posts):  # noqa: ANN001, ANN202
    return posts.filter(Q(ends_on=None) | Q(ends_on__gte=timezone.localdate()))


def _move_placement(row: Placement, stays: Person, by: Person) -> None:
    """The same work on both records is one: the placement that stays covers both times."""
    work = (row.school_id, row.staff_group, row.starts_on, row.ends_on)
    same = list(placements.overlapping(stays, *work)[:2])
    if len(same) > 1:
        raise Refused(TWICE.format(stays, row.school))
    if not same:
        later = Q(ends_on=None) | Q(ends_on__gte=row.starts_on)
        main = row.main and not stays.placements.filter(later, main=True).exists()
        manager = None if row.line_manager_id == stays.pk else row.line_manager
        _write(row, by, person=stays, main=main, line_manager=manager)
        return
    last = max(same[0].ends_on, row.ends_on) if same[0].ends_on and row.ends_on else None
    _write(same[0], by, starts_on=min(same[0].starts_on, row.starts_on), ends_on=last)
    if row.ends_on is None:
        _write(row, by, ends_on=max(row.starts_on, timezone.localdate()))


def _manage_instead(stays: Person, goes: Person, by: Person) -> None:
    for row in Placement.objects.filter(line_manager=goes):
        _write(row, by, line_manager=None if row.person_id == stays.pk else stays)
    today = timezone.localdate()
    for row in stays.placements.on(today).exclude(line_manager=None).select_related("line_manager"):
        if placements.would_manage_themselves(stays, row.line_manager, today):
            raise Refused(
                f"{row.line_manager} would manage {stays} and be managed by them. "
                "Change the line manager on one of the records first."
            )


def _move_absences(stays: Person, goes: Person, by: Person) -> None:
    known = set(stays.absences.values_list("kind", "starts_on", "ends_on"))
    for row in goes.absences.all():
        if (row.kind, row.starts_on, row.ends_on) not in known:
            _write(row, by, person=stays)


def _hand_over(stays: Person, goes: Person, by: Person) -> None:
    """The second record leads to the first, signs nobody in, and gives an address it lacks."""
    address = goes.email if not stays.email else None
    Person.objects.filter(merged_into=goes).update(merged_into=stays)  # a step is enough
    left = {"email": None} if address else {}
    _write(goes, by, merged_into=stays, email_to_confirm="", **left)
    Session.objects.filter(person=goes).delete()
    if address:
        _write(stays, by, email=address, email_to_confirm="")


def _write(row, by: Person, **changes: object) -> None:  # noqa: ANN001
    for field, value in changes.items():
        setattr(row, field, value)
    row._history_user = by
    row.save(update_fields=[*changes])
