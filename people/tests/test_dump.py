"""A copy of the database and of the log lets nobody in."""

import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import connection
from django.urls import reverse

from people.models import Role
from people.tests.factories import holder
from people.tests.test_second_factor import PASSWORD, app_code, with_password
from tests.written_log import written_log

pytestmark = pytest.mark.django_db


def dumped():
    """Every cell of every table, as a dump would hold it."""
    cells = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            cells += [as_text(cell) for row in cursor.fetchall() for cell in row]
    return "\n".join(cells)


def as_text(cell):
    return bytes(cell).decode("latin-1") if isinstance(cell, bytes | memoryview) else str(cell)


@pytest.fixture
def written():
    with written_log() as written:
        yield written


@time_machine.travel("2026-11-23T10:00:05Z")  # a code of an app lasts for half a minute
def test_neither_holds_a_password_a_code_a_link_or_a_session(client, written):
    person = with_password(holder(Role.HR))
    asking = type(client)()
    asking.post("/sign-in/", {"login": person.email})
    code = re.search(r"\d{4}-\d{4}", mail.outbox[-1].body)[0]
    asking.post("/sign-in/password/forgotten/", {"email": person.email})
    link = re.search(r"/password/new/(\S+)/", mail.outbox[-1].body)[1]
    client.post("/sign-in/", {"login": person.email, "password": PASSWORD})
    client.get("/sign-in/app/add/")
    secret = client.session["mfa.totp.secret"]
    pending = dumped()
    client.post("/sign-in/app/add/", {"code": app_code(secret)})
    recovery = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    client.get(reverse("account_reset_password_from_key", args=link.split("-", 1)))

    secrets = {PASSWORD, code, link, link.split("-", 1)[1], secret, *recovery}
    secrets |= {browser.cookies["sessionid"].value for browser in (client, asking)}
    log = written()

    found = {
        name: {kept for kept in secrets if kept in text}
        for name, text in {"before": pending, "after": dumped(), "log": log}.items()
    }
    assert found == {"before": set(), "after": set(), "log": set()}
    assert "request_finished" in log
