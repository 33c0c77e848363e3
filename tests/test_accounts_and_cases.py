"""Every page of official accounts is the same for everybody, with a case about the head or without.

Whoever the case is hidden from is walked to the byte in test_secrecy.py. Here everybody else asks
for what they may read there, those who read the case among them: what stands in the page itself
is the same to the byte, and takes as many queries.
"""

import re

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.urls import app_name
from people.tests.entering import enter
from tests import test_secrecy, test_walk, walk_objects, world
from tests.test_secrecy import GET, ONE_WHO_KNOWS, hidden_from, hush  # noqa: F401 -- fixtures

pytestmark = [pytest.mark.lengthy, pytest.mark.sqlite, pytest.mark.django_db]
OTHERS = [role for role in world.ROLES if role not in {*test_secrecy.HIDDEN_FROM, "signed_out"}]
IN_THE_PAGE = re.compile(rb"<main.*</main>", re.DOTALL)


def addresses(small, role):
    for row in test_walk.rows():
        ours = row["address"].startswith(f"{app_name}:") and row["method"] == GET
        if ours and row[role] == "200":
            lookup = walk_objects.lookup(row["address"], row["object"], small, role)
            yield reverse(row["address"], kwargs=lookup)


def walk(clients, asked):
    """(person, address) to status, what stands in the page, and how many queries it took."""
    found = {}
    for role, url in asked:
        answer = test_secrecy.ask(clients[role], GET, url)
        page = IN_THE_PAGE.search(answer.body)
        found[role, url] = (answer.status, page[0] if page else answer.body, answer.queries)
    return found


@pytest.mark.usefixtures("hush")
def test_a_case_changes_no_page_of_official_accounts_for_anybody(hidden_from):  # noqa: F811
    small, _ = hidden_from
    clients = {role: Client() for role in OTHERS}
    for role, client in clients.items():
        enter(client, small.people[role])
    asked = [(role, url) for role in OTHERS for url in dict.fromkeys(addresses(small, role))]
    with time_machine.travel(timezone.now(), tick=False):
        walk(clients, asked)  # what a page keeps when it is first drawn is kept now
        with transaction.atomic():
            case = test_secrecy.make_the_case(small)
            reads = case.readers.filter(person=small.people[ONE_WHO_KNOWS]).exists()
            with_it = walk(clients, asked)
            transaction.set_rollback(True)
        without = walk(clients, asked)

    assert reads
    assert len(asked) > len(OTHERS)
    assert [
        told(key, with_it[key], without[key]) for key in asked if with_it[key] != without[key]
    ] == []


def told(key, one, other):
    """What differs, in words short enough to read."""
    at = next((n for n, (a, b) in enumerate(zip(one[1], other[1], strict=False)) if a != b), 0)
    around = slice(max(at - 60, 0), at + 120)
    return (key, one[0], other[0], one[2], other[2], one[1][around], other[1][around])
