"""A teacher declares an approach on her phone and asks for a permission; the head deals with both;
HR enters a briefing; somebody asks by the keyboard alone."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Advice, Briefing, Declaration, Permission
from accounts.tests.declared_rows import asked, declared
from people.models import School, Trust
from tests.journeys.small_trust import SmallTrust, come_in, tab_to
from tests.looking import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def trust():
    made = SmallTrust()
    School.objects.filter(pk=made.saltmarsh.pk).update(telephone="01539 555 012")
    Trust.objects.update(profile={"contact.pupil_attempt": "must_report"})
    return made


@pytest.fixture
def priya(trust):
    return trust.colleague("Priya", "Nair")


def heading(page, words):
    page.get_by_role("heading", name=words, exact=True).wait_for()


def test_she_declares_an_approach_on_her_phone(page, live_server, priya, output_folder):
    page.set_viewport_size(PHONE)
    come_in(page, live_server, priya)
    page.get_by_role("link", name="declare something").click()
    heading(page, "What would you like to declare?")
    look(page, output_folder, "declaring-1-kinds")
    page.set_viewport_size(PHONE)
    page.get_by_role("link", name="A pupil tried to make contact").click()
    heading(page, "A pupil tried to make contact")
    expect(page.get_by_text("Tomasz Wilk")).to_be_visible()
    expect(page.get_by_role("link", name="01539 555 012")).to_be_visible()
    page.get_by_role("button", name="Declare it").click()
    page.get_by_role("alert").get_by_role("link", name=re.compile("worry you")).wait_for()
    look(page, output_folder, "declaring-2-nothing-said")
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("I declined it, or did not answer").check()
    page.get_by_label("I kept the message and what I answered").check()
    page.get_by_label(re.compile("Where the message is kept")).fill("A screenshot on my laptop")
    look(page, output_folder, "declaring-3-approach")
    page.get_by_role("button", name="Declare it").click()
    page.get_by_role("heading", name="You said that something in it worries you.").wait_for()
    look(page, output_folder, "declaring-4-worries")

    row = Declaration.objects.get()
    assert row.what_they_did.endswith("Kept the message (A screenshot on my laptop)")
    assert page.get_by_role("link", name="report a concern", exact=True).count() == 1
    assert page.locator("input[type=file]").count() == 0


def test_the_head_reads_what_was_declared_and_decides_what_was_asked(
    page, live_server, trust, priya, output_folder
):
    declared(priya, trust.saltmarsh, "approach", worries=False, what_they_did="Declined it")
    asked(priya, trust.saltmarsh, "use_for_school", scope="A page for the choir", purpose="Parents")
    come_in(page, live_server, trust.head)
    page.get_by_role("link", name=re.compile("See it.*Read a declaration")).click()
    heading(page, "Declarations")
    look(page, output_folder, "declaring-5-waiting")
    page.get_by_role("link", name=re.compile("A pupil tried to make contact")).click()
    page.get_by_role("link", name="I have read it").click()
    page.get_by_label(re.compile("Your answer")).fill("Thank you for saying so.")
    look(page, output_folder, "declaring-6-answer")
    page.get_by_role("button", name="I have read it").click()
    expect(page.get_by_text("Thank you for saying so.")).to_be_visible()
    look(page, output_folder, "declaring-7-read")
    page.goto(f"{live_server.url}/social-accounts/permissions/")
    page.get_by_role("link", name=re.compile("Using social media for the school")).click()
    look(page, output_folder, "declaring-8-permission")
    page.get_by_role("link", name="Allow it").click()
    page.get_by_label(re.compile("Conditions")).fill("Not the faces of children.")
    look(page, output_folder, "declaring-9-conditions")
    page.get_by_role("button", name="Allow it").click()
    heading(page, "Permissions")
    look(page, output_folder, "declaring-10-in-force")

    assert Declaration.objects.get().answer == "Thank you for saying so."
    assert Permission.objects.get().words == "Not the faces of children."


def test_hr_enters_an_inset_day_for_a_school_at_once(
    page, live_server, trust, priya, output_folder
):
    trust.colleague("Dylan", "Frost")
    come_in(page, live_server, trust.hr)
    page.goto(f"{live_server.url}/social-accounts/briefings/")
    look(page, output_folder, "declaring-11-briefings")
    page.get_by_role("link", name="Enter a briefing").click()
    page.get_by_label("INSET or CPD day").check()
    page.get_by_label("What it is called").fill("Staying safe online")
    page.get_by_role("combobox", name=re.compile("^Where")).select_option(
        label="Saltmarsh Primary School"
    )
    page.get_by_label("Held on (optional)").fill(timezone.localdate().isoformat())
    page.get_by_label(re.compile("from elsewhere")).fill("Harbourne Council")
    look(page, output_folder, "declaring-12-enter")
    page.get_by_role("button", name="Save").click()
    heading(page, "Who was there?")
    page.get_by_label("Teaching").check()
    look(page, output_folder, "declaring-13-group")
    page.get_by_role("button", name="Put them on the list").click()
    page.get_by_label("Not there: Dylan Frost").check()
    look(page, output_folder, "declaring-14-list")
    page.get_by_role("button", name="Save who was there").click()
    expect(page.get_by_label("Not there: Dylan Frost")).to_be_checked()

    there = dict(Briefing.objects.get().attendances.values_list("person__given_names", "attended"))
    assert there == {"Priya": True, "Dylan": False}


def test_she_asks_may_i_by_the_keyboard_alone(page, live_server, priya, output_folder):
    come_in(page, live_server, priya)
    tab_to(page, page.get_by_role("link", name="May I ...?"))
    page.keyboard.press("Enter")
    heading(page, "May I ...?")
    look(page, output_folder, "declaring-15-advice")
    tab_to(page, page.get_by_role("link", name="Ask a question"))
    page.keyboard.press("Enter")
    page.get_by_text("Your question goes to").wait_for()
    tab_to(page, page.get_by_label("May I ...?"))
    page.keyboard.type("May I join the parents’ group?")
    tab_to(page, page.get_by_role("button", name="Send your question"))
    page.keyboard.press("Enter")
    page.get_by_text("Your question is on its way.").wait_for()
    look(page, output_folder, "declaring-16-asked")

    assert Advice.objects.get().text == "May I join the parents’ group?"
