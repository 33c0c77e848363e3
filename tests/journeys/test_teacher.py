"""The teacher's way: what she must do, the policy, her name, the certificate, her own record."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from policies.models import Acknowledgement
from tests.journeys.small_trust import SmallTrust, come_in, tab_to
from tests.looking import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "Staff Social Media Policy"


@pytest.fixture
def trust():
    return SmallTrust()


@pytest.fixture
def priya(trust):
    """A teacher who has two policies to sign."""
    person = trust.colleague("Priya", "Nair")
    trust.published("staff-social-media-policy")
    trust.published("lone-working-policy")
    return person


def open_policy(page):
    page.get_by_role("link", name=f"Read and sign the {TITLE}").click()
    page.get_by_role("heading", name=TITLE, level=1).wait_for()


def sign(page, name="Priya Nair"):
    page.get_by_label("Type your name to sign").fill(name)
    page.get_by_role("button", name="Sign this policy").click()


def signed_names():
    return list(Acknowledgement.objects.values_list("typed_name", "name_differs"))


def test_she_reads_signs_and_keeps_her_certificate(page, live_server, priya, output_folder):
    come_in(page, live_server, priya)
    look(page, output_folder, "teacher-1-home")
    open_policy(page)
    look(page, output_folder, "teacher-2-policy")
    page.get_by_role("button", name="Sign this policy").click()
    page.get_by_role("alert").get_by_role("link", name="Type your name to sign").wait_for()
    look(page, output_folder, "teacher-3-no-name")
    sign(page)
    page.get_by_role("heading", name="Signed. Thank you, Priya.").wait_for()
    look(page, output_folder, "teacher-4-signed")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download your certificate").click()
    page.get_by_role("link", name="Everything you have signed").click()
    page.get_by_role("heading", name="What you have signed").wait_for()
    look(page, output_folder, "teacher-5-record")
    page.get_by_role("link", name=re.compile(f"^{TITLE}")).click()
    page.get_by_role("link", name="Back to what you must do").click()
    look(page, output_folder, "teacher-6-home-again")

    certificate = PdfReader(BytesIO(download.value.path().read_bytes()))
    words = " ".join(" ".join(sheet.extract_text() for sheet in certificate.pages).split())
    record = Acknowledgement.objects.get()
    assert download.value.suggested_filename == f"certificate-{record.pk}.pdf"
    assert "Priya Nair" in words
    assert record.editions.get().sha256 in words.replace(" ", "")
    assert page.get_by_role("link", name="Read and sign the Lone Working Policy").count() == 1
    assert page.get_by_role("link", name=f"Read and sign the {TITLE}").count() == 0


def test_a_double_click_leaves_one_signature(page, live_server, priya):
    come_in(page, live_server, priya)
    open_policy(page)
    page.get_by_label("Type your name to sign").fill("Priya Nair")
    page.get_by_role("button", name="Sign this policy").dblclick()
    page.get_by_role("heading", name="Signed. Thank you, Priya.").wait_for()

    assert signed_names() == [("Priya Nair", False)]


def test_two_tabs_leave_one_signature(page, live_server, priya):
    come_in(page, live_server, priya)
    open_policy(page)
    second = page.context.new_page()
    second.goto(page.url)
    sign(page)
    page.get_by_role("heading", name="Signed. Thank you, Priya.").wait_for()
    sign(second, "Priya N")
    second.get_by_role("heading", name="Signed. Thank you, Priya.").wait_for()

    assert second.url == page.url
    assert signed_names() == [("Priya Nair", False)]


def test_a_name_unlike_hers_is_taken_and_noted(page, live_server, trust, priya):
    come_in(page, live_server, priya)
    open_policy(page)
    sign(page, "Mickey Mouse")
    page.get_by_role("heading", name="Signed. Thank you, Priya.").wait_for()

    assert signed_names() == [("Mickey Mouse", True)]


def test_going_back_and_forth_signs_once_and_says_so(page, live_server, priya):
    come_in(page, live_server, priya)
    open_policy(page)
    sign(page)
    page.get_by_role("heading", name="Signed. Thank you, Priya.").wait_for()
    signed = page.url
    page.go_back()
    page.go_forward()
    page.get_by_role("heading", name="Signed. Thank you, Priya.").wait_for()
    page.go_back()  # the form is not kept anywhere: the answer is that it is signed
    page.get_by_role("heading", name="Signed. Thank you, Priya.").wait_for()

    assert page.url == signed
    assert signed_names() == [("Priya Nair", False)]


def test_a_lost_connection_is_tried_again_without_a_second_signature(page, live_server, priya):
    come_in(page, live_server, priya)
    open_policy(page)
    page.get_by_label("Type your name to sign").fill("Priya Nair")
    body = page.evaluate(
        "new URLSearchParams(new FormData(document.querySelector('#sign form'))).toString()"
    )
    page.request.post(  # it arrived, and its answer was lost
        page.url,
        data=body,
        headers={"Content-Type": "application/x-www-form-urlencoded", "Referer": page.url},
    )
    page.get_by_role("button", name="Sign this policy").click()
    page.get_by_role("heading", name="Signed. Thank you, Priya.").wait_for()

    assert signed_names() == [("Priya Nair", False)]


def test_she_signs_by_keyboard_alone(page, live_server, priya):
    come_in(page, live_server, priya)
    page.keyboard.press("Tab")
    assert page.get_by_role("link", name="Skip to the main content").evaluate(
        "element => element === document.activeElement"
    )
    tab_to(page, page.get_by_role("link", name=f"Read and sign the {TITLE}"))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=TITLE, level=1).wait_for()
    tab_to(page, page.get_by_role("link", name="Go to the signature"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Type your name to sign"))
    page.keyboard.press("Enter")  # nothing typed: the summary is read first
    page.locator(".error-summary:focus").wait_for()
    tab_to(page, page.get_by_role("alert").get_by_role("link", name="Type your name to sign"))
    page.keyboard.press("Enter")
    page.keyboard.type("Priya Nair")
    tab_to(page, page.get_by_role("button", name="Sign this policy"))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Signed. Thank you, Priya.").wait_for()
    tab_to(page, page.get_by_role("link", name="Download your certificate"))
    with page.expect_download():
        page.keyboard.press("Enter")

    assert signed_names() == [("Priya Nair", False)]


def test_she_signs_without_any_script(page_without_scripts, live_server, priya):
    page = page_without_scripts
    page.set_viewport_size({"width": 390, "height": 844})
    come_in(page, live_server, priya)
    page.locator("summary", has_text="Menu").click()
    page.get_by_role("link", name="Policies", exact=True).click()
    page.get_by_role("heading", name="Policies", level=1).wait_for()
    page.go_back()
    open_policy(page)
    sign(page, "")
    page.get_by_role("alert").get_by_role("link", name="Type your name to sign").click()
    sign(page)
    page.get_by_role("heading", name="Signed. Thank you, Priya.").wait_for()
    with page.expect_download():
        page.get_by_role("link", name="Download your certificate").click()

    assert signed_names() == [("Priya Nair", False)]
