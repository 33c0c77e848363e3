"""A supply teacher comes for the day: reception's code, one card, a signature until tonight."""

import pytest

from policies.models import Acknowledgement, DeskVisit, Policy
from tests.journeys.small_trust import SmallTrust, come_in
from tests.looking import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def trust():
    return SmallTrust()


def test_a_supply_teacher_signs_at_the_desk(page, live_server, trust, output_folder):
    trust.published("lone-working-policy")
    Policy.objects.update(at_desk=True)
    come_in(page, live_server, trust.head)
    page.goto(f"{live_server.url}/policies/together/saltmarsh/")
    page.get_by_role("button", name="Open today’s desk").click()
    page.get_by_role("heading", name="Reception desk of Saltmarsh").wait_for()
    desk = page.url
    arrives_and_signs(page, output_folder)
    page.goto(desk)
    assert "/sign-in/" in page.url
    come_in(page, live_server, trust.head)
    page.goto(desk)
    is_received_and_the_desk_closed(page, output_folder, desk)

    record, visit = Acknowledgement.objects.get(), DeskVisit.objects.get()
    assert (record.person, record.method, record.typed_name) == (
        visit.person,
        "desk",
        "Noor Haddad",
    )


def arrives_and_signs(page, output_folder):
    page.get_by_role("button", name="Hand over this tablet").click()
    page.get_by_role("button", name="Go on to the card").click()
    page.get_by_role("alert").wait_for()
    look(page, output_folder, "desk-1-arrive")
    page.get_by_label("First name").fill("Noor")
    page.get_by_label("Last name").fill("Haddad")
    page.get_by_label("Agency or firm, if it is not in the list").fill("Ferry Supply")
    page.get_by_role("button", name="Go on to the card").dblclick()
    page.get_by_role("heading", name="Keeping children safe").wait_for()
    look(page, output_folder, "desk-2-card")
    page.get_by_label("Type your name to sign").fill("Noor Haddad")
    page.get_by_role("button", name="Sign").dblclick()
    page.get_by_role("heading", name="Signed. Thank you.").wait_for()
    look(page, output_folder, "desk-3-signed")
    page.get_by_role("link", name="Next person").click()
    assert page.get_by_text("Noor").count() == 0


def is_received_and_the_desk_closed(page, output_folder, desk):
    look(page, output_folder, "desk-4-desk")
    page.get_by_role("link", name="Sign somebody in").click()
    page.get_by_label("Has been here before").select_option("Noor Haddad")
    look(page, output_folder, "desk-5-receive")
    page.goto(desk)
    page.get_by_role("link", name="close the desk").click()
    look(page, output_folder, "desk-6-close")
    page.get_by_role("button", name="Close the desk").click()
    page.get_by_text("Its code does not work any more.").first.wait_for()
    look(page, output_folder, "desk-7-closed")
