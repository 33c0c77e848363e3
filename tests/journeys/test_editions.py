"""A school's own words: a section, a wording the owner accepts, and who reads which part."""

import pytest
from django.urls import reverse

from policies.models import Appendix, Variant
from tests.journeys.small_trust import SmallTrust, come_in
from tests.looking import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def trust():
    trust = SmallTrust()
    trust.colleague("Priya", "Nair")
    trust.policy = trust.published("lone-working-policy").policy
    return trust


def unlocks(page, live_server, trust, output_folder):
    page.goto(live_server.url + trust.policy.get_absolute_url())
    page.get_by_text("Change this policy").click()
    page.get_by_role("link", name="What schools add").click()
    page.get_by_role("link", name="Choose which sections are unlocked").click()
    page.get_by_label("3.1").check()
    look(page, output_folder, "editions-1-unlock")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Heads find the unlocked sections").wait_for()


def adds_and_proposes(page, live_server, trust, output_folder):
    page.goto(live_server.url + trust.policy.get_absolute_url())
    page.get_by_role("link", name="What your school adds").click()
    page.get_by_role("link", name="Write a section").click()
    page.get_by_label("Text").fill("Out of hours ring **Sam Reed**, the site manager.")
    look(page, output_folder, "editions-2-section")
    page.get_by_role("button", name="Save").click()
    look(page, output_folder, "editions-3-your-school")
    page.get_by_role("link", name="Propose your own wording of section 3.1").click()
    page.get_by_label("Text").fill("Tell Sam Reed where you are and when you expect to finish.")
    page.get_by_label("Why your school needs them").fill("We have no check-in number.")
    look(page, output_folder, "editions-4-propose")
    page.get_by_role("button", name="Ask for this wording").click()
    page.get_by_text("Your wording is with the policy's owner.").wait_for()


def accepts(page, live_server, trust, output_folder):
    page.goto(live_server.url + reverse("policies:local", args=[trust.policy.slug]))
    look(page, output_folder, "editions-5-each-school")
    page.get_by_role("link", name="section 3.1 at Saltmarsh Primary School").click()
    look(page, output_folder, "editions-6-wording")
    page.get_by_role("link", name="Accept it").click()
    look(page, output_folder, "editions-7-accept")
    page.get_by_role("button", name="Accept it").click()
    page.get_by_role("heading", name="Wordings in force").wait_for()


def says_who_reads_what(page, live_server, trust, output_folder):
    page.goto(live_server.url + trust.policy.get_absolute_url())
    page.get_by_role("link", name="Let some people read only some sections").click()
    page.get_by_label("What they read").fill("For the site team")
    page.get_by_label("7 Contractors").check()
    page.get_by_label("Support", exact=True).check()
    page.get_by_role("button", name="See whom it concerns").click()
    look(page, output_folder, "editions-8-readers")
    page.get_by_role("button", name="Add this line").click()
    page.get_by_role("link", name="For the site team").click()
    look(page, output_folder, "editions-9-read-by")


def test_a_school_adds_words_of_its_own_and_the_owner_decides(
    page, live_server, trust, output_folder
):
    come_in(page, live_server, trust.owner)
    unlocks(page, live_server, trust, output_folder)
    come_in(page, live_server, trust.head)
    adds_and_proposes(page, live_server, trust, output_folder)
    come_in(page, live_server, trust.owner)
    accepts(page, live_server, trust, output_folder)
    says_who_reads_what(page, live_server, trust, output_folder)
    page.goto(live_server.url + reverse("policies:empty_places"))
    look(page, output_folder, "editions-10-empty-places")

    assert Appendix.objects.get().state == "in_force"
    assert Variant.objects.get().state == "accepted"
