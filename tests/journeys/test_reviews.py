"""A review that is overdue is held, and what follows from it is seen."""

import datetime as dt

import pytest
from django.utils import timezone

from policies.models import Policy, Review
from policies.tests.factories import approved, policy_for
from tests.journeys.small_trust import SmallTrust, come_in
from tests.looking import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def trust():
    trust = SmallTrust()
    trust.colleague("Priya", "Nair")
    today = timezone.localdate()
    trust.published("lone-working-policy", on=today - dt.timedelta(days=3))
    Policy.objects.update(next_review_on=today - dt.timedelta(days=9))
    trust.published("staff-social-media-policy", on=today - dt.timedelta(days=2))
    Policy.objects.filter(slug__startswith="staff").update(
        next_review_on=today + dt.timedelta(days=20)
    )
    return trust


def holds_a_review(page, output_folder):
    page.get_by_role("link", name="Policies", exact=True).last.click()
    look(page, output_folder, "review-1-policies")
    page.get_by_role("link", name="Lone Working Policy").click()
    look(page, output_folder, "review-2-overdue")
    page.get_by_role("link", name="Hold the review").click()
    page.get_by_label("Next review").fill("2020-01-01")
    page.get_by_role("button", name="Put the review on record").click()
    page.get_by_role("alert").get_by_text("The next review lies in the past").wait_for()
    look(page, output_folder, "review-3-refused")
    page.get_by_label("Next review").fill("")
    page.get_by_label("No changes").check()
    page.get_by_role("button", name="Put the review on record").click()
    page.get_by_text("Nobody is asked to sign again").wait_for()
    page.get_by_text("Reviews held").click()
    look(page, output_folder, "review-4-held")


def reads_the_calendar(page, output_folder):
    page.get_by_role("link", name="Policies", exact=True).last.click()
    page.get_by_role("link", name="Calendar of reviews").click()
    page.get_by_role("link", name="Staff Social Media Policy").first.wait_for()
    look(page, output_folder, "review-5-calendar")
    page.get_by_role("link", name="Read it in your own calendar").click()
    page.get_by_role("button", name="Make my address").click()
    page.get_by_text("Copy it now").wait_for()
    look(page, output_folder, "review-6-address")


def plans_a_publication(page, output_folder, live_server, version):
    page.goto(live_server.url + version.get_absolute_url())
    page.get_by_role("link", name="Publish later").click()
    look(page, output_folder, "review-7-plan")
    page.get_by_role("button", name="Plan it").click()
    page.get_by_role("heading", name="Will be published on").wait_for()
    look(page, output_folder, "review-8-planned")


def test_the_clerk_holds_a_review_reads_the_calendar_and_plans_a_publication(
    page, live_server, trust, output_folder
):
    come_in(page, live_server, trust.clerk)
    holds_a_review(page, output_folder)
    reads_the_calendar(page, output_folder)
    version = approved(policy_for(title="Gifts Policy"))
    plans_a_publication(page, output_folder, live_server, version)

    version.refresh_from_db()
    assert Review.objects.get().outcome == "no_changes"
    assert version.scheduled_by == trust.clerk
