"""Questions about a policy in force and comments on a draft, from whoever reads to its owner."""

import pytest

from policies.models import Comment, Question
from tests.journeys.small_trust import SmallTrust, come_in
from tests.looking import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def trust():
    trust = SmallTrust()
    trust.reader = trust.colleague("Priya", "Nair")
    trust.other = trust.colleague("Amina", "Yusuf")
    trust.published("lone-working-policy")
    return trust


def asks(page, output_folder):
    page.get_by_role("link", name="Read and sign the Lone Working Policy").click()
    page.get_by_role("link", name="Ask about this section 3").click()
    page.get_by_role("heading", name="Ask about the Lone Working Policy").wait_for()
    page.get_by_label("Your question").fill("Who reads the check-in number at half-term?")
    look(page, output_folder, "asker-1-ask")
    page.get_by_role("button", name="Send your question").click()
    page.get_by_text("Your question is with the policy's owner").wait_for()
    look(page, output_folder, "asker-2-asked")


def answers(page, output_folder):
    look(page, output_folder, "owner-1-home")
    page.get_by_role("link", name="See the questions").click()
    look(page, output_folder, "owner-2-questions")
    page.get_by_role("link", name="Who reads the check-in number").click()
    page.get_by_role("link", name="Answer", exact=True).click()
    page.get_by_label("Your answer").fill("The duty caretaker, on every day of the year.")
    page.get_by_label("Show question and answer to everyone").check()
    look(page, output_folder, "owner-3-answer")
    page.get_by_role("button", name="Send the answer").click()
    page.get_by_text("Your answer is with Priya Nair").wait_for()
    look(page, output_folder, "owner-4-answered")


def test_a_question_is_asked_answered_and_read_by_everybody(
    page, live_server, trust, output_folder
):
    come_in(page, live_server, trust.reader)
    asks(page, output_folder)
    come_in(page, live_server, trust.owner)
    answers(page, output_folder)
    come_in(page, live_server, trust.other)
    page.get_by_role("link", name="Read and sign the Lone Working Policy").click()
    page.get_by_text("The duty caretaker, on every day of the year.").wait_for()
    look(page, output_folder, "reader-1-answer-beside-its-section")

    assert page.get_by_text("Priya Nair").count() == 0
    assert Question.objects.get().state == "published"


def comments(page, output_folder):
    page.get_by_role("link", name="Read the draft").click()
    page.get_by_role("link", name="Comment on this section 2").click()
    page.get_by_label("Your comment").fill("Who looks at it once a year?")
    look(page, output_folder, "consulted-1-comment")
    page.get_by_role("button", name="Send the comment").click()
    page.get_by_text("Who looks at it once a year?").wait_for()
    look(page, output_folder, "consulted-2-draft")


def test_a_draft_is_commented_on_by_those_invited_and_resolved_by_its_owner(
    page, live_server, trust, output_folder
):
    name = "anti-bullying-policy"
    draft = trust.drafted(name)
    come_in(page, live_server, trust.owner)
    page.goto(live_server.url + draft.get_absolute_url())
    page.get_by_role("button", name="Start consultation").click()
    page.get_by_role("link", name="Who was asked, and what came of it").click()
    page.get_by_role("link", name="Add a union or body").click()
    page.get_by_label("Union or body").fill("NEU")
    page.get_by_label("Sent on").fill("2026-10-01")
    page.get_by_label("Open until").fill("2099-10-30")
    look(page, output_folder, "consulting-1-body")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Invite people to comment").click()
    page.get_by_label("Whom to invite").fill("Priya Nair")
    page.get_by_label("Comments by").fill("2099-10-30")
    look(page, output_folder, "consulting-2-invite")
    page.get_by_role("button", name="Invite them").click()
    page.get_by_text("1 invited.").wait_for()
    come_in(page, live_server, trust.reader)
    look(page, output_folder, "consulted-0-home")
    comments(page, output_folder)
    come_in(page, live_server, trust.owner)
    page.goto(live_server.url + draft.get_absolute_url())
    page.get_by_role("link", name="Reply to this comment by Priya Nair").click()
    look(page, output_folder, "consulting-3-comment")
    page.get_by_role("link", name="Say what was done").click()
    page.get_by_label("What was done about it").fill("Section 2 names the DSL now.")
    page.get_by_role("button", name="Resolve it").click()
    page.get_by_text("is told what was done").wait_for()
    look(page, output_folder, "consulting-4-consultation")

    assert Comment.objects.get().state == "resolved"
