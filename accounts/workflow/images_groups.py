"""Teams that a school keeps for pictures, and the devices that IT approved for taking them."""

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction

from accounts.models import Device, Pupil, PupilTeam
from core.workflow import Refused
from people.models import Person, School


@transaction.atomic
def name_team(school: School, name: str, pupils: Iterable[Pupil]) -> PupilTeam:
    team = PupilTeam.objects.create(school=school, name=name)
    team.pupils.set(pupils)
    return team


@transaction.atomic
def change_team(team: PupilTeam, name: str, pupils: Iterable[Pupil]) -> None:
    team.name = name
    team.save(update_fields=["name"])
    team.pupils.set(pupils)


def approve(school: School, name: str, *, by: Person) -> Device:
    """A device of the school may take pictures; of one name there is one at a time."""
    try:
        with transaction.atomic():
            return Device.objects.create(school=school, name=name, approved_by=by)
    except IntegrityError as error:
        raise Refused(f"{name} is approved already.") from error


@transaction.atomic
def end(device: Device, *, on: dt.date, by: Person) -> None:
    """Its last day; the entry stays."""
    device.refresh_from_db(from_queryset=Device.objects.select_for_update())
    if device.ended_on is not None:
        raise Refused(f"{device} ended on {device.ended_on:%-d %B %Y}.")
    device.ended_on, device.ended_by = max(on, device.approved_on), by
    device.save(update_fields=["ended_on", "ended_by"])
