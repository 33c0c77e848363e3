"""The communications manager's way: after somebody left, and when all posting has to stop."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import AccessGrant, Duty, Pause
from accounts.tests.factories import AccessGrantFactory, SocialAccountFactory
from accounts.workflow import duties_raising
from notices.workflow import gathering
from people.models import Person
from tests.journeys.small_trust import SmallTrust, come_in, tab_to
from tests.looking import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAYS = {"Instagram": "edit", "Facebook": "full", "X": "shared"}


@pytest.fixture
def trust():
    """Priya Nair left yesterday, with access to three accounts."""
    trust = SmallTrust()
    trust.manager = Person.objects.get(family_name="Tran")
    priya = trust.colleague("Priya", "Nair")
    trust.amina = trust.colleague("Amina", "Yusuf")
    trust.accounts = [
        SocialAccountFactory(title=f"Saltmarsh {name}", school=trust.saltmarsh, owner=trust.amina)
        for name in WAYS
    ]
    for account, kind in zip(trust.accounts, WAYS.values(), strict=True):
        AccessGrantFactory(account=account, person=priya, kind=kind)
    AccessGrantFactory(account=trust.accounts[0], person=trust.amina, kind="full")
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Person.objects.filter(pk=priya.pk).update(last_day=yesterday)
    duties_raising.settle(timezone.localdate())
    return trust


def test_what_a_leaver_had_is_taken_away_and_confirmed(page, live_server, trust, output_folder):
    come_in(page, live_server, trust.manager)
    page.get_by_role("link", name="See what is to do").click()
    page.get_by_text("3 things to do, three of them yours").wait_for()
    look(page, output_folder, "communications-1-to-do")
    page.get_by_role("link", name="Change the credentials of Saltmarsh X").click()
    page.get_by_role("link", name="It is done").wait_for()
    look(page, output_folder, "communications-2-duty")
    page.get_by_role("link", name="It is done").click()
    page.get_by_role("button", name="It is done").wait_for()
    page.get_by_role("button", name="It is done").click()
    page.get_by_role("alert").get_by_text("Fill in: How it was done").wait_for()
    page.get_by_label("How it was done").fill("Changed by me, and put into the safe")
    look(page, output_folder, "communications-3-confirm")
    page.get_by_role("button", name="It is done").click()
    page.get_by_text("Done: Change the credentials of Saltmarsh X").wait_for()

    assert Duty.objects.get(kind="change_credentials").done_by == trust.manager
    assert AccessGrant.objects.get(kind="shared").ended_at is not None


def test_several_are_done_at_once_by_keyboard_alone(page, live_server, trust):
    come_in(page, live_server, trust.manager)
    page.goto(f"{live_server.url}/social-accounts/duties/")
    for name in ("Instagram", "Facebook"):
        tab_to(page, page.get_by_label(f"Done: Remove Priya Nair's role on Saltmarsh {name}"))
        page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Those ticked are done"))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Done for all two of these").wait_for()
    tab_to(page, page.get_by_label("How it was done"))
    page.keyboard.type("Taken off both pages")
    tab_to(page, page.get_by_role("button", name="They are done"))
    page.keyboard.press("Enter")
    page.get_by_text("Done: 2 things of 2.").wait_for()

    assert Duty.objects.filter(how="Taken off both pages", state="done").count() == 2


def test_everything_is_paused_in_a_crisis_and_goes_on_again(
    page, live_server, trust, output_folder
):
    come_in(page, live_server, trust.manager)
    page.goto(f"{live_server.url}/social-accounts/duties/")
    page.get_by_role("link", name="Pause everything").click()
    page.get_by_role("heading", name="Pause everything").wait_for()
    page.get_by_label("Why, in words").fill("Something has happened. Say nothing online.")
    look(page, output_folder, "communications-4-pause")
    page.get_by_role("button", name="Pause everything").click()
    page.get_by_role("heading", name="Who was told").wait_for()
    look(page, output_folder, "communications-5-who-was-told")
    gathering.compose_urgent(timezone.now())

    come_in(page, live_server, trust.amina)
    page.get_by_role("link", name="Say that you have stopped").click()
    page.get_by_role("button", name="I have stopped").wait_for()
    look(page, output_folder, "communications-6-stopped")
    page.get_by_role("button", name="I have stopped").click()
    page.get_by_text("It is noted that you have stopped.").wait_for()

    come_in(page, live_server, trust.manager)
    page.goto(f"{live_server.url}/social-accounts/pauses/")
    page.get_by_role("link", name="The pause of").click()
    row = page.get_by_role("row").filter(has_text="Amina Yusuf")
    expect(row).to_contain_text("Stopped")
    page.get_by_role("button", name="Lift the pause").click()
    page.get_by_text("The pause is over.").first.wait_for()
    look(page, output_folder, "communications-7-over")

    assert Pause.objects.get().lifted_by == trust.manager
