"""What the image record of a school holds, for the walk."""

from accounts.models import Device, ListImport, PupilTeam
from accounts.tests.factories import ImageAnswerFactory
from accounts.workflow import images, images_taking_down
from people.tests.factories import AppointmentFactory


def pictures(person, school):
    """A pupil of whom a family said no, what is to be taken down for it, a team and a device."""
    pupil = ImageAnswerFactory(pupil__school=school, by=person).pupil
    said = images.Said("parent", spoken=True, purposes=("press",), said_on=pupil.joined_on)
    withdrawal = images.withdraw(pupil, said, by=person)
    made = ListImport.objects.create(
        kind="images", school=school, filename="pupils.csv", state="ready", by=person
    )
    made.outcomes.create(line=2, outcome="new", words="A1", cells={"about": {}, "answers": {}})
    held = made.outcomes.create(
        line=3, outcome="held", words="B2", cells={"about": {}, "answers": {}}
    )
    return {
        "list_import": made,
        "held": held,
        "pupil": pupil,
        "withdrawal": withdrawal,
        "take_down": images_taking_down.add(withdrawal, [], ["The banner"], by=person)[0],
        "pupil_team": PupilTeam.objects.create(school=school, name="Choir"),
        "device": Device.objects.create(school=school, name="iPad 14", approved_by=person),
    }


def keep_the_record(person, school):
    """One of those who walk is Data Lead of their school too: no page of it is left out."""
    AppointmentFactory(person=person, role="data_lead", school=school)
