"""Posts of staff end with the work that a staff file ends; those who govern stay."""

from datetime import date

from django.db.models import Q

from people.models import Appointment, Placement, StaffImport
from people.roles import GOVERNING
from people.workflow import appointments


def end(staff_import: StaffImport) -> None:
    """One post at a time: of all who leave, those with a post are few."""
    rows = staff_import.outcomes
    ended = Placement.objects.filter(
        Q(pk__in=rows.filter(outcome="leave").values("placement"))
        | Q(pk__in=rows.filter(outcome="move").values("moved_from"))
    )
    posts = Appointment.objects.filter(
        state=Appointment.State.CONFIRMED, ends_on=None, person__in=ended.values("person")
    )
    for post in posts.exclude(role__in=GOVERNING).select_related("person"):
        if last := _last_day(post, ended):
            note = f"With the work, by staff import {staff_import.pk}."
            appointments.end(post, on=max(last, post.starts_on), by=staff_import.by, note=note)


def _last_day(post: Appointment, ended: object) -> date | None:
    """The last day worked where the post is held, or anywhere; None while some of it goes on."""
    here = post.person.placements.filter(school=post.school_id)
    if post.school_id is None or not here.filter(pk__in=ended.values("pk")).exists():
        here = post.person.placements.all()
    ends = list(here.values_list("ends_on", flat=True))
    return None if None in ends else max(ends)
