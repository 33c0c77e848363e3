"""Nobody can tell from the portal that a case about them, or about whom they belong to, exists.

Every address of walk.csv that is read, and some with a search in them, is asked for by everybody
whom a case must be hidden from: with the case in the database, and without it. A form is sent to
every address of the case as well. What comes back is the same to the byte, apart from tokens, and
takes as many queries. Three walk on SQLite and three on PostgreSQL, one in each
way of being hidden from; all on both with PORTAL_LONG=1.
"""

import copy
import datetime as dt
import logging
import re
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlencode
from uuid import uuid4

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from incidents import chain
from incidents.models import Relationship
from incidents.report import Report
from incidents.workflow import chasing, compromises, evidence, readers, records, reporting
from notices.models import Message, Notice
from notices.workflow import gathering
from people.tests.entering import enter
from tests import test_walk, walk_objects, world
from tests.environment import LONG

pytestmark = [pytest.mark.lengthy, pytest.mark.django_db]
CANARY = "Quetzalcoatlus"
# Who walks on one database or the other, and what they are to the case.
CONCERNED = ("headteacher", "hr", "administrator")
HIDDEN_FROM = {
    **dict.fromkeys(CONCERNED, "concerned"),
    "dsl": "below somebody concerned",
    "clerk": "married to somebody concerned",
    "governor": "stands in for somebody concerned",
    "auditor": "read it once",
    "policy_owner": "a stranger",
}
ON_SQLITE, ON_POSTGRESQL = {"headteacher", "dsl", "policy_owner"}, {"clerk", "governor", "auditor"}
HERE = ON_POSTGRESQL if connection.vendor == "postgresql" else ON_SQLITE
WALKERS = [role for role in HIDDEN_FROM if LONG or role in HERE]
GET, POST = "GET", "POST"
OF_CASES = {  # what is asked for once more, about the case itself: address to method
    row["address"]: row["method"]
    for row in test_walk.rows()
    if row["address"].startswith("incidents:")
    if {"reference", "number"} & set(test_walk.arguments_of(row["address"]))
}
SENT = {"why": CANARY, "seen": "", "sure": "yes"}
STANDS_FOR = {"governor": "headteacher"}
READS_PAPERS = "headteacher"
PAPERS = {
    f"policies:{name}"
    for name in ("certificate", "statement", "link_paper", "large_print", "easy_print")
} | {"public:paper"}
ONE_WHO_KNOWS = "chief_executive"
TOKENS = re.compile(
    rb'name="csrfmiddlewaretoken" value="\w+"'
    rb"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    rb"|/ID \[<\w+> ?<\w+>\]"
)
OF_THE_MOMENT = {"X-Request-ID"}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: tuple
    body: bytes
    queries: int


@pytest.fixture(scope="module")
def hidden_from(django_db_setup, django_db_blocker):
    """The small world, in which some are related to the head, stand in for them, or work below."""
    with django_db_blocker.unblock(), transaction.atomic():
        small = world.build()
        head = small.people["headteacher"]
        small.people["dsl"].placements.update(line_manager=head)
        Relationship.objects.create(one=head, other=small.people["clerk"], kind="spouse")
        post = head.appointments.get()
        post.stand_in = small.people["governor"]
        post.save(update_fields=["stand_in"])
        head.absences.create(kind="holiday", starts_on=timezone.localdate())
        let_time_pass()
        clients = {role: Client() for role in (*WALKERS, ONE_WHO_KNOWS)}
        for role, client in clients.items():
            enter(client, small.people[role])
        yield small, clients
        transaction.set_rollback(True)


def let_time_pass():
    """What is urgent is chased and written, what is overdue goes up."""
    chasing.chase(timezone.now() + chain.LEAD_AFTER)
    gathering.compose_urgent(timezone.now())
    chasing.go_up(timezone.localdate() + dt.timedelta(days=30))


def make_the_case(small):
    """About three of them, urgent, unopened, chased, overdue, with mail that came back."""
    said = {
        "school": small.here,
        "what": f"{CANARY} was seen.",
        "child_at_risk": "yes",
        "personal_data": "yes",
        "category": "impersonation",
    }
    about = tuple(small.people[role] for role in CONCERNED)
    report = Report(number=uuid4(), said=said, about=about, reporter=small.stranger)
    concern = reporting.submit(report, by=small.stranger)
    case, chief = concern.case, small.people["chief_executive"]
    account = {"whose": "school", "account": CANARY, "platform": CANARY}
    small.rows["secret"] = {
        "case": case,
        "concern": concern,
        "task": case.tasks.get(),
        "record": records.add(case, "note", {"what": CANARY}, by=chief),
        "file": evidence.add(evidence.check(CANARY.encode(), "chat.txt"), concern, by=chief),
        "compromise": compromises.begin(case, **account, by=chief),
    }
    row = readers.allow(case, small.people["auditor"], "adviser", by=chief)
    readers.end_reading(row, by=chief)
    let_time_pass()
    Message.objects.filter(person=chief, urgent=True).update(state="undeliverable", error="No.")
    return case


