"""Somebody asks for an official account by keyboard alone; the communications manager decides on
a telephone, creates it and lists it; whoever asked reads that it is there."""

import pytest

from accounts.models import AccountRequest
from people.models import Trust
from tests.journeys.small_trust import SmallTrust, come_in, tab_to
from tests.journeys.test_acting_head import Keys
from tests.looking import look

pytestmark = [pytest.mark.browser, pytest.mark.lengthy, pytest.mark.django_db(transaction=True)]
TELEPHONE = {"width": 390, "height": 844}


@pytest.fixture
def trust():
    trust = SmallTrust()
    Trust.objects.update(profile={"account.asks": ["purpose", "users"]})
    trust.priya = trust.colleague("Priya", "Nair")
    trust.henrik = trust.colleague("Henrik", "Lund")
    return trust


def ask_by_keyboard(page, trust, folder):
    keys = Keys(page)
    keys.press("Accounts", role="link")
    keys.press("Requests", role="link")
    keys.press("Ask for an account", role="link")
    look(page, folder, "request-1-where")
    tab_to(page, page.get_by_label("Platform"))
    page.keyboard.type("Instagram")
    keys.go_on("What is it for?")
    keys.choose(page.get_by_label("School page"))
    keys.write("Name of the account", "Saltmarsh garden")
    keys.write("What is it for?", "To show families what the garden grows.")
    keys.write("Who will use it?", "The gardening club")
    look(page, folder, "request-2-what-for")
    keys.go_on("Who looks after it?")
    keys.write("Deputy owner", "Henrik Lund")
    keys.write("Who keeps it if the owner no longer can", "Ruth Hale")
    keys.write("Shared mailbox", "garden@saltmarsh.example")
    look(page, folder, "request-3-people")
    keys.go_on("Check your answers before you send")
    look(page, folder, "request-4-check")
    keys.press("Send this request")
    page.get_by_text("Waits for Lily Tran").wait_for()
    look(page, folder, "request-5-sent")


def decide_on_a_telephone(page, folder):
    page.set_viewport_size(TELEPHONE)
    page.get_by_role("link", name="Read the request").click()
    look(page, folder, "request-6-to-decide")
    page.set_viewport_size(TELEPHONE)
    page.get_by_role("link", name="Approve", exact=True).click()
    page.get_by_label("Conditions").fill("Nobody comments.")
    look(page, folder, "request-7-approve")
    page.set_viewport_size(TELEPHONE)
    page.get_by_role("button", name="Approve").click()
    page.get_by_text("Approved. Whoever comes next is told.").wait_for()


def create(page, folder):
    page.get_by_role("link", name="Create it and list it").click()
    page.get_by_label("Handle").fill("saltmarsh_garden")
    page.get_by_label("Two-step verification").select_option("app")
    page.get_by_label("Recovery codes").fill("Henrik Lund, in the office safe")
    page.get_by_label("Where the password is kept").fill("The trust’s password manager")
    look(page, folder, "request-8-create")
    page.get_by_role("button", name="Put it on the list").click()
    page.get_by_text("Saltmarsh garden is listed.").wait_for()
    look(page, folder, "request-9-listed")


def test_an_account_is_asked_for_decided_on_and_listed(page, live_server, trust, output_folder):
    come_in(page, live_server, trust.priya)
    ask_by_keyboard(page, trust, output_folder)
    lily = AccountRequest.objects.get().owner
    come_in(page, live_server, lily)
    decide_on_a_telephone(page, output_folder)
    create(page, output_folder)
    come_in(page, live_server, trust.priya)
    page.goto(live_server.url + AccountRequest.objects.get().get_absolute_url())
    page.get_by_text("It is listed:").wait_for()
    look(page, output_folder, "request-10-there")

    row = AccountRequest.objects.get()
    assert (row.state, row.account.created_by, row.conditions) == (
        "created",
        lily,
        "Nobody comments.",
    )
