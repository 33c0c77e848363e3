"""Somebody reports without a name, is asked something, and comes back with the receipt."""

import pytest
from django.urls import reverse

from incidents.models import Concern, FollowUp
from incidents.tests import added
from incidents.workflow import reading, unnamed
from people.models import Trust
from tests.journeys.small_trust import SmallTrust
from tests.looking import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.lengthy
def test_the_anonymous_reporter_comes_back(page, live_server, output_folder):
    trust = SmallTrust()
    Trust.objects.update(profile={"report.anonymous": True})
    page.goto(live_server.url + reverse("account_login"))
    receipt = reports(page, output_folder)
    concern = Concern.objects.get()
    reading.open_case(concern.case, by=trust.head)
    unnamed.ask(concern, "On which app was it?", number=concern.number, by=trust.head)
    page.context.clear_cookies()
    page.goto(live_server.url + reverse("incidents:unnamed_back"))
    comes_back(page, output_folder, receipt)

    assert FollowUp.objects.last().words == "On Snapchat, in a group."


def reports(page, output_folder):
    """The receipt that is shown once."""
    page.get_by_role("link", name="Report a concern").first.click()
    look(page, output_folder, "unnamed-1-before")
    page.get_by_role("link", name="Report without a name").click()
    look(page, output_folder, "unnamed-2-begin")
    page.get_by_label("Which school is it about?").select_option(label="Saltmarsh Primary School")
    _press(page, "Start")
    page.get_by_role("textbox", name="What happened").fill("A teacher writes to pupils at night.")
    look(page, output_folder, "unnamed-3-question")
    _press(page, "Continue", times=2)
    page.get_by_label("A member of staff", exact=True).check()
    _press(page, "Continue")
    page.get_by_label("A pupil, or several").check()
    _press(page, "Continue")
    for _ in ("child", "crime", "data"):
        page.get_by_label("I am not sure", exact=True).first.check()
        _press(page, "Continue")
    page.get_by_label("Contact with a pupil").check()
    _press(page, "Continue", times=2)
    look(page, output_folder, "unnamed-4-receives")
    for group in page.get_by_role("group").all():
        group.get_by_label("No", exact=True).check()
    _press(page, "Continue")
    adds_files(page, output_folder)
    look(page, output_folder, "unnamed-5-check")
    _press(page, "Send this concern")
    receipt = page.locator(".receipt").inner_text()
    look(page, output_folder, "unnamed-6-receipt")
    page.get_by_role("link", name="I have written it down").click()
    return receipt


def adds_files(page, output_folder):
    """One is kept, another is refused and said to be."""
    page.get_by_role("link", name="Add files").click()
    look(page, output_folder, "unnamed-9-pictures")
    page.get_by_label("No", exact=True).check()
    _press(page, "Continue")
    chosen = [
        {"name": "Screenshot.jpg", "mimeType": "image/jpeg", "buffer": added.photograph()},
        {"name": "game.exe", "mimeType": "application/x-msdownload", "buffer": added.PROGRAM},
    ]
    page.get_by_label("Files").set_input_files(chosen)
    _press(page, "Add")
    page.get_by_role("link", name="game.exe: ").wait_for()
    look(page, output_folder, "unnamed-10-files")
    page.get_by_role("link", name="Go on with the report").click()
    page.get_by_text("Screenshot.jpg").wait_for()


@pytest.mark.lengthy
def test_a_firm_says_who_it_is_and_what_it_has_done(page, live_server, output_folder):
    SmallTrust()
    Trust.objects.update(profile={"report.anonymous": True})
    page.goto(live_server.url + reverse("incidents:unnamed"))
    page.get_by_label("Which school is it about?").select_option(label="Saltmarsh Primary School")
    page.get_by_label("I report for a firm").check()
    _press(page, "Start")
    page.goto(live_server.url + reverse("incidents:unnamed_firm"))
    page.get_by_label("Name of the firm").fill("Sparkle Cleaning Ltd")
    _press(page, "Continue")
    page.get_by_text("Question 10 of 10").wait_for()
    look(page, output_folder, "unnamed-11-firm")
    page.get_by_label("Your name").fill("Robin Vale")
    page.get_by_label("How to reach you").fill("020 7946 0000")
    page.get_by_label("What has the firm done about it?").fill("Taken off the site.")
    _press(page, "Continue")
    page.get_by_role("heading", name="What happened?").wait_for()


def comes_back(page, output_folder, receipt):
    page.get_by_label("Your receipt").fill("wrong")
    _press(page, "Open my report")
    look(page, output_folder, "unnamed-7-wrong")
    page.get_by_label("Your receipt").fill(receipt.lower())
    _press(page, "Open my report")
    page.get_by_text("On which app was it?").wait_for()
    page.get_by_label("What you want to say").fill("On Snapchat, in a group.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Those who look into it hear").wait_for()
    look(page, output_folder, "unnamed-8-concern")


def _press(page, words, times=1):
    for _ in range(times):
        page.get_by_role("button", name=words).click()
