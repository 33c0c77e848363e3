"""The headteacher's way: who at her school has not signed, by team, and reminding them all."""

import re

import pytest

from notices.models import Notice
from policies.models import Assignment
from tests.journeys.small_trust import SmallTrust, come_in
from tests.looking import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def trust():
    trust = SmallTrust()
    trust.staffed()
    return trust


def outstanding_at(school):
    rows = Assignment.objects.filter(state="open", counted_at__school=school)
    return rows.values_list("person__given_names", "person__family_name", "policy__title")


def test_she_finds_who_has_not_signed_by_team_and_reminds_them_all(
    page, live_server, trust, output_folder
):
    outstanding = sorted(outstanding_at(trust.saltmarsh))
    people = {row[:2] for row in outstanding}
    come_in(page, live_server, trust.head)
    look(page, output_folder, "head-1-home")
    page.get_by_role("link", name="Compliance", exact=True).click()
    page.get_by_role("heading", name="Saltmarsh Primary School: who has signed").wait_for()
    look(page, output_folder, "head-2-school")
    page.get_by_role("region", name="By team").get_by_role("link", name="Year 4").click()
    page.get_by_role("heading", name="Who has not signed").wait_for()
    look(page, output_folder, "head-3-team")
    page.get_by_role("link", name="Show everything today").click()
    page.get_by_label(f"All {len(outstanding)}, on every page").check()
    page.get_by_role("button", name="Remind the people ticked").click()
    page.get_by_role("heading", name=f"Remind {len(people)} people?").wait_for()
    look(page, output_folder, "head-4-remind")
    page.get_by_role("button", name=f"Remind {len(people)} people").click()
    page.get_by_role("status").get_by_text(f"{len(people)} people will be reminded.").wait_for()
    look(page, output_folder, "head-5-reminded")

    notices = Notice.objects.filter(key__startswith="asked")
    told = notices.values_list("person__given_names", "person__family_name")
    assert sorted(set(told)) == sorted(people)


def test_she_looks_at_one_policy_and_one_person(page, live_server, trust, output_folder):
    come_in(page, live_server, trust.head)
    page.get_by_role("link", name="Compliance", exact=True).click()
    page.get_by_text("The chart as a table").click()
    page.get_by_role("link", name="Staff Social Media Policy").click()
    page.get_by_role("heading", name="Since it was published").wait_for()
    look(page, output_folder, "head-6-policy")
    # Her own page is headed otherwise, and she may stand first among those due on one day.
    others = page.get_by_role("table", name="People who have not signed").get_by_role("link")
    others.filter(has_not_text=str(trust.head)).first.click()
    page.get_by_role("heading", name=re.compile("What .* has signed")).wait_for()
    look(page, output_folder, "head-7-person")
