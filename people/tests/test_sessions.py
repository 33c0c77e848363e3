"""Sessions: what the database holds opens nothing, and they end when they should."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from people.models import Session
from people.sessions import SessionStore, hashed
from people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
BACKEND = "people.backends.SignInBackend"


def test_the_table_holds_neither_the_key_nor_the_content():
    session = SessionStore()
    session["code"] = "1234-5678"
    session.save()

    with connection.cursor() as cursor:
        cursor.execute("SELECT key_hash, content FROM people_session")
        key, content = cursor.fetchone()

    assert key == hashed(session.session_key)
    assert session.session_key.encode() not in bytes(content)
    assert b"1234-5678" not in bytes(content)
    assert SessionStore(session.session_key)["code"] == "1234-5678"


def test_what_the_table_holds_is_no_key():
    session = SessionStore()
    session["code"] = "1234-5678"
    session.save()

    assert dict(SessionStore(Session.objects.get().pk).items()) == {}


def test_content_moved_under_another_key_is_not_read():
    mine, other = SessionStore(), SessionStore()
    for session, name in ((mine, "mine"), (other, "other")):
        session["of"] = name
        session.save()

    Session.objects.filter(pk=hashed(mine.session_key)).update(
        content=Session.objects.get(pk=hashed(other.session_key)).content
    )

    assert dict(SessionStore(mine.session_key).items()) == {}


def test_ten_hours_after_it_began_a_session_ends_whatever_was_done(client):
    person = PersonFactory()
    start = timezone.now()
    client.force_login(person, backend=BACKEND)

    with time_machine.travel(start + dt.timedelta(hours=9, minutes=59)):
        still_in = client.get("/you/").status_code
        session = client.session
        session["something"] = "done"
        session.save()
    with time_machine.travel(start + dt.timedelta(hours=10, minutes=1)):
        out = client.get("/you/")["location"]
        call_command("clearsessions")

    assert (still_in, out) == (200, "/sign-in/?next=/you/")
    assert list(Session.objects.all()) == []


def test_signing_in_takes_a_new_key_and_signing_out_leaves_no_row(client):
    client.get("/sign-in/")
    client.post("/sign-in/", {"login": "nobody@trust.example"})
    before = client.session.session_key

    client.force_login(PersonFactory(), backend=BACKEND)
    after = client.session.session_key
    client.post("/sign-in/out/")

    assert before != after
    assert not Session.objects.filter(pk__in=[hashed(before), hashed(after)]).exists()


def test_the_cookie_is_for_this_host_alone_and_ends_with_the_browser(client, settings):
    client.post("/sign-in/", {"login": "nobody@trust.example"})

    cookie = client.cookies["sessionid"]

    assert {
        name: cookie[name] for name in ("httponly", "samesite", "path", "max-age", "domain")
    } == {
        "httponly": True,
        "samesite": "Lax",
        "path": "/",
        "max-age": "",
        "domain": "",
    }


def table_of(sql):
    """The table that a query is of; others may come along in brackets, as the trust's profile."""
    while (without := re.sub(r"\([^()]*\)", "", sql)) != sql:
        sql = without
    return re.search(r'FROM "(\w+)"', sql)[1]


def test_a_page_costs_one_query_for_the_session_and_one_for_the_person(
    client, settings, django_assert_num_queries
):
    settings.PREPARE_STATEMENTS = False  # so that each says of which table it is
    client.force_login(PersonFactory(), backend=BACKEND)

    with django_assert_num_queries(5) as asked:
        client.get("/you/second-step/")

    assert [table_of(query["sql"]) for query in asked] == [
        "people_session",
        "people_person",
        "mfa_authenticator",
        "people_trust",
        "people_appointment",
    ]


def test_one_click_signs_a_person_out_everywhere_else(client):
    person, other = PersonFactory(), PersonFactory()
    browsers = [type(client)() for _ in range(4)]
    for browser, who in zip(browsers, [person, person, person, other], strict=True):
        browser.force_login(who, backend=BACKEND)

    page = browsers[0].post("/you/sign-out-elsewhere/", follow=True)
    again = browsers[0].post("/you/sign-out-elsewhere/", follow=True)

    assert [browser.get("/you/").status_code for browser in browsers] == [200, 302, 302, 200]
    assert [str(message) for message in page.context["messages"]] == [
        "You are signed out in 2 other places."
    ]
    assert [str(message) for message in again.context["messages"]] == [
        "You were not signed in anywhere else."
    ]