def rows_for(role):
    """Rows of walk.csv that this person reads, and one of each refusal they get in each app.

    A refusal is one page whatever was asked for. Papers take long to make, so one person alone asks
    for them.
    """
    refused = set()
    for row in test_walk.rows():
        app = row["address"].split(":")[0]
        gets = {row[role], row[STANDS_FOR.get(role, role)]}
        if row["method"] != "GET" or (row["address"] in PAPERS and role != READS_PAPERS):
            continue
        said = (app, *sorted(gets))
        if "200" in gets or said not in refused:
            yield row
        if "200" not in gets:
            refused.add(said)


def addresses(small, role):
    """(method, address) of what this person is to ask for, searches among it."""
    for row in rows_for(role):
        lookup = walk_objects.lookup(row["address"], row["object"], small, role)
        yield GET, reverse(row["address"], kwargs=lookup)
    for url, reads in of_the_case(small, role):
        yield POST, url
        if reads:
            yield GET, url
    yield GET, reverse("incidents:inbox") + "?show=closed"
    head = small.people["headteacher"]
    for asked in (CANARY, small.rows["secret"]["case"].reference, head.family_name):
        yield GET, reverse("search") + "?" + urlencode({"q": asked})
        yield GET, reverse("people:people") + "?" + urlencode({"q": asked})


def of_the_case(small, role):
    """(address, whether it is read and not only sent to) of everything that the case has."""
    for name, method in OF_CASES.items():
        lookup = walk_objects.lookup(name, "secret", small, role)
        if lookup != walk_objects.lookup(name, "none", small, role):
            yield reverse(name, kwargs=lookup), method == GET


class Count:
    """How many statements went to the database."""

    asked = 0

    def __call__(self, execute, *arguments):
        self.asked += 1
        return execute(*arguments)


def ask(client, method, url):
    """What comes back, but for what is new each time; whatever it changed is taken back."""
    cookies = copy.deepcopy(client.cookies)
    count = Count()
    with transaction.atomic(), connection.execute_wrapper(count):
        response = client.post(url, SENT) if method == POST else client.get(url)
        body = response.getvalue()
        transaction.set_rollback(True)
    client.cookies = cookies
    headers = {name: value for name, value in response.items() if name not in OF_THE_MOMENT}
    return Answer(
        response.status_code,
        tuple(sorted(headers.items())),
        TOKENS.sub(b"", body),
        count.asked,
    )


def walk(clients, urls):
    return {(role, method, url): ask(clients[role], method, url) for role, method, url in urls}


def with_the_case(small, clients, urls=None):
    """The walk while the case is there; it is taken back again."""
    with transaction.atomic():
        case = make_the_case(small)
        if urls is None:
            asked = ((role, *asked) for role in WALKERS for asked in addresses(small, role))
            urls = [*dict.fromkeys(asked), (ONE_WHO_KNOWS, GET, reverse("incidents:inbox"))]
        mine = Notice.objects.filter(ref=case.pk, kind__startswith="case_", message__isnull=False)
        heard = {role: mine.filter(person=small.people[role]).count() for role in WALKERS}
        found = walk(clients, urls)
        transaction.set_rollback(True)
    return found, heard


def different(one, other):
    return sorted(key for key in one if one[key] != other[key])


def told(one, other):
    """What differs, in words short enough to read."""
    for key in islice(different(one, other), 12):
        first, second = one[key], other[key]
        at = next(
            (n for n, (a, b) in enumerate(zip(first.body, second.body, strict=False)) if a != b), 0
        )
        yield (
            *key,
            (first.status, second.status),
            (first.queries, second.queries),
            first.body[max(at - 60, 0) : at + 120],
            second.body[max(at - 60, 0) : at + 120],
        )


@pytest.fixture
def hush():
    """Thousands of pages that were not there are no news."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.usefixtures("hush")
def test_nobody_it_is_hidden_from_can_tell_whether_a_case_exists(hidden_from):
    small, clients = hidden_from
    known = (ONE_WHO_KNOWS, GET, reverse("incidents:inbox"))
    with time_machine.travel(timezone.now(), tick=False):
        with_it, heard = with_the_case(small, clients)
        without = walk(clients, with_it)
        # What the first walk was first to keep in a cache is asked for once more, both ways.
        doubtful = [key for key in different(with_it, without) if key != known]
        if doubtful:
            again, _ = with_the_case(small, clients, doubtful)
            with_it |= again
            without |= walk(clients, doubtful)

    assert with_it.pop(known) != without.pop(known)  # else nothing is compared here
    assert list(told(with_it, without)) == []
    said = [key[2] for key, answer in with_it.items() if CANARY.encode() in answer.body]
    assert [url for url in said if CANARY not in url] == []
    assert {answer.status for key, answer in with_it.items() if key[1] == POST} == {404}
    assert heard == dict.fromkeys(WALKERS, 0)
