"""With a case about somebody in the database, and without it: every page is the same for them.

And for somebody below them, a relative who is HR, and an administrator: body and queries.
"""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from incidents.models import Relationship
from incidents.tests.factories import manage, small_trust
from incidents.tests.test_reporting import report
from notices.models import Message, Notice
from notices.workflow import gathering
from people.tests.entering import enter
from people.tests.factories import PersonFactory, holder

pytestmark = pytest.mark.django_db
PAGES = (
    "home",
    "incidents:begin",
    "incidents:inbox",
    "incidents:own",
    "messages:own",
    "notices:undelivered",
    "people:people",
)
TOKENS = re.compile(rb'value="[0-9A-Za-z]{64}"')


@pytest.fixture
def trust():
    """A head about whom a concern is; somebody below them, a spouse, and those who look on."""
    trust = small_trust()
    trust.below = manage(PersonFactory(), trust.deputy, trust.wray).person
    trust.spouse = holder("hr", trust.wray)
    Relationship.objects.create(one=trust.head, other=trust.spouse, kind="spouse")
    trust.administrator = holder("administrator")
    return trust


def onlookers(trust):
    names = ("head", "below", "spouse", "administrator")
    return {name: getattr(trust, name) for name in names}


def come_in(person):
    client = Client()
    enter(client, person)
    return client


def seen(clients):
    """What each of them gets at each page, and by how many queries."""
    found = {}
    for name, client in clients.items():
        for page in (*map(reverse, PAGES), f"{reverse('search')}?q=pupils"):
            with CaptureQueriesContext(connection) as queries:
                response = client.get(page)
            body = TOKENS.sub(b"", response.content)
            found[name, page] = (response.status_code, body, len(queries))
    return found


def test_nothing_anywhere_is_different_for_the_person_concerned_and_those_around_them(trust):
    clients = {name: come_in(person) for name, person in onlookers(trust).items()}
    seen(clients)  # what is kept from a first look
    before = seen(clients)

    case = report(trust, trust.head, child_at_risk="yes", personal_data="yes").case
    gathering.compose_urgent(timezone.now())
    Message.objects.update(state="undeliverable")

    assert {row.person for row in case.readers.all()} == {trust.chair, trust.chief, trust.lead}
    assert Notice.objects.exists()
    after = seen(clients)
    different = [key for key in before if before[key] != after[key]]
    assert different == []


def test_whoever_may_read_it_does_see_a_difference(trust):
    """The same comparison notices a case where there is one to be seen."""
    clients = {"chair": come_in(trust.chair)}
    seen(clients)
    before = seen(clients)

    report(trust, trust.head)

    assert seen(clients) != before
