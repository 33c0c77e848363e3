"""An owner looks after what is in force; HR takes away the pack of a school that leaves."""

import zipfile
from pathlib import Path

import pytest

from oversight import tasks
from policies.models import Policy
from tests.journeys.small_trust import SmallTrust, come_in
from tests.looking import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def says_what_belongs_together(page, output_folder):
    look(page, output_folder, "looking-after-1-policy")
    page.get_by_text("Change this policy").click()
    look(page, output_folder, "looking-after-2-choices")
    page.get_by_role("link", name="Related policies").click()
    look(page, output_folder, "looking-after-3-related")
    page.get_by_role("group", name="Related policies").get_by_label("Equality Policy").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Equality Policy").wait_for()


def records_who_was_told(page, output_folder):
    page.get_by_role("link", name="Read version").click()
    page.get_by_text("More to do with this version").click()
    look(page, output_folder, "looking-after-4-version")
    page.get_by_role("link", name="Who was told of it").click()
    page.get_by_label("Told on").fill("2099-01-01")
    page.get_by_role("button", name="Put it on record").click()
    page.get_by_role("alert").get_by_text("today or earlier").wait_for()
    look(page, output_folder, "looking-after-5-told-wrongly")
    page.get_by_label("Told on").fill("2024-09-02")
    page.get_by_label("Parents and carers").check()
    page.get_by_role("textbox", name="How").fill("The newsletter of 2 September")
    page.get_by_role("button", name="Put it on record").click()
    page.get_by_text("It is on record: parents and carers.").wait_for()
    look(page, output_folder, "looking-after-6-told")


def begins_the_self_check(page, live_server, output_folder):
    page.goto(f"{live_server.url}/policies/import/")
    look(page, output_folder, "looking-after-7-import")
    page.get_by_role("button", name="Begin the online self-check").click()
    page.get_by_text("is a draft. Change it as you like.").wait_for()
    look(page, output_folder, "looking-after-8-particulars")
    page.get_by_role("link", name="Online Self-Check").click()
    page.get_by_role("link", name="Draft").click()
    look(page, output_folder, "looking-after-9-self-check")


def test_an_owner_relates_announces_and_begins_the_self_check(page, live_server, output_folder):
    trust = SmallTrust()
    trust.colleague("Priya", "Nair")
    policy = trust.published("lone-working-policy").policy
    Policy.objects.filter(pk=policy.pk).update(informs=["parents"])
    trust.drafted("equality-policy")
    come_in(page, live_server, trust.owner)

    page.goto(live_server.url + policy.get_absolute_url())
    says_what_belongs_together(page, output_folder)
    records_who_was_told(page, output_folder)
    begins_the_self_check(page, live_server, output_folder)

    assert [row.title for row in policy.related.all()] == ["Equality Policy"]
    assert policy.versions.get().announcements.get().recorded_by == trust.owner
    assert Policy.objects.filter(title__icontains="self-check").exists()


def test_a_school_that_leaves_takes_one_file_along(page, live_server, output_folder, tmp_path):
    trust = SmallTrust()
    trust.staffed()
    come_in(page, live_server, trust.hr)
    page.goto(f"{live_server.url}/compliance/leaving/saltmarsh/")
    page.get_by_role("button", name="Make the hand-over pack").click()
    tasks.make_exports()
    page.get_by_role("link", name="Download ZIP").wait_for()
    look(page, output_folder, "handing-over-1-made")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download ZIP").click()
    with zipfile.ZipFile(download.value.path()) as file:
        file.extractall(tmp_path)
    page.goto(f"{live_server.url}/compliance/leaving/saltmarsh/")
    look(page, output_folder, "handing-over-2-leaving")
    # From the folder axe could not read its stylesheet, so it is shown as from a server.
    page.route(
        "**/pack/*", lambda route: route.fulfill(path=tmp_path / Path(route.request.url).name)
    )
    page.goto(f"{live_server.url}/pack/index.html")
    look(page, output_folder, "handing-over-3-contents")

    named = {tmp_path / link.get_attribute("href") for link in page.get_by_role("link").all()}
    held = {path for path in tmp_path.rglob("*") if path.is_file() and path.stem != "index"}
    assert named == held
