"""The components page in a real browser: light and dark, as wide as a phone and as a desk."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from people.tests.factories import PersonFactory, TrustFactory
from tests.looking import picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def signed_in(page, client, live_server, settings):
    """The page as anybody signed in to the demonstration sees it."""
    settings.DEMO = True
    TrustFactory()
    client.force_login(PersonFactory(), backend="people.backends.SignInBackend")
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.set_default_timeout(10_000)
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_every_piece_is_accessible(signed_in, live_server, output_folder, width, scheme):
    signed_in.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    signed_in.set_viewport_size({"width": width, "height": 900})
    signed_in.goto(f"{live_server.url}/components/")

    result = Axe().run(signed_in)
    wider = signed_in.evaluate("document.documentElement.scrollWidth - innerWidth")

    picture(signed_in, output_folder / f"components-{width}-{scheme}.png")
    assert [f"{v['id']}: {v['nodes'][0]['html']}" for v in result.response["violations"]] == []
    assert wider == 0


def test_it_prints_without_what_only_a_screen_needs(signed_in, live_server, output_folder):
    signed_in.goto(f"{live_server.url}/components/")
    signed_in.emulate_media(media="print")

    hidden = [".skip", ".masthead .me", ".back", ".btn", ".pagination", ".foot"]

    assert [part for part in hidden if signed_in.locator(part).first.is_visible()] == []
    signed_in.pdf(path=output_folder / "components-print.pdf")


def test_errors_are_in_the_title_and_read_first(signed_in, live_server):
    signed_in.goto(f"{live_server.url}/components/?page=3")

    focused = signed_in.evaluate("document.activeElement.className")
    signed_in.get_by_role("link", name="Fill in: Full name").click()

    assert focused == "error-summary"
    assert signed_in.evaluate("document.activeElement.name") == "full_name"


def test_a_button_pressed_twice_sends_once_and_can_be_pressed_after_coming_back(
    signed_in, live_server
):
    sent = []
    signed_in.goto(f"{live_server.url}/components/")
    signed_in.on("request", lambda request: sent.append(request.method))

    signed_in.get_by_role("button", name="Withdraw it").dblclick()
    signed_in.wait_for_load_state("networkidle")
    posts = sent.count("POST")
    signed_in.go_back()

    assert posts == 1
    assert signed_in.get_by_role("button", name="Withdraw it").is_enabled()


def test_the_menu_of_a_phone_closes_on_escape(signed_in, live_server):
    signed_in.set_viewport_size({"width": 390, "height": 800})
    signed_in.goto(f"{live_server.url}/components/")
    menu = signed_in.get_by_role("navigation", name="Menu")

    signed_in.locator(".menu summary").click()
    opened = menu.is_visible()
    signed_in.keyboard.press("Escape")

    assert (opened, menu.is_visible()) == (True, False)
    assert signed_in.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_leaving_a_long_answer_asks_first(signed_in, live_server):
    asked = []
    signed_in.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    signed_in.goto(f"{live_server.url}/components/")

    signed_in.locator("#id_more").press_sequentially("Some words")
    signed_in.get_by_role("link", name="Trust Portal").first.click()

    assert asked == ["beforeunload"]


def test_progress_is_asked_for_until_it_is_done(signed_in, live_server):
    answers = [
        '<div class="progress-of" data-poll="/progress/"><p>Half</p></div>',
        '<div class="progress-of"><p>All 40,000 rows are in</p></div>',
    ]
    signed_in.route("**/progress/", lambda route: route.fulfill(body=answers.pop(0)))
    signed_in.route(
        "**/waiting/",
        lambda route: route.fulfill(
            content_type="text/html",
            body='<!doctype html><div data-poll="/progress/"></div>'
            '<script src="/static/portal.js" defer></script>',
        ),
    )
    signed_in.goto(f"{live_server.url}/waiting/")

    signed_in.get_by_text("All 40,000 rows are in").wait_for()

    assert answers == []
