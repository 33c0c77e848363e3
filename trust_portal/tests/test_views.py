import re

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.views.csrf import csrf_failure
from django.views.defaults import bad_request, page_not_found, permission_denied

from core.middleware import RefusedMiddleware
from core.workflow import Refused
from people.models import Role
from people.tests.entering import enter
from people.tests.factories import PersonFactory, TrustFactory, holder
from trust_portal import context, views

pytestmark = pytest.mark.django_db
YEAR = "public, max-age=31536000"


@pytest.fixture
def asked(rf):
    request = rf.get("/policies/")
    request.user = PersonFactory()
    return request


def heading(response):
    return re.search(r"<h1>(.*?)</h1>", response.content.decode())[1]


def test_the_components_are_for_administrators(client):
    client.force_login(PersonFactory(), backend="people.backends.SignInBackend")
    assert client.get("/components/").status_code == 403

    enter(client, holder(Role.ADMINISTRATOR))
    assert client.get("/components/").status_code == 200


def test_in_the_demonstration_everybody_signed_in_may_look_at_the_components(client, settings):
    settings.DEMO = True

    assert client.get("/components/").status_code == 302
    client.force_login(PersonFactory(), backend="people.backends.SignInBackend")
    assert client.get("/components/").status_code == 200


def test_the_colours_may_be_kept_for_as_long_as_their_address_is_theirs(client):
    trust = TrustFactory(colour="#123456")
    css, digest = context.stylesheet(trust)

    now = client.get(reverse("trust_colours", args=[digest]))
    stale = client.get(reverse("trust_colours", args=["0" * 12]))

    assert (now.content.decode(), now["Content-Type"]) == (css, "text/css; charset=utf-8")
    assert (now["Cache-Control"], stale["Cache-Control"]) == (YEAR, "public, max-age=0")


def test_the_logo_is_shown_before_anybody_has_signed_in(client):
    trust = TrustFactory(logo=ContentFile(b"a picture", "logo.png"))

    response = client.get(reverse("trust_logo", args=[context.logo_digest(trust)]))

    assert b"".join(response.streaming_content) == b"a picture"
    assert (response["Content-Type"], response["Cache-Control"]) == ("image/png", YEAR)


def test_a_trust_without_a_logo_or_not_yet_set_up_has_neither_address(client):
    assert client.get("/trust-0.css").status_code == 404
    assert client.get("/trust-logo-0.png").status_code == 404
    TrustFactory()
    assert client.get("/trust-logo-0.png").status_code == 404


def test_each_refusal_says_what_happened_and_offers_a_way_back(asked):
    pages = [
        bad_request(asked, None),
        permission_denied(asked, None),
        csrf_failure(asked),
        page_not_found(asked, None),
        RefusedMiddleware(None).process_exception(asked, Refused("Version 1.0 is withdrawn.")),
    ]

    assert [(page.status_code, heading(page)) for page in pages] == [
        (400, "We could not read that"),
        (403, "This is not yours to do"),
        (403, "Please send that once more"),
        (404, "There is nothing here"),
        (409, "That cannot be done now"),
    ]
    assert "Version 1.0 is withdrawn." in pages[4].content.decode()
    assert ['<a class="btn btn-primary' in page.content.decode() for page in pages] == [True] * 5


def test_an_error_of_ours_is_told_without_the_database(asked, django_assert_num_queries):
    asked.id = "8f2c41d9"

    with django_assert_num_queries(0):
        response = views.server_error(asked)

    assert (response.status_code, heading(response)) == (
        500,
        "Sorry, something went wrong at our end",
    )
    assert "request 8f2c41d9" in response.content.decode()
