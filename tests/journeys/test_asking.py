"""A reader asks about a section, an owner answers for everybody, and both are told what follows."""

import pytest

from policies.models import Question
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
