"""Finding a policy: from outside without signing in, and by its words from inside."""

import pytest

from people.models import Trust
from policies.models import Policy
from tests.journeys.small_trust import SmallTrust
from tests.looking import look

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
