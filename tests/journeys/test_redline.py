"""What changed: the clerk sees it before publishing, and a returning signer before signing."""

import pytest
from django.utils import timezone

from policies.importing import document
from policies.models import Assignment
from policies.queries import assignments
from policies.workflow import drafting, recording
from policies.workflow import version as workflow
from tests.journeys.small_trust import POLICIES, SmallTrust, come_in, tab_to
from tests.looking import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "Staff Social Media Policy"
CHANGES = (
    ("check the image record on that day.", "check the image record with care."),
    ("5.6 When you leave", "5.6 Every account has a deputy owner.\n\n5.7 When you leave"),
)


@pytest.fixture
def trust():
    return SmallTrust()


def approved_anew(trust, policy):
    """The policy's next version: one section changed, one added, approved and not yet in force."""
    text = (POLICIES / "staff-social-media-policy.md").read_text()
    for now, later in CHANGES:
        text = text.replace(now, later)
    imported = document.read(text.encode(), "social-media.md")
    draft = drafting.import_version(
        policy, imported, text.encode(), "social-media.md", by=trust.owner
    )
    workflow.submit(draft, by=trust.owner)
    workflow.approve(
        draft, by=trust.clerk, body="Board of Trustees", approved_on=timezone.localdate()
    )
    return draft


def test_what_changed_is_seen_by_whoever_publishes_and_whoever_signs_again(
    page, live_server, trust, output_folder
):
    priya = trust.colleague("Priya", "Nair")
    first = trust.published("staff-social-media-policy")
    rows = assignments.with_schools(Assignment.objects.filter(person=priya))
    recording.record_all([(row, trust.signature(row), timezone.now()) for row in rows], by=None)
    draft = approved_anew(trust, first.policy)

    come_in(page, live_server, trust.clerk)
    page.goto(f"{live_server.url}{draft.get_absolute_url()}publish/")
    page.get_by_text("1 section changed, 1 added.").wait_for()
    look(page, output_folder, "redline-1-before-publishing")
    page.get_by_role("link", name="Section 5.6").click()
    page.get_by_role("heading", name="Section by section").wait_for()
    page.go_back()
    page.get_by_role("button", name="Publish now").click()
    page.get_by_text("is published").wait_for()

    come_in(page, live_server, priya)
    page.get_by_role("link", name=f"Read and sign the {TITLE}").click()
    page.get_by_role("heading", name="What changed since you last signed").wait_for()
    assert page.locator("ins", has_text="with care").count() == 1
    look(page, output_folder, "redline-2-returning-signer")
    page.goto(f"{live_server.url}{first.policy.get_absolute_url()}")
    page.get_by_role("link", name="Compare versions").click()
    folded = page.locator("summary", has_text="sections unchanged").first
    tab_to(page, folded)
    page.keyboard.press("Enter")
    page.get_by_text("Most of us use social media").wait_for()
    look(page, output_folder, "redline-3-one-column")
    page.get_by_role("link", name="Side by side").click()
    page.get_by_text("Not in this version").wait_for()
    look(page, output_folder, "redline-4-side-by-side")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download this comparison as a PDF").click()

    assert download.value.suggested_filename.endswith(f"-{first.number}-to-{draft.number}.pdf")
