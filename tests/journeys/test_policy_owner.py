"""From a Word file to a policy in force: its owner drafts, the clerk records and publishes."""

import pytest

from policies.models import Assignment, Version
from policies.tests.layouts import control_table_first_and_numbers_typed
from tests.journeys.small_trust import SmallTrust, come_in
from tests.looking import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def trust():
    trust = SmallTrust()
    trust.colleague("Priya", "Nair")
    trust.colleague("Ibrahim", "Khan", team="Kitchen", staff_group="support")
    return trust


def upload(page, name, content):
    page.get_by_label("The policy's file").set_input_files(
        {"name": name, "mimeType": WORD, "buffer": content}
    )
    page.get_by_role("button", name="Read the file").click()


def drafts(page, output_folder):
    upload(page, "lone-working.docx", control_table_first_and_numbers_typed())
    page.get_by_role("heading", name="Lone Working Policy: particulars").wait_for()
    look(page, output_folder, "owner-3-particulars")
    page.get_by_label("Summary").fill("How nobody is left alone with a risk.")
    page.get_by_role("button", name="Save and say whom it is for").click()
    page.get_by_role("heading", name="Whom the Lone Working Policy is for").wait_for()
    page.get_by_role("rowheader", name="Everybody at every school").wait_for()
    look(page, output_folder, "owner-4-audience-offered")
    page.get_by_role("button", name="Take out").click()
    page.get_by_label("Staff group").select_option(label="Teaching")
    page.get_by_role("button", name="Add this line").click()
    page.get_by_role("rowheader", name="Teaching at every school").wait_for()
    look(page, output_folder, "owner-5-audience")
    page.get_by_role("link", name="Done").click()
    page.get_by_role("link", name="Draft", exact=True).click()
    page.get_by_role("heading", name="Lone Working Policy, version 2.1").wait_for()
    look(page, output_folder, "owner-6-draft")


def submits(page, output_folder):
    page.get_by_text("More to do with this version").click()
    page.get_by_role("link", name="What changed, and from when").click()
    page.get_by_label("What changed").fill("Telephone check-in at the end of every shift.")
    look(page, output_folder, "owner-7-what-changed")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Submit for approval").click()
    page.get_by_text("now waits for the committee's approval").wait_for()
    return page.url


def records_and_publishes(page, output_folder, draft):
    page.goto(draft)
    page.get_by_role("link", name="Record the approval").click()
    page.get_by_role("textbox", name="On", exact=True).fill("2026-10-14")
    page.get_by_label("Minute").fill("26/41")
    look(page, output_folder, "clerk-1-approval")
    page.get_by_role("button", name="Record the approval").click()
    page.get_by_role("link", name="Publish", exact=True).click()
    page.get_by_text("1 person in 1 school must read and sign it").wait_for()
    look(page, output_folder, "clerk-2-preview")
    page.get_by_role("button", name="Publish now").click()
    page.get_by_text("is published.").wait_for()
    look(page, output_folder, "clerk-3-published")
    page.get_by_role("link", name="Policies", exact=True).last.click()
    look(page, output_folder, "clerk-4-policies")


def test_a_word_file_is_read_described_submitted_approved_and_published(
    page, live_server, trust, output_folder
):
    come_in(page, live_server, trust.owner)
    page.get_by_role("link", name="import a policy").click()
    look(page, output_folder, "owner-1-import")
    upload(page, "lone-working.docx", b"this is no Word document")
    page.get_by_role("alert").get_by_text("This is not a Word document").wait_for()
    look(page, output_folder, "owner-2-unreadable")
    drafts(page, output_folder)
    draft = submits(page, output_folder)
    come_in(page, live_server, trust.clerk)
    records_and_publishes(page, output_folder, draft)

    assert Version.objects.get().state == "published"
    assert Assignment.objects.get().person.name == "Priya Nair"
