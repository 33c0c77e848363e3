"""The ways to sign beside one policy on its own page: several in one sitting."""

import pytest

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
