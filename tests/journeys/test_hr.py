"""HR's way: the figures, narrowed; the paper for an inspector; the staff file."""

from io import BytesIO

import pytest
from django.db import connection
from pypdf import PdfReader

from oversight import tasks
from tests.journeys.small_trust import SmallTrust, come_in
from tests.looking import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def trust(monkeypatch):
    of = connection.settings_dict  # the process that makes a paper is told where the data lie
    user = of["USER"] + (f":{of['PASSWORD']}" if of["PASSWORD"] else "")
    address = f"postgres://{user}@{of['HOST']}:{of['PORT']}/{of['NAME']}"
    monkeypatch.setenv("DATABASE_URL", address)
    return SmallTrust()


def test_she_narrows_the_figures_and_takes_the_report_away(page, live_server, trust, output_folder):
    trust.staffed()
    come_in(page, live_server, trust.hr)
    page.get_by_role("link", name="Compliance", exact=True).click()
    page.get_by_role("heading", name="Where it stands, by school and policy").wait_for()
    look(page, output_folder, "hr-1-compliance")
    page.get_by_text("Show another school, policy or date").click()
    page.get_by_label("School", exact=True).select_option(label="Quayside Academy")
    page.get_by_label("Policy", exact=True).select_option(label="Staff Social Media Policy")
    page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_role("heading", name="at Quayside Academy").wait_for()
    look(page, output_folder, "hr-2-narrowed")
    page.get_by_role("button", name="PDF").click()
    page.get_by_text("It is being made.").wait_for()
    look(page, output_folder, "hr-3-on-its-way")
    tasks.make_exports()  # as a worker would
    ready = page.get_by_role("link", name="Download PDF")
    ready.wait_for()  # the page has asked again by itself
    look(page, output_folder, "hr-4-ready")
    with page.expect_download() as download:
        ready.click()
    page.get_by_role("link", name="Files you asked for").click()
    look(page, output_folder, "hr-5-files")

    paper = PdfReader(BytesIO(download.value.path().read_bytes()))
    words = " ".join(" ".join(sheet.extract_text() for sheet in paper.pages).split())
    assert "Quayside Academy" in words
    assert "Harriet Lowe, HR" in words
    assert "compliance.json" in paper.attachments
