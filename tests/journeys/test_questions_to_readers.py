"""An owner starts a policy and asks its readers; wrong answers are talked over, mistakes undone."""

import pytest
from playwright.sync_api import expect

from policies.models import Conversation, Version
from policies.workflow import scenarios, starting
from policies.workflow import version as workflow
from policies.workflow.scenarios import Said
from tests.journeys.small_trust import SmallTrust, come_in
from tests.looking import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FOLLOW = (
    "A pupil asks to follow you. What do you do?",
    [Said("Say no", True, "Nobody accepts pupils."), Said("Say yes", False, "See section 3.")],
)


def starts_and_writes(page, output_folder):
    page.get_by_role("link", name="Policies", exact=True).first.click()
    page.get_by_role("link", name="Start a policy").click()
    page.get_by_label("Title").fill("Gifts Policy")
    look(page, output_folder, "starting-1-start")
    page.get_by_role("button", name="Start writing").click()
    page.get_by_label("Heading").fill("Purpose")
    page.locator(".rich").wait_for()  # it takes the place of the plain field
    text = page.get_by_role("textbox", name="Text", exact=True)
    text.click()
    page.keyboard.type("Say thank you.")
    page.get_by_role("button", name="List", exact=True).click()
    expect(page.get_by_role("button", name="List", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("The section is added.").wait_for()


def asks_readers(page, output_folder):
    page.get_by_role("link", name="See the whole text").click()
    page.get_by_text("More to do with this version").click()
    page.get_by_role("link", name="Questions to readers").click()
    page.get_by_role("link", name="Add a question").click()
    page.get_by_label("The situation").fill("A parent gives you wine. What do you do?")
    for n, words in ((1, "Say thank you, and write it down"), (2, "Hide it")):
        page.locator(f"#id_words_{n}").fill(words)
        page.get_by_label(f"Why answer {n} is right or wrong").fill("See section 1.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("alert").get_by_text("Tick at least one answer that is right").wait_for()
    look(page, output_folder, "starting-2-question")
    page.get_by_role("checkbox", name="Answer 1 is right").check()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("The question is added.").wait_for()
    look(page, output_folder, "starting-3-questions")


def answers_wrongly_twice(page, output_folder):
    look(page, output_folder, "answering-1-questions")
    page.get_by_label("Say yes").check()
    page.get_by_role("button", name="See whether it is right").click()
    page.get_by_text("See section 3.").wait_for()
    look(page, output_folder, "answering-2-not-right")
    page.get_by_role("button", name="Try again").click()
    page.get_by_text("Talk it over with somebody").wait_for()
    page.get_by_label("Type your name to sign").wait_for()
    look(page, output_folder, "answering-3-talk")


def test_a_policy_is_started_and_asks_its_readers(page, live_server, output_folder):
    trust = SmallTrust()
    come_in(page, live_server, trust.owner)
    starts_and_writes(page, output_folder)
    asks_readers(page, output_folder)

    version = Version.objects.get()
    assert "<ul><li>Say thank you.</li></ul>" in version.html
    assert version.scenario_count == 1


def test_wrong_answers_are_talked_over_and_a_mistake_is_taken_back(
    page, live_server, output_folder
):
    trust = SmallTrust()
    teacher = trust.colleague("Priya", "Nair")
    before = trust.published("lone-working-policy")
    version = starting.start_version(before, by=trust.owner)
    scenarios.add(version, *FOLLOW, by=trust.owner)
    Version.objects.filter(pk=version.pk).update(state="approved")
    come_in(page, live_server, trust.clerk)
    page.goto(f"{live_server.url}/policies/versions/{version.pk}/publish/")
    page.get_by_text("Ask only those whom the change concerns").click()
    look(page, output_folder, "taking-back-1-narrow")
    workflow.publish(version, by=trust.clerk)

    come_in(page, live_server, teacher)
    assignment = teacher.assignments.get(state="open")
    page.goto(f"{live_server.url}{assignment.get_absolute_url()}")
    answers_wrongly_twice(page, output_folder)
    come_in(page, live_server, trust.head)
    page.goto(f"{live_server.url}/policies/conversations/")
    look(page, output_folder, "talking-1-conversations")
    page.get_by_role("link", name="Priya Nair").click()
    look(page, output_folder, "talking-2-one")
    page.get_by_role("button", name="Record that it took place").click()
    page.get_by_text("The conversation is on record.").wait_for()
    assert Conversation.objects.get().held_by == trust.head

    for person, name in ((trust.owner, "Ask for it"), (trust.clerk, "Take it back")):
        come_in(page, live_server, person)
        page.goto(f"{live_server.url}/policies/versions/{version.pk}/recall/")
        look(page, output_folder, f"taking-back-2-{person.given_names.lower()}")
        if person == trust.owner:
            page.get_by_label("Why").fill("The wrong file.")
        page.get_by_role("button", name=name).click()
    page.get_by_text("is taken back").wait_for()
    before.refresh_from_db()
    assert before.state == "published"
