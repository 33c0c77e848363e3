import pytest

from people.tests.entering import enter
from people.tests.factories import PersonFactory, TrustFactory

pytestmark = pytest.mark.django_db
PAGES = {"/help/": "Help", "/accessibility/": "Accessibility", "/privacy/": "Privacy"}


@pytest.mark.parametrize(("page", "title"), PAGES.items())
def test_everybody_may_read_it_and_every_page_leads_to_it(client, page, title):
    assert f"<h1>{title}</h1>" in client.get(page).content.decode()
    assert f'<a href="{page}">{title}</a>' in client.get("/sign-in/").content.decode()

    enter(client, PersonFactory())

    assert f"<h1>{title}</h1>" in client.get(page).content.decode()


def test_whom_to_ask_is_as_the_trust_says_and_never_markup(client):
    TrustFactory(help_contact="<b>Desk</b>, desk@trust.example", privacy_contact="Our DPO")

    said = {page: client.get(page).content.decode() for page in PAGES}

    desk = '&lt;b&gt;Desk&lt;/b&gt;, <a href="mailto:desk@trust.example">desk@trust.example</a>'
    assert desk in said["/help/"]
    assert desk in said["/accessibility/"]
    assert "Our DPO" in said["/privacy/"]


def test_help_leads_to_what_a_headteacher_decides_as_the_documents_have_it(client):
    assert 'href="/help/concerns/"' in client.get("/help/").content.decode()

    page = client.get("/help/concerns/").content.decode()

    assert page.count("<h1>") == 1
    assert "<h2>Decide, step by step</h2>" in page
    assert "<strong>Not sure counts as <em>may meet</em>.</strong>" in page
