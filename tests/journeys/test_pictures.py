"""Pictures of pupils on a phone: a poster looks a class up, any adult writes down a spoken no, and
whoever keeps the record brings the school's list in."""

import pytest
from django.utils import timezone

from accounts import tasks
from accounts.models import ImageListLook, Pupil, Withdrawal
from accounts.tests.factories import ImageAnswerFactory, SocialAccountFactory
from tests.journeys.small_trust import SmallTrust, come_in
from tests.looking import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
LIST = """Pupil reference,Name,Year,Class,Website,School social media,Press
B2,Birch Levens,4,4B,yes,yes,yes
A1,Ash Kendal,4,4B,yes,yes,no
D4,Dale Arnside,4,4B,yes,no,perhaps
E5,Elm Burneside,5,5A,yes,yes,yes
"""


@pytest.fixture
def trust():
    trust = SmallTrust()
    trust.teacher = trust.colleague("Priya", "Nair")
    trust.lead = trust.colleague("Noel", "Marsh")
    trust.lead.appointments.create(
        role="data_lead",
        school=trust.saltmarsh,
        starts_on=timezone.localdate(),
        state="confirmed",
        confirmed_at=timezone.now(),
    )
    for reference, name, said in (("A1", "Ash Kendal", "yes"), ("B2", "Birch Levens", "no")):
        about = {"school": trust.saltmarsh, "reference": reference, "name": name}
        about = {f"pupil__{column}": value for column, value in about.items()}
        ImageAnswerFactory(parent=said, by=trust.lead, **about)
    trust.account = SocialAccountFactory(school=trust.saltmarsh, title="Saltmarsh on Instagram")
    return trust


def begins(page):
    page.set_viewport_size(PHONE)
    page.get_by_role("link", name="look up who must not be pictured").click()
    page.get_by_role("heading", name="Pictures of pupils").wait_for()


def looks_a_class_up(page, output_folder):
    look(page, output_folder, "pictures-1-begin")
    page.set_viewport_size(PHONE)
    page.get_by_role("link", name="Who must not be shown?").click()
    page.get_by_label("Class, year or team").select_option("class:4B")
    page.get_by_role("button", name="Look it up").click()
    page.get_by_role("heading", name="Do not show").wait_for()
    look(page, output_folder, "pictures-3-do-not-show")


def writes_down_a_no(page, output_folder):
    page.set_viewport_size(PHONE)
    page.get_by_role("link", name="A parent or pupil says no").click()
    page.get_by_label("Name or reference").fill("ken")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Ash Kendal").wait_for()
    look(page, output_folder, "pictures-4-find")
    page.get_by_role("link", name="Ash Kendal").click()
    page.get_by_label("A parent or carer").check()
    look(page, output_folder, "pictures-5-no")
    page.get_by_role("button", name="It counts from now").click()
    page.get_by_role("heading", name="What the family said").wait_for()
    look(page, output_folder, "pictures-6-said")


def test_a_poster_looks_a_class_up_and_writes_down_a_spoken_no(
    page, live_server, trust, output_folder
):
    come_in(page, live_server, trust.teacher)
    begins(page)
    looks_a_class_up(page, output_folder)
    assert page.get_by_text("Birch Levens").count() == 1
    assert page.get_by_text("Ash Kendal").count() == 0
    page.get_by_role("link", name="Pictures of pupils").click()
    writes_down_a_no(page, output_folder)

    assert Withdrawal.objects.get().by == trust.teacher
    assert ImageListLook.objects.get().group == "class 4B"


def says_where_pictures_are(page, output_folder):
    page.get_by_role("link", name="See what they said").click()
    look(page, output_folder, "pictures-7-families")
    page.get_by_role("link", name="Ash Kendal").click()
    page.get_by_role("link", name="Say where pictures are").click()
    page.get_by_label("Saltmarsh on Instagram").check()
    page.get_by_label("Anywhere else").fill("Prospectus of 2026")
    page.get_by_role("button", name="List them").click()
    page.get_by_role("link", name="Prospectus of 2026").click()
    page.get_by_role("link", name="It cannot be recalled").click()
    page.get_by_label("Why it cannot be recalled").fill("Posted to every family in September.")
    page.get_by_role("button", name="Keep that").click()
    page.get_by_role("link", name="What the family said").click()
    page.get_by_text("Posted to every family").wait_for()
    look(page, output_folder, "pictures-10-listed")


def brings_a_list_in(page, output_folder):
    page.get_by_role("link", name="What families said").click()
    page.get_by_role("link", name="Pictures of pupils").click()
    page.get_by_role("link", name="Bring in a list").click()
    look(page, output_folder, "pictures-11-bring-in")
    page.get_by_label("School").select_option(label="Saltmarsh Primary School")
    file = {"name": "pupils.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    page.get_by_label("List").set_input_files(file)
    page.get_by_role("button", name="Look at it").click()
    page.get_by_text("Reading the list").wait_for()
    tasks.work_on_lists()
    page.reload()
    page.get_by_text("4 rows read").wait_for()
    look(page, output_folder, "pictures-12-dry-run")
    page.get_by_role("link", name="to confirm one by one").click()
    look(page, output_folder, "pictures-13-held")
    page.get_by_role("button", name="Bring the changes in").click()
    page.get_by_text("All of it is brought in, or nothing.").wait_for()
    tasks.work_on_lists()
    page.reload()
    page.get_by_text("Brought in: 4 rows").wait_for()


def reads_the_record(page, output_folder):
    for link, name in (
        ("The image record", "record"),
        ("Figures", "figures"),
        ("Who looked it up", "looks"),
    ):
        page.goto(page.url.split("/social-accounts/")[0] + "/social-accounts/pictures/")
        page.get_by_role("link", name=link).click()
        look(page, output_folder, f"pictures-{name}")
    page.goto(page.url.split("/pictures/")[0] + "/pictures/record/")
    page.get_by_role("link", name="Birch Levens").click()
    look(page, output_folder, "pictures-pupil")
    page.get_by_role("link", name="Write down a form").click()
    look(page, output_folder, "pictures-form")


def test_whoever_keeps_the_record_lists_pictures_and_brings_a_list_in(
    page, live_server, trust, output_folder
):
    come_in(page, live_server, trust.teacher)
    begins(page)
    writes_down_a_no(page, output_folder)
    come_in(page, live_server, trust.lead)
    says_where_pictures_are(page, output_folder)
    brings_a_list_in(page, output_folder)
    reads_the_record(page, output_folder)

    assert Pupil.objects.get(reference="A1").answers.filter(replaced_at=None, parent="no").exists()
    assert {pupil.reference for pupil in Pupil.objects.all()} == {"A1", "B2", "E5"}  # D4: in error
