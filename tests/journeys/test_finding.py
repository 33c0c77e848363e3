"""Finding a policy: from outside without signing in, and by its words from inside."""

import pytest

from people.models import Person, Trust
from policies.models import Policy
from tests.journeys.small_trust import SmallTrust, come_in
from tests.looking import look, picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def trust():
    trust = SmallTrust()
    trust.staffed()
    return trust


def test_a_parent_reads_a_schools_policy_without_signing_in(
    page, live_server, trust, output_folder
):
    Trust.objects.update(profile={"public.page": True})
    Policy.objects.update(public=True)

    page.goto(live_server.url)
    page.get_by_role("link", name="Public policies").first.click()
    page.get_by_role("heading", name="Public policies").wait_for()
    look(page, output_folder, "finding-1-public")
    page.get_by_role("link", name="Saltmarsh Primary School").click()
    look(page, output_folder, "finding-2-school")
    page.get_by_role("link", name="Staff Social Media Policy").click()
    page.get_by_role("heading", name="Staff Social Media Policy").wait_for()
    look(page, output_folder, "finding-3-policy")


def test_a_teacher_finds_the_section_that_says_it(page, live_server, trust, output_folder):
    come_in(page, live_server, Person.objects.get(given_names="Priya"))
    page.get_by_role("searchbox", name="Search the policies").fill("pictures of pupils")
    page.get_by_role("search", name="Policies").get_by_role("button", name="Search").click()
    page.get_by_role("heading", name="Search the policies").wait_for()
    look(page, output_folder, "finding-4-found")
    page.get_by_role("listitem").filter(has=page.locator("mark")).get_by_role("link").first.click()
    page.wait_for_url("**/policies/versions/*/#*")
    page.set_viewport_size({"width": 390, "height": 900})
    page.get_by_text("Menu").click()
    picture(page, output_folder / "finding-5-menu-390.png")
    page.get_by_role("searchbox", name="Search the policies").fill("zebra crossing")
    page.keyboard.press("Enter")
    page.get_by_text("Nothing found for “zebra crossing”.").wait_for()
    look(page, output_folder, "finding-6-nothing")


def test_the_owner_sees_who_has_signed_on_the_policys_page(page, live_server, trust, output_folder):
    come_in(page, live_server, trust.owner)
    page.get_by_role("link", name="Policies", exact=True).click()
    page.get_by_role("link", name="Staff Social Media Policy", exact=True).first.click()
    page.get_by_role("heading", name="Who has signed").wait_for()
    look(page, output_folder, "finding-7-signing")
