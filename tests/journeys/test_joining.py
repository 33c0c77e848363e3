"""A clerk plans a school's joining, and an administrator its leaving."""

import datetime as dt

import pytest
from django.utils import timezone

from policies.models import Policy
from tests.journeys.small_trust import SmallTrust, come_in
from tests.looking import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def brings_in_a_policy(page, output_folder, folder):
    page.get_by_role("link", name="Policies it brought with it").click()
    look(page, output_folder, "joining-1-none")
    page.get_by_role("link", name="Bring in a policy").click()
    page.get_by_role("button", name="Bring it in").click()
    page.get_by_role("alert").get_by_text("Add: The policy’s file").or_(
        page.get_by_role("alert").get_by_text("Add: The policy's file")
    ).first.wait_for()
    look(page, output_folder, "joining-2-refused")
    page.get_by_label("The policy's file").set_input_files(folder / "own.md")
    page.get_by_label("In force since").fill("2024-09-01")
    page.get_by_label("Approved by").fill("Governing body")
    page.get_by_label("Approved on").fill("2024-07-08")
    day = timezone.localdate() + dt.timedelta(days=40)
    page.get_by_label("Switch date").fill(day.isoformat())
    page.get_by_label("What takes its place").select_option(label="Lone Working Policy")
    page.get_by_role("button", name="Bring it in").click()
    page.get_by_text("In place of").wait_for()
    look(page, output_folder, "joining-3-planned")
    page.get_by_role("link", name="Own Lone Working").first.click()
    look(page, output_folder, "joining-4-policy")
    page.get_by_role("link", name="Change the switch date").click()
    look(page, output_folder, "joining-5-switch")


def test_a_school_joins_and_another_day_leaves(page, live_server, output_folder, tmp_path):
    trust = SmallTrust()
    trust.colleague("Priya", "Nair")
    trust.published("lone-working-policy", on=timezone.localdate() - dt.timedelta(days=3))
    (tmp_path / "own.md").write_text("# Own Lone Working\n\n## 1. Rule\n\n1.1 Say so.\n")
    come_in(page, live_server, trust.clerk)
    page.goto(live_server.url + trust.saltmarsh.get_absolute_url())
    brings_in_a_policy(page, output_folder, tmp_path)
    page.context.clear_cookies()
    come_in(page, live_server, trust.administrator)
    page.goto(f"{live_server.url}/compliance/leaving/{trust.saltmarsh.slug}/")
    look(page, output_folder, "leaving-1-whom")

    assert Policy.objects.get(school=trust.saltmarsh).taken_over_by.title == "Lone Working Policy"
