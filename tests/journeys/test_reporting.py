"""The assistant's way on a shared computer: a concern reported, and read by whom it reaches."""

from uuid import uuid4

import pytest

from incidents.models import Case, Concern
from incidents.report import Report
from incidents.workflow import reporting
from people.models import Contact
from tests.journeys.small_trust import SmallTrust, come_in
from tests.looking import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "Ms Hale put a picture of four pupils on her own page."


@pytest.fixture
def trust():
    trust = SmallTrust()
    trust.priya = trust.colleague("Priya", "Nair")
    Contact.objects.create(
        school=trust.saltmarsh, kind="lado", name="Duty LADO", telephone="01632 960110"
    )
    return trust


def reported(trust):
    said = {"school": trust.saltmarsh, "what": "A picture of four pupils.", "child_at_risk": "no"}
    report = Report(number=uuid4(), said=said, reporter=trust.priya)
    return reporting.submit(report, by=trust.priya).case


def go_on(page, heading):
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name=heading, level=1).wait_for()


@pytest.mark.lengthy
def test_she_reports_and_is_asked_whether_it_is_about_whoever_would_receive_it(
    page, live_server, trust, output_folder
):
    come_in(page, live_server, trust.priya)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Report a concern").click()
    page.get_by_text("Call 999").wait_for()
    look(page, output_folder, "concern-1-begin")
    page.get_by_role("button", name="Start").click()
    page.get_by_role("textbox", name="What happened").fill(WORDS)
    go_on(page, "When and where was it?")
    go_on(page, "Who do you think did it?")
    page.get_by_label("A member of staff").check()
    go_on(page, "Who did it happen to?")
    page.get_by_label("A pupil, or several").check()
    go_on(page, "Is a child at risk of harm?")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("alert").wait_for()
    page.get_by_label("I am not sure").check()
    go_on(page, "Could it be a crime?")
    page.get_by_role("radio", name="No", exact=True).check()
    go_on(page, "Was personal data exposed?")
    page.get_by_role("radio", name="No", exact=True).check()
    go_on(page, "What kind of thing is it?")
    page.get_by_label("Pictures or names of pupils").check()
    go_on(page, "Who else knows?")
    go_on(page, "May those who look into it know your name?")
    go_on(page, "Is it about one of them?")
    says_about_whom_it_is_and_sends(page, output_folder)

    concern = Concern.objects.get()
    readers = set(concern.case.readers.values_list("person__family_name", "how"))
    assert trust.head.family_name not in {name for name, _ in readers}
    assert ("Moss", "safeguard") in readers


def says_about_whom_it_is_and_sends(page, output_folder):
    page.get_by_text("stands in what you wrote").wait_for()
    look(page, output_folder, "concern-4-receives")
    about = page.get_by_role("group", name="Is it about Ruth Hale")
    about.get_by_label("Yes").check()
    page.get_by_role("group", name="Is it about Tomasz Wilk").get_by_role(
        "radio", name="No"
    ).first.check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("group", name="Is it about Ellen Moss").get_by_role(
        "radio", name="No"
    ).first.check()
    go_on(page, "Check your answers before you send")
    look(page, output_folder, "concern-5-check")
    page.get_by_role("button", name="Send this concern").click()
    page.get_by_text("Received", exact=True).wait_for()
    look(page, output_folder, "concern-6-sent")


def test_the_head_says_that_nothing_stands_against_it_and_reads(
    page, live_server, trust, output_folder
):
    case = reported(trust)
    come_in(page, live_server, trust.head)
    page.get_by_role("link", name="Open it").click()
    page.get_by_role("link", name=str(case)).click()
    page.get_by_role("heading", name="Before you open it").wait_for()
    look(page, output_folder, "case-1-before")
    page.get_by_label("No, nothing stands against it").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("A picture of four pupils").wait_for()
    look(page, output_folder, "case-2-case")

    assert Case.objects.get().first_opened_at is not None
