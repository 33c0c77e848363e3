"""A post from a telephone: written, sent back with a change, taken, approved, published."""

import pytest
from playwright.sync_api import expect

from accounts.models import Post
from accounts.tests import posted
from accounts.tests.factories import PupilFactory
from tests.journeys.small_trust import come_in, tab_to
from tests.looking import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
POSTS = "/social-accounts/posts/"


@pytest.fixture
def at():
    at = posted.begin("required", **{"image.consent": "log"})
    PupilFactory(school=at.school, name="Robin Ferrydale")
    return at


def write(page, live_server, output_folder):
    page.goto(f"{live_server.url}{POSTS}")
    page.get_by_role("link", name="Write a post").click()
    page.get_by_label("Words").fill(posted.WORDS)
    sent = {"name": "team.jpg", "mimeType": "image/jpeg", "buffer": posted.scene()}
    page.get_by_label("Pictures").set_input_files(sent)
    look(page, output_folder, "posts-1-write")
    page.set_viewport_size(PHONE)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("heading", name="What the pictures show").wait_for()
    page.get_by_label("Picture 1: what it shows").fill("Three swimmers seen from behind")
    page.get_by_role("radio", name="Yes").check()
    page.get_by_label("If yes: which class, year or team").select_option("4B")
    look(page, output_folder, "posts-2-describe")
    page.set_viewport_size(PHONE)
    page.get_by_role("button", name="Go on").click()


def look_at_checks(page, output_folder):
    expect(page.get_by_text("1 pupil of class 4B must not be shown")).to_be_visible()
    page.get_by_role("button", name="Ask for approval").click()
    page.get_by_role("alert").wait_for()
    look(page, output_folder, "posts-3-checks")
    page.set_viewport_size(PHONE)
    page.get_by_label("I looked at the list").check()
    for number in range(page.locator("fieldset.check").count()):
        page.locator("fieldset.check").nth(number).get_by_label("Yes").check()
    page.get_by_role("button", name="Ask for approval").click()
    page.get_by_text("You are told as soon as somebody has decided").wait_for()
    look(page, output_folder, "posts-4-asked")


def send_back(page, live_server, output_folder):
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}{POSTS}")
    look(page, output_folder, "posts-5-waiting")
    page.set_viewport_size(PHONE)
    page.get_by_role("link", name="Look and decide").click()
    page.get_by_role("button", name="Approve").wait_for()
    look(page, output_folder, "posts-6-decide")
    page.get_by_role("link", name="Change it and send it back").click()
    page.get_by_label("As you would have it").fill(posted.WORDS.replace("three", "3"))
    page.get_by_label("Why").fill("Figures read faster.")
    look(page, output_folder, "posts-7-change")
    page.get_by_role("button", name="Send it back").click()
    page.get_by_text("It is back with Ravi Solway").wait_for()


def test_a_teacher_writes_a_post_on_a_telephone_and_the_head_decides_it(
    page, live_server, at, output_folder
):
    come_in(page, live_server, at.author)
    page.set_viewport_size(PHONE)
    write(page, live_server, output_folder)
    look_at_checks(page, output_folder)
    come_in(page, live_server, at.head)
    send_back(page, live_server, output_folder)
    come_in(page, live_server, at.author)
    page.get_by_role("link", name="See the change").click()
    page.get_by_role("button", name="Take it and ask again").wait_for()
    look(page, output_folder, "posts-8-taken")
    page.get_by_role("button", name="Take it and ask again").click()
    page.get_by_text("The change is taken").wait_for()
    come_in(page, live_server, at.head)
    page.get_by_role("link", name="Look and decide").click()
    page.get_by_role("button", name="Approve").click()
    page.get_by_text("Approved. Ravi Solway is told.").wait_for()
    come_in(page, live_server, at.author)
    page.get_by_role("link", name="Open it").click()
    page.get_by_role("link", name="It is published").click()
    page.get_by_label("Where it stands").fill("https://social.example/oxenholme/1")
    page.get_by_role("button", name="Put it on record").click()
    page.get_by_text("It is on record as published.").wait_for()
    look(page, output_folder, "posts-9-published")

    post = Post.objects.get()
    assert (post.state, post.words, post.decided_by) == (
        "published",
        posted.WORDS.replace("three", "3"),
        at.head,
    )


def test_the_head_refuses_a_post_by_keyboard_alone(page, live_server, at):
    posted.asked(at)
    come_in(page, live_server, at.head)
    page.goto(f"{live_server.url}{POSTS}")
    for role, name in (("link", "Look and decide"), ("link", "Refuse")):
        tab_to(page, page.get_by_role(role, name=name))
        page.keyboard.press("Enter")
        page.wait_for_load_state()
    page.get_by_label("Why").wait_for()
    tab_to(page, page.get_by_label("Why"))
    page.keyboard.type("A child could be found by it.")
    tab_to(page, page.get_by_role("button", name="Refuse it"))
    page.keyboard.press("Enter")
    page.get_by_text("Refused. Ravi Solway is told why.").wait_for()

    assert Post.objects.get().reason == "A child could be found by it."


def test_an_account_says_how_its_posts_are_approved(page, live_server, at, output_folder):
    come_in(page, live_server, at.head)
    page.goto(f"{live_server.url}/social-accounts/{at.account.pk}/posting/")
    page.get_by_role("link", name="Name somebody").click()
    page.get_by_label("Who decides in your place").fill(at.author.email)
    page.get_by_role("button", name="Name them").click()
    page.get_by_text("may decide posts on Oxenholme Primary").wait_for()
    look(page, output_folder, "posts-10-posting")
    come_in(page, live_server, at.author)
    page.goto(f"{live_server.url}/social-accounts/{at.account.pk}/posting/")
    page.get_by_role("link", name="Ask for a standing approval").click()
    page.get_by_label("Which posts").fill("Match results")
    page.get_by_label("What it does not cover").fill("No pictures of pupils")
    page.get_by_label("Last day").fill("2020-01-01")
    page.get_by_role("button", name="Ask for it").click()
    page.get_by_role("link", name="Last day: it has passed already").wait_for()
    look(page, output_folder, "posts-11-standing-wrong")
