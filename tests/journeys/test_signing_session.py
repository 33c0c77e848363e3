"""An INSET day: a head hands over a tablet, people sign one after the other, the network drops."""

import pytest
from django.urls import reverse

from policies import links
from policies.models import Acknowledgement, SigningSession
from tests.journeys.small_trust import SmallTrust, come_in
from tests.looking import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAITS = "There is no connection."


@pytest.fixture
def trust():
    return SmallTrust()


def opens(page, output_folder):
    page.get_by_role("link", name="Compliance").first.click()
    page.get_by_role("link", name="Let people sign together").click()
    look(page, output_folder, "session-1-school")
    page.get_by_role("link", name="Open a session").click()
    page.get_by_label("Lone Working Policy").check()
    look(page, output_folder, "session-2-open")
    page.get_by_role("button", name="Open the session").click()
    page.get_by_role("heading", name="Signing session at Saltmarsh").wait_for()
    look(page, output_folder, "session-3-opened")
    page.get_by_role("button", name="Hand over this tablet").click()


def finds(page, name):
    page.get_by_label("Find your name").fill(name.split()[-1].lower())
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name=name).wait_for()


def signs(page, name):
    page.get_by_role("link", name=name).click()
    page.get_by_label("Type your name to sign").fill(name)
    page.get_by_role("button", name="Sign this policy").click()


def waits_for_the_network(page, output_folder):
    page.get_by_label("Type your name to sign").fill("Kasia Nowak")
    page.route("**/policies/session/**", lambda route: route.abort())
    page.get_by_role("button", name="Sign this policy").click()
    page.get_by_text(WAITS).wait_for()
    look(page, output_folder, "session-6-waits")
    assert Acknowledgement.objects.count() == 0
    page.unroute("**/policies/session/**")
    page.get_by_role("heading", name="Signed. Thank you.").wait_for()
    look(page, output_folder, "session-7-signed")
    assert page.get_by_text("Kasia").count() == 0


def enters_by_the_code(page, live_server, session, output_folder):
    token = links.token(session.number)
    page.context.clear_cookies()
    page.goto(live_server.url + reverse("policies:enter_session", args=[token]))
    page.get_by_label("PIN of the session").fill("1")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("alert").wait_for()
    look(page, output_folder, "session-8-pin")
    page.get_by_label("PIN of the session").fill(links.pin(session.number))
    page.get_by_role("button", name="Go on").click()


def test_people_sign_on_one_tablet_and_on_a_telephone_though_the_network_drops(
    page, live_server, trust, output_folder
):
    kasia = trust.colleague("Kasia", "Nowak", staff_group="support", job_title="Cook")
    liam = trust.colleague("Liam", "Doyle")
    trust.published("lone-working-policy")
    come_in(page, live_server, trust.head)
    opens(page, output_folder)
    session = SigningSession.objects.get()
    finds(page, "Kasia Nowak")
    look(page, output_folder, "session-4-found")
    page.get_by_role("link", name="Kasia Nowak").click()
    look(page, output_folder, "session-5-read")
    waits_for_the_network(page, output_folder)
    page.get_by_role("link", name="Next person").click()
    assert page.get_by_text("Kasia").count() == 0
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    page.goto(live_server.url + session.get_absolute_url())
    assert "/sign-in/" in page.url  # the tablet has no way to the pages of who opened it
    enters_by_the_code(page, live_server, session, output_folder)
    finds(page, "Liam Doyle")
    signs(page, "Liam Doyle")
    page.get_by_role("heading", name="Signed. Thank you.").wait_for()
    come_in(page, live_server, trust.head)
    page.goto(live_server.url + session.get_absolute_url())
    page.get_by_role("button", name="Close the session").click()
    page.get_by_text("The session is closed.").wait_for()
    look(page, output_folder, "session-9-left")

    records = Acknowledgement.objects.order_by("pk")
    assert [(row.person, row.method, row.identity_checked_by) for row in records] == [
        (kasia, "session", trust.head),
        (liam, "session", trust.head),
    ]
    assert page.get_by_role("row", name="Liam Doyle").count() == 1
