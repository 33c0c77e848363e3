"""An owner writes in a draft, while a colleague saves the same section."""

import pytest
from playwright.sync_api import expect

from people.tests.factories import holder
from policies.importing import document
from policies.workflow import drafting, writing
from tests.journeys.small_trust import SmallTrust, come_in
from tests.looking import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PNG = (
    b"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUB"
    b"AScY42YAAAAASUVORK5CYII="
)
FILE = (
    b"# Gifts Policy\n\n## 1. Scope\n\n1.1 Everybody who works here.\n\n## 2. What to do\n\n"
    b"2.1 Say thank you, and:\n\n- write it down;\n- tell your line manager.\n\n"
    b"| Worth | Who decides |\n|---|---|\n| less than 25 pounds | you |\n\n"
    b"2.2 As Keeping children safe in education 2019 says, see section 9.\n\n"
    b"2.3 The form:\n\n![Our form](" + PNG + b")\n"
)
PASTE = """([box, html]) => {
  const data = new DataTransfer();
  data.setData('text/html', html);
  data.setData('text/plain', 'plain');
  box.focus();
  box.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""  # noqa: E501 -- one call of the browser


def test_an_owner_writes_a_section_and_a_colleague_saves_it_meanwhile(
    page, live_server, output_folder
):
    trust = SmallTrust()
    draft = drafting.import_policy(
        document.read(FILE, "gifts.md"), FILE, "gifts.md", by=trust.owner
    )
    come_in(page, live_server, trust.owner)
    page.goto(f"{live_server.url}{draft.get_absolute_url()}")
    page.get_by_text("Section 2.2 refers to section 9, which does not exist.").wait_for()
    look(page, output_folder, "writing-1-draft")
    page.get_by_role("link", name="The guidance that texts are checked against").click()
    look(page, output_folder, "writing-2-guidance")
    page.get_by_role("link", name="Keeping children safe in education").click()
    look(page, output_folder, "writing-3-one-guidance")
    page.goto(f"{live_server.url}{draft.get_absolute_url()}")
    page.get_by_role("link", name="Write", exact=True).click()
    look(page, output_folder, "writing-4-sections")
    clicks_on_a_picture(page)
    page.get_by_role("link", name="2.1").click()
    look(page, output_folder, "writing-5-section")
    writes_while_another_saves(page, draft, output_folder)

    draft.refresh_from_db()
    assert '<p id="2.1">2.1 <strong>Never</strong> take money.</p>' in draft.html


def clicks_on_a_picture(page):
    """Its size is not kept, so nothing is offered to change it."""
    page.get_by_role("link", name="2.3").click()
    page.get_by_role("textbox", name="Text").get_by_role("img", name="Our form").click()
    expect(page.locator(".squire-image-resize-container")).to_have_count(0)
    page.go_back()


def writes_while_another_saves(page, draft, output_folder):
    clause = draft.clauses.get(anchor="2.1")
    theirs = writing.Words("2.1", "", "<p>Say thank you in writing.</p>")
    writing.write_clause(
        draft, clause, theirs, by=holder("policy_owner"), seen=writing.stamp(clause)
    )
    box = page.get_by_role("textbox", name="Text")
    box.press("Control+a")
    box.press("Delete")
    page.evaluate(PASTE, [box.element_handle(), "<p><b>Never</b> take <o:p>money</o:p>.</p>"])
    expect(box).to_have_text("Never take money.")
    assert box.inner_html() == "<p><b>Never</b> take money.</p>"
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("saved this section while you were writing").wait_for()
    look(page, output_folder, "writing-6-both")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Section 2.1 is saved.").wait_for()
