"""The administrator's way: a school, a post that needs a second person, and the profile."""

import pytest

from people.models import Appointment, School, Trust
from tests.journeys.small_trust import SmallTrust, come_in
from tests.looking import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def trust():
    trust = SmallTrust()
    trust.colleague("Amina", "Yusuf")
    return trust


def open_tab(page, section, tab):
    page.get_by_role("link", name=section, exact=True).first.click()
    page.get_by_label("People, posts and schools").get_by_role("link", name=tab).click()


def test_a_school_is_added_with_its_words_and_whom_to_ring(page, live_server, trust, output_folder):
    come_in(page, live_server, trust.administrator)
    open_tab(page, "People", "Schools")
    look(page, output_folder, "administrator-1-schools")
    page.get_by_role("link", name="Add a school").click()
    page.get_by_label("Name").fill("Fernhill Infant School")
    page.get_by_label("Kind").select_option(label="Infant")
    page.get_by_label("What the headteacher is called").fill("head of school")
    look(page, output_folder, "administrator-2-add-school")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_text("Fernhill Infant School is on record.").wait_for()
    page.get_by_role("link", name="Add a contact").click()
    page.get_by_label("Who they are").select_option(label="LADO")
    page.get_by_label("Name").fill("Harbourne County Council")
    page.get_by_label("Telephone").fill("01539 496 0999")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_text("The contact is on record.").wait_for()
    look(page, output_folder, "administrator-3-school")

    school = School.objects.get(name="Fernhill Infant School")
    assert (school.kind, school.headteacher_title) == ("infant", "head of school")
    assert school.contacts.get().telephone == "01539 496 0999"


def test_a_post_that_opens_cases_takes_two_people(page, live_server, trust, output_folder):
    come_in(page, live_server, trust.administrator)
    open_tab(page, "People", "Posts")
    look(page, output_folder, "administrator-4-posts")
    page.get_by_role("link", name="Give a post").click()
    page.get_by_label("Who").fill("Nobody Atall")
    page.get_by_label("Post").select_option(label="Deputy DSL")
    page.get_by_label("School").select_option(label="Saltmarsh Primary School")
    page.get_by_label("First day").fill("2026-09-01")
    page.locator("main").get_by_role("button").last.click()
    page.get_by_role("alert").get_by_text("Nobody here now is called “Nobody Atall”").wait_for()
    look(page, output_folder, "administrator-5-nobody")
    page.get_by_label("Who").fill("amina.yusuf@trust.example")
    page.locator("main").get_by_role("button").last.click()
    page.get_by_text("You proposed this, so somebody else must confirm it.").wait_for()
    look(page, output_folder, "administrator-6-waiting")
    post = page.url
    state = Appointment.objects.get(role="deputy_dsl").state

    come_in(page, live_server, trust.hr)
    page.goto(post)
    page.get_by_role("heading", name="Confirm this appointment?").wait_for()
    look(page, output_folder, "administrator-7-second-person")
    page.get_by_role("button", name="Confirm").click()
    page.get_by_text("Amina Yusuf is Deputy DSL at Saltmarsh Primary School.").wait_for()
    look(page, output_folder, "administrator-8-confirmed")

    assert state == "proposed"
    assert Appointment.objects.get(role="deputy_dsl").state == "confirmed"


def test_the_profile_is_changed_after_a_look_at_what_changes(
    page, live_server, trust, output_folder
):
    come_in(page, live_server, trust.administrator)
    page.get_by_role("link", name="Settings", exact=True).first.click()
    look(page, output_folder, "administrator-9-settings")
    page.get_by_role("link", name="Trust profile").click()
    look(page, output_folder, "administrator-10-profile")
    signing = page.get_by_role("region", name="Signing and reminders")
    signing.get_by_role("link").click()
    page.get_by_label("Days to read and sign a new version").fill("21")
    look(page, output_folder, "administrator-11-change")
    page.get_by_role("button", name="Look at what changes").click()
    page.get_by_role("heading", name="What changes").wait_for()
    look(page, output_folder, "administrator-12-preview")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("status").get_by_text("Saved.").wait_for()

    assert Trust.objects.get().profile["sign.days"] == 21
