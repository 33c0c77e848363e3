"""The data protection officer: a breach within its 72 hours, a request for data, what is kept."""

import datetime as dt
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents.models import Breach, Case, RequestItem, RetentionRule
from incidents.report import Report
from incidents.workflow import reporting
from people.tests.factories import holder
from tests.journeys.small_trust import SmallTrust, come_in, named
from tests.looking import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.lengthy
def test_the_data_protection_officer_keeps_the_log_answers_and_lets_go(
    page, live_server, output_folder
):
    trust = SmallTrust()
    officer = holder("data_protection_officer", **named("Odile", "Marsh"))
    lead = holder("data_lead", **named("Leo", "Finch"))
    _ended_long_ago(trust)
    come_in(page, live_server, officer)
    enters_a_breach_and_decides(page, output_folder)
    answers_a_request(page, output_folder)
    page.goto(live_server.url + reverse("incidents:retention"))
    lets_go(page, output_folder)
    come_in(page, live_server, lead)
    page.get_by_role("link", name="Requests for data").first.click()
    page.locator("h2 a").first.click()
    page.get_by_role("button", name="Release").click()
    page.get_by_text("Released").first.wait_for()

    assert Breach.objects.get().ico == "yes"
    assert RequestItem.objects.get().released_by == lead
    assert Case.objects.get().emptied_at is not None


def enters_a_breach_and_decides(page, output_folder):
    page.get_by_role("link", name="Data protection").first.click()
    look(page, output_folder, "data-1-empty-log")
    page.get_by_role("link", name="Enter a breach").click()
    page.get_by_role("button", name="Enter it").click()
    look(page, output_folder, "data-2-errors")
    page.get_by_label("What happened?").fill("A class list went to the wrong parent by e-mail.")
    page.get_by_label("Pupils", exact=True).check()
    page.get_by_label("Health or special needs").check()
    page.get_by_label("Of how many people").fill("29")
    page.get_by_label("Partly").check()
    page.get_by_role("button", name="Enter it").click()
    page.get_by_role("heading", name="hours left").wait_for()
    look(page, output_folder, "data-3-breach")
    page.get_by_role("link", name="Decide", exact=True).click()
    page.get_by_label("What the data protection officer advises").fill("Report it: health data.")
    page.get_by_label("A risk to people", exact=True).check()
    page.get_by_label("Who decided it for the trust").fill("Farah Siddiqui")
    page.get_by_label("Report it to the ICO").check()
    page.get_by_role("textbox", name="Why").fill("Needs of named children.")
    look(page, output_folder, "data-4-decide")
    page.get_by_role("button", name="Put it on record").click()
    page.get_by_role("link", name="Breach log").first.click()
    look(page, output_folder, "data-5-log")


def answers_a_request(page, output_folder):
    page.get_by_role("link", name="Requests for data").click()
    page.get_by_role("link", name="Enter a request").click()
    page.get_by_label("Whose data is asked for").fill("Pat Oak")
    page.get_by_label("What they asked for").fill("Everything about my child.")
    page.get_by_role("button", name="Enter it").click()
    page.get_by_role("link", name="Add something found").click()
    page.get_by_label("What was found, and where it is").fill("The class teacher’s notes")
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("link", name="Decide").click()
    page.get_by_label("Theirs, with others’ in it").check()
    look(page, output_folder, "data-6-item")
    page.get_by_role("button", name="Decide").click()
    page.get_by_role("link", name="It is redacted").click()
    page.get_by_label("What was taken out").fill("Two other children.")
    page.get_by_role("button", name="It is redacted").click()
    page.get_by_text("somebody else releases it").wait_for()
    look(page, output_folder, "data-7-request")


def lets_go(page, output_folder):
    look(page, output_folder, "data-8-retention")
    page.get_by_role("button", name="Empty them").click()
    look(page, output_folder, "data-9-sure")
    page.get_by_role("button", name="Empty for good").click()
    page.get_by_text("Emptied: 1").wait_for()


def _ended_long_ago(trust):
    RetentionRule.objects.get_or_create(  # tests before this one may have emptied the table
        code="other",
        defaults={
            "title": "A concern about nobody who works here",
            "years": 6,
            "counted_from": "end",
            "kind": "practice",
            "source": "The trust’s schedule",
            "dated": dt.date(2025, 9, 1),
        },
    )
    said = {"school": trust.saltmarsh, "what": "A mention.", "about_kind": "public"}
    report = Report(number=uuid4(), said=said, reporter=trust.hr)
    reporting.submit(report, by=trust.hr)
    long_ago = timezone.now() - dt.timedelta(days=7 * 365)
    Case.objects.update(state="closed", ended_at=long_ago, received_on=long_ago.date())
