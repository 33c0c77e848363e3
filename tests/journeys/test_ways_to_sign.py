"""The ways to sign beside one policy on its own page: in a pack, by a link, on paper."""

import pytest
from django.urls import reverse
from django.utils import timezone

from policies import links
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
    page.get_by_role("link", name="To be read aloud").click()
    look(page, output_folder, "pack-6-aloud")
    page.go_back()
    page.get_by_label("Type your name to sign").fill("Priya Nair")
    page.get_by_label("How you read it").select_option("Read aloud")
    page.get_by_role("button", name="Sign this policy").click()
    page.get_by_role("heading", name="All signed. Thank you, Priya.").wait_for()
    look(page, output_folder, "pack-5-done")

    read = Acknowledgement.objects.filter(person=priya).order_by("pk")
    assert list(read.values_list("format_read", flat=True)) == ["web", "audio"]


def test_hr_prints_a_link_and_a_cook_signs_by_it(page, live_server, trust, output_folder):
    cook = trust.colleague("Kasia", "Nowak", staff_group="support", job_title="Cook")
    trust.published("lone-working-policy")
    come_in(page, live_server, trust.hr)
    page.goto(f"{live_server.url}{cook.get_absolute_url()}")
    page.get_by_role("link", name="Help them sign").click()
    look(page, output_folder, "link-1-person")
    page.get_by_role("link", name="Choose how").click()
    page.get_by_role("button", name="Make a link to print").click()
    page.get_by_text("The link is ready to print.").wait_for()
    look(page, output_folder, "link-2-help")
    with page.expect_download() as download:
        page.get_by_role("link", name="Print the link (PDF)").click()
    download.value.save_as(output_folder / "link-paper.pdf")
    address = live_server.url + reverse("policies:link", args=[token(cook.assignments.get())])
    page.context.clear_cookies()
    page.goto(address)
    look(page, output_folder, "link-3-policy")
    page.get_by_role("button", name="Sign this policy").click()
    page.get_by_role("alert").get_by_role("link", name="Type your name to sign").wait_for()
    page.get_by_label("Type your name to sign").fill("Kasia Nowak")
    page.get_by_role("button", name="Sign this policy").dblclick()
    page.get_by_role("heading", name="Signed. Thank you.").wait_for()
    look(page, output_folder, "link-4-signed")

    record = Acknowledgement.objects.get()
    assert (record.person, record.method) == (cook, "one_time_link")


def token(assignment):
    return links.token(assignment.links.get().number)


def attaches_a_paper(page, output_folder):
    with page.expect_download() as download:
        page.get_by_role("link", name="Statement to print (PDF)").click()
    download.value.save_as(output_folder / "statement.pdf")
    page.get_by_role("link", name="Attach the signed paper").click()
    page.get_by_role("button", name="Record the signature").click()
    page.get_by_role("alert").wait_for()
    look(page, output_folder, "paper-2-errors")
    page.get_by_label("The scan or a photograph of the signed page").set_input_files(
        {"name": "page.png", "mimeType": "image/png", "buffer": page.screenshot()}
    )
    code = download.value.suggested_filename.removeprefix("statement-").removesuffix(".pdf")
    page.get_by_label("Code at the foot of the paper").fill(code)
    page.get_by_label("Signed on").fill(timezone.localdate().isoformat())
    page.get_by_label("I know that it was them who signed").check()
    page.get_by_role("button", name="Record the signature").click()
    page.get_by_text("Recorded for Kasia Nowak").wait_for()


def records_on_behalf(page, output_folder):
    page.get_by_role("link", name="Choose how").click()
    page.get_by_role("link", name="Record it on their behalf").click()
    page.get_by_label("Why you record it").fill("Read to her in the kitchen at 3 pm; she agreed.")
    page.get_by_label("I know that it was them").check()
    look(page, output_folder, "paper-3-behalf")
    page.get_by_role("button", name="Record it").click()
    page.get_by_role("heading", name="Nothing to sign").wait_for()


def strikes_out(page, output_folder):
    look(page, output_folder, "paper-4-record")
    page.get_by_role("link", name="Strike this signature out").click()
    page.get_by_label("Why is it struck out?").fill("The wrong paper.")
    look(page, output_folder, "paper-5-void")
    page.get_by_role("button", name="Strike it out").click()
    page.get_by_role("heading", name="This signature was struck out").wait_for()


def test_hr_records_a_paper_and_one_on_behalf(page, live_server, trust, output_folder, settings):
    settings.MEDIA_ROOT = output_folder / "files"
    cook = trust.colleague("Kasia", "Nowak", staff_group="support", job_title="Cook")
    for name in ("lone-working-policy", "gifts-and-hospitality-policy"):
        trust.published(name)
    come_in(page, live_server, trust.hr)
    page.goto(live_server.url + reverse("policies:help_person", args=[cook.pk]))
    page.get_by_role("link", name="Choose how to sign the Lone Working Policy").click()
    look(page, output_folder, "paper-1-help")
    attaches_a_paper(page, output_folder)
    records_on_behalf(page, output_folder)
    page.goto(live_server.url + Acknowledgement.objects.get(method="paper").get_absolute_url())
    strikes_out(page, output_folder)

    rows = Acknowledgement.objects.order_by("pk").values_list(
        "method", "recorded_by", "void_reason"
    )
    assert list(rows) == [
        ("paper", trust.hr.pk, "The wrong paper."),
        ("on_behalf", trust.hr.pk, ""),
    ]
