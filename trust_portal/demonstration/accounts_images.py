"""Pictures of pupils in the demonstration: a record, what families said, a list that waits."""

import datetime as dt
import tempfile
from pathlib import Path
from random import Random

from django.db.models import Q
from django.utils import timezone

from accounts.models import ImageAnswer, ListImport, Pupil, Purpose, SocialAccount
from accounts.workflow import (
    bringing_in,
    images,
    images_blocking,
    images_groups,
    images_taking_down,
)
from people.models import Person, Placement, Role, School
from people.queries import demonstration
from people.workflow import appointments
from trust_portal.demonstration.names import FAMILY, GIVEN

DAY = dt.timedelta(days=1)
CLASSES = (("4", "4A"), ("4", "4B"), ("5", "5A"), ("6", "6A"))
A_CLASS = 18
SAID = ("yes",) * 15 + ("no",) * 2 + ("",)
LIST = """Pupil reference,Name,Year,Class,Website,School social media,Press
{known}
T999,Linnet Amberley,4,4A,yes,yes,no
T998,Wren Castellan,4,4A,perhaps,yes,no
"""


def make(random: Random) -> None:
    """Written down by the portal's own verbs; the record itself as a list would have brought it."""
    doors = {door.role: door.person for door in demonstration.doors()}
    teacher, support = doors["Teacher"], doors["Communications manager"]
    lead = _appoint_data_lead(doors["Administrator"])
    there = teacher.placements.first().school
    primaries = School.objects.filter(Q(pk=there.pk) | Q(kind=School.Kind.PRIMARY))
    for school in primaries:
        _record(school, lead, random)
    pupils = [*Pupil.objects.filter(school=there).order_by("pk")]
    _families_say_no(pupils, teacher, lead)
    dsl = Person.objects.filter(appointments__role=Role.DSL, appointments__school=there).first()
    images_blocking.set_do_not_picture(pupils[7], to=True, by=dsl)
    images_groups.name_team(there, "Choir", pupils[3:40:4])
    for name in ("iPad 3, reception", "iPad 14, year 4"):
        images_groups.approve(there, name, by=support)
    for group in ("class 4B", "year 4", "Choir"):
        images.look(teacher, there, group, Purpose.SOCIAL)
    _list_waits(there, pupils, lead)


def _appoint_data_lead(admin: Person) -> Person:
    central = Placement.objects.filter(staff_group="central", person__appointments=None)
    lead = central.order_by("pk").select_related("person").first().person
    since = timezone.localdate() - 240 * DAY
    appointments.appoint(lead, Role.DATA_LEAD, school=None, starts_on=since, by=admin)
    return lead


def _record(school: School, lead: Person, random: Random) -> None:
    pupils = Pupil.objects.bulk_create(
        Pupil(
            school=school,
            reference=f"T{school.pk}{number:03}{place:02}",
            name=f"{random.choice(GIVEN)} {random.choice(FAMILY)}",
            year=year,
            class_name=class_name,
        )
        for number, (year, class_name) in enumerate(CLASSES)
        for place in range(A_CLASS)
    )
    began = timezone.localdate() - 80 * DAY
    ImageAnswer.objects.bulk_create(
        ImageAnswer(
            pupil=pupil,
            purpose=purpose,
            parent=random.choice(SAID),
            starts_on=began,
            source=ImageAnswer.Source.IMPORTED,
            by=lead,
            at=timezone.now() - 80 * DAY,
        )
        for pupil in pupils
        for purpose in Purpose.values
    )


def _families_say_no(pupils: list[Pupil], teacher: Person, lead: Person) -> None:
    today = timezone.localdate()
    everything = images.Said("parent", True, tuple(Purpose.values), today - DAY, "At the gate.")
    images.withdraw(pupils[0], everything, by=teacher)
    press = images.Said("pupil", True, ("press", "social"), today - 9 * DAY, "Not in the paper.")
    row = images.withdraw(pupils[20], press, by=teacher)
    account = SocialAccount.objects.filter(school=pupils[20].school).first()
    listed = images_taking_down.add(
        row,
        [account] if account else [],
        ["Prospectus of this year", "Banner in the hall"],
        by=lead,
    )
    images_taking_down.give_up(listed[-2], by=lead, note="It went to every family in September.")
    images_taking_down.finish(listed[-1], by=lead, note="Taken to the office")


def _list_waits(school: School, pupils: list[Pupil], lead: Person) -> None:
    """Looked at and not brought in yet: one is new, one is wrong, one was spoken for."""
    known = "\n".join(
        f"{pupil.reference},{pupil.name},{pupil.year},{pupil.class_name},yes,yes,"
        for pupil in pupils
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "photo permission.csv"
        path.write_text(LIST.format(known=known))
        row = bringing_in.begin(
            path, kind=ListImport.Kind.IMAGES, school=school, filename=path.name, by=lead
        )
    bringing_in.read(row)
