"""Nothing that stands in a copy of the demonstration's database or log lets anybody in.

Every string there that could be a password, a link or a session is tried, and beside them the real
ones, to see that trying them would have told.
"""

import datetime as dt
import io
import re

import pytest
import time_machine
from django.contrib.auth.tokens import default_token_generator
from django.core import mail
from django.core.management import call_command
from django.db.models import Q
from django.urls import reverse

from core.workflow import Refused
from notices.models import Message
from people.models import Person
from people.queries import demonstration as doors
from people.sessions import SessionStore
from people.tests.test_dump import dumped
from people.tests.test_second_factor import PASSWORD, with_password
from people.workflow import addresses
from tests.as_demonstration import as_demonstration
from tests.written_log import written_log

pytestmark = [pytest.mark.lengthy, pytest.mark.sqlite]  # the demonstration's own database
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
LIKE_A_TOKEN = re.compile(r"[A-Za-z0-9_:=~+/.-]{20,400}")
LIKE_A_CODE = re.compile(r"(?<!\d)\d{4}-?\d{4}(?!\d)")


@pytest.fixture
def demo(settings, db):
    with as_demonstration(settings), time_machine.travel(NOON, tick=False):
        call_command("demo", stdout=io.StringIO())
        yield


def try_it_out(browsers):
    """What visitors did, with what stays open: answers the secrets that only they hold."""
    by_role = {door.role: door.person for door in doors.doors()}
    signed_in, asking, forgetful = browsers
    signed_in.post(f"/sign-in/as/{by_role['HR'].pk}/")
    newcomer = by_role["Teacher"]
    signed_in.post(
        f"/people/{newcomer.pk}/change/",
        {
            "given_names": newcomer.given_names,
            "family_name": newcomer.family_name,
            "email": "new.address@harbournevalley.example",
            "seen": signed_in.get(f"/people/{newcomer.pk}/change/").context["form"]["seen"].value(),
        },
    )
    addresses.ask_for_addresses()
    link = re.search(r"/you/address/(\S+)/", mail.outbox[-1].body)[1]
    asking.post("/sign-in/", {"login": by_role["Auditor"].email})
    code = re.search(r"\d{4}-\d{4}", mail.outbox[-1].body)[0]
    someone = with_password(by_role["Trustee"])
    forgetful.post("/sign-in/password/forgotten/", {"email": someone.email})
    page, reset = re.search(r"(/sign-in/password/new/[^-/]+-(\S+)/)", mail.outbox[-1].body).groups()
    forgetful.get(page)
    signed_in.post(reverse("oversight:ask"), {"format": "csv"})
    call_command("send_reminders", on=NOON.date())
    call_command("compose_messages")
    call_command("deliver_messages")
    sessions = {browser.cookies["sessionid"].value for browser in browsers}
    return {PASSWORD, link, reset, code, *sessions}


class Thief:
    """Somebody with a copy, who tries all that looks like a key at every door there is."""

    def __init__(self, browser):
        self.browser = browser
        unusable = Q(password="") | Q(password__startswith="!")
        self.with_password = [*Person.objects.exclude(unusable)]

    def opened_by(self, text):
        return {said for said in text if self._opens(said)}

    def _opens(self, said):
        return bool(
            SessionStore(said).load()
            or any(person.check_password(said) for person in self.with_password)
            or any(
                default_token_generator.check_token(person, said) for person in self.with_password
            )
            or self._confirms_an_address(said)
            or self._is_the_code(said)
        )

    @staticmethod
    def _confirms_an_address(said):
        try:
            return addresses.asked_for(said)
        except Refused:
            return None

    def _is_the_code(self, said):
        """In the browser that asked for it, which is more than a thief has."""
        if not LIKE_A_CODE.fullmatch(said):
            return False
        state = self.browser.session.get("account_login") or {}
        return said.replace("-", "") in str(state).replace("-", "")


@time_machine.travel(NOON, tick=False)  # a working day: the mail goes out
def test_neither_the_database_nor_the_log_opens_anything(client, demo):
    browsers = [client, type(client)(), type(client)()]
    with written_log() as written:
        secrets = try_it_out(browsers)
        copies = {"database": dumped(), "log": written()}

    thief = Thief(browsers[1])

    found = {
        name: thief.opened_by({*LIKE_A_TOKEN.findall(text), *LIKE_A_CODE.findall(text)})
        for name, text in copies.items()
    }
    assert thief.opened_by(secrets) == secrets
    assert found == {"database": set(), "log": set()}
    assert [name for name, text in copies.items() for secret in secrets if secret in text] == []
    assert Message.objects.filter(state="sent").exists()
