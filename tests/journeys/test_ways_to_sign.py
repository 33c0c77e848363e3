"""The ways to sign beside one policy on its own page: several in one sitting, by a link."""

import pytest
from django.urls import reverse

from policies import links
from policies.models import Acknowledgement
from tests.journeys.small_trust import SmallTrust, come_in
from tests.looking import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def trust():
    return SmallTrust()


def test_she_signs_two_policies_in_one_sitting(page, live_server, trust, output_folder):
    priya = trust.colleague("Priya", "Nair")
    for name in ("staff-social-media-policy", "lone-working-policy"):
        trust.published(name)
    come_in(page, live_server, priya)
    look(page, output_folder, "pack-1-home")
    page.get_by_role("link", name="Sign them in one sitting").click()
    look(page, output_folder, "pack-2-list")
    page.get_by_role("link", name="Start with the Lone Working Policy").click()
    page.get_by_text("Policy 1 of 2.").wait_for()
    look(page, output_folder, "pack-3-policy")
    page.get_by_label("Type your name to sign").fill("Priya Nair")
    page.get_by_role("button", name="Sign this policy and go on").dblclick()
    page.get_by_text("Policy 2 of 2.").wait_for()
    page.get_by_role("link", name="Stop for now").click()
    look(page, output_folder, "pack-4-half")
    page.get_by_role("link", name="Go on with the Staff Social Media Policy").click()
    page.get_by_label("Type your name to sign").fill("Priya Nair")
    page.get_by_role("button", name="Sign this policy").click()
    page.get_by_role("heading", name="All signed. Thank you, Priya.").wait_for()
    look(page, output_folder, "pack-5-done")

    assert Acknowledgement.objects.filter(person=priya).count() == 2


def test_hr_prints_a_link_and_a_cook_signs_by_it(page, live_server, trust, output_folder):
    cook = trust.colleague("Kasia", "Nowak", staff_group="support", job_title="Cook")
    trust.published("lone-working-policy")
    come_in(page, live_server, trust.hr)
    page.goto(f"{live_server.url}{cook.get_absolute_url()}")
    page.get_by_role("link", name="Help them sign").click()
    look(page, output_folder, "link-1-person")
    page.get_by_role("link", name="Choose how").click()
    page.get_by_role("button", name="Make a link to print").click()
    page.get_by_text("The link is ready to print.").wait_for()
    look(page, output_folder, "link-2-help")
    with page.expect_download() as download:
        page.get_by_role("link", name="Print the link (PDF)").click()
    download.value.save_as(output_folder / "link-paper.pdf")
    address = live_server.url + reverse("policies:link", args=[token(cook.assignments.get())])
    page.context.clear_cookies()
    page.goto(address)
    look(page, output_folder, "link-3-policy")
    page.get_by_role("button", name="Sign this policy").click()
    page.get_by_role("alert").get_by_role("link", name="Type your name to sign").wait_for()
    page.get_by_label("Type your name to sign").fill("Kasia Nowak")
    page.get_by_role("button", name="Sign this policy").dblclick()
    page.get_by_role("heading", name="Signed. Thank you.").wait_for()
    look(page, output_folder, "link-4-signed")

    record = Acknowledgement.objects.get()
    assert (record.person, record.method) == (cook, "one_time_link")


def token(assignment):
    return links.token(assignment.links.get().number)
