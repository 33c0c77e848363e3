"""The way of a list: from the browser through the worker, for its own school alone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts import tasks
from accounts.models import ListImport, Pupil
from accounts.tests.test_images_list import WIDE, begun, looked_at
from accounts.workflow import bringing_in
from people.tests.entering import enter
from people.tests.factories import SchoolFactory, TrustFactory, holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    TrustFactory()
    return holder("data_lead", SchoolFactory(name="Oxenholme Primary School"))


def test_a_data_lead_brings_a_list_in_from_the_browser(client, lead):
    enter(client, lead)
    file = SimpleUploadedFile("pupils.csv", WIDE.encode())
    school = lead.appointments.get().school_id

    sent = client.post("/social-accounts/pictures/list/", {"school": school, "file": file})
    assert "Reading the list" in client.get(sent.url).content.decode()
    tasks.work_on_lists()
    ready = client.get(sent.url).content.decode()
    assert "Birch Levens" in ready
    client.post(f"{sent.url}confirm/")
    tasks.work_on_lists()

    assert "Brought in: 3 rows" in client.get(sent.url).content.decode()
    assert Pupil.objects.count() == 3


def test_a_file_that_is_none_is_told_beside_the_field(client, lead):
    enter(client, lead)
    file = SimpleUploadedFile("pupils.csv", b"%PDF-1.7")
    school = lead.appointments.get().school_id

    page = client.post("/social-accounts/pictures/list/", {"school": school, "file": file})

    assert "This is a PDF. Export the list as .csv or .xlsx." in page.content.decode()
    assert not ListImport.objects.exists()


def test_another_schools_data_lead_knows_nothing_of_a_list(client, tmp_path, lead):
    row = looked_at(tmp_path, lead, WIDE)
    enter(client, holder("data_lead", SchoolFactory()))

    for path in ("", "progress/"):
        assert client.get(row.get_absolute_url() + path).status_code == 404
    assert client.post(f"{row.get_absolute_url()}drop/").status_code == 404


def test_a_dropped_list_leaves_nothing(tmp_path, lead):
    row = looked_at(tmp_path, lead, WIDE)

    bringing_in.drop(row, by=lead)

    assert (row.state, row.outcomes.count()) == ("dropped", 0)


@pytest.mark.expects_errors
def test_a_list_that_breaks_the_worker_fails_in_words(tmp_path, lead):
    row = begun(tmp_path, lead, WIDE)
    ListImport.objects.filter(pk=row.pk).update(file="sealed/gone")

    tasks.work_on_lists()

    row.refresh_from_db()
    assert (row.state, "on our side" in row.error) == ("failed", True)


def test_a_pupil_is_added_by_hand_and_leaves_by_hand(client, lead):
    enter(client, lead)
    address = "/social-accounts/pictures/record/"
    school = lead.appointments.get().school_id
    sent = {"school": school, "reference": "A1", "name": "Ash Kendal", "class_name": "4B"}
    today = timezone.localdate()

    client.post(f"{address}add/", sent)
    again = client.post(f"{address}add/", sent).content.decode()
    pupil = Pupil.objects.get()
    client.post(f"{address}{pupil.pk}/change/", {"name": "Ash Kendal", "left_on": today})

    assert "There is a pupil with the reference A1 already" in again
    pupil.refresh_from_db()
    assert (pupil.name, pupil.class_name, pupil.left_on) == ("Ash Kendal", "", today)
