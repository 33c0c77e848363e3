"""One walk over every address as everybody: what each may see stands in walk.csv.

A row is an address with an object: `own` (of the person or their school), `other` (of somebody
else, elsewhere), `none` (no such row), or `-` where the address names none. The columns say what
each person gets: 200, 302, 403, 404, 405 or 409. POST rows send an empty form. Some walk on SQLite
and the others on PostgreSQL, so that everybody has walked once; all on both with PORTAL_LONG=1.
"""

import copy
import csv
import time
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests import walk_objects, world
from tests.environment import LONG

TABLE = Path(__file__).with_name("walk.csv")
ON_SQLITE = ("signed_out", "headteacher", "clerk", "chief_executive", "trustee", "auditor")
ON_POSTGRESQL = tuple(role for role in world.ROLES if role not in ON_SQLITE)
HERE = ON_POSTGRESQL if connection.vendor == "postgresql" else ON_SQLITE
WALKERS = world.ROLES if LONG else HERE
FRESH = 5 * 60
ELSEWHERE = {"admin"}  # the operator's own site, which has its own test
# Addresses of libraries that answer signed-out people too, or need what only a journey has.
LIBRARIES = (
    "account_",
    "mfa_",
    "socialaccount_",
    "microsoft_",
    "google_",
    "openid_connect_",
    "usersessions_",
)


def addresses(patterns=None, space=""):
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            yield space + (pattern.name or repr(pattern.pattern))
        elif pattern.namespace not in ELSEWHERE:
            yield from addresses(
                pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space
            )


def arguments_of(name):
    """By what an address names an object, if it does."""
    spaces, _, last = name.rpartition(":")
    resolver = get_resolver()
    for space in filter(None, spaces.split(":")):
        resolver = resolver.namespace_dict[space][1]
    return resolver.reverse_dict.getlist(last)[0][0][0][1]


def rows():
    with TABLE.open() as file:
        return list(csv.DictReader(file))


@cache
def by_address():
    found = defaultdict(list)
    for row in rows():
        found[row["address"]].append(row)
    return found


def walkers(row):
    """Everybody; of those who get 404 for what is not there, two, unless PORTAL_LONG=1."""
    signed_in = [role for role in WALKERS if role != "signed_out"]
    if LONG or row["object"] != "none" or {row[role] for role in signed_in} != {"404"}:
        return WALKERS
    return signed_in[:2]


def walk(small_world, clients, row):
    """What each of these people gets at the address of a row; what it changes is taken back."""
    got = {}
    for role, client in clients.items():
        cookies = copy.deepcopy(client.cookies)
        lookup = walk_objects.lookup(row["address"], row["object"], small_world, role)
        url = reverse(row["address"], kwargs=lookup)
        with transaction.atomic():
            got[role] = client.generic(row["method"], url).status_code
            transaction.set_rollback(True)
        client.cookies = cookies
    return got


def enter_all(small_world):
    """A browser for everybody, signed in once."""
    found = {role: Client() for role in WALKERS}
    for role, client in found.items():
        world.come_in(client, small_world, role)
    return found


def test_every_address_has_its_rows():
    known = {row["address"] for row in rows()}
    wanted = {name for name in addresses() if not name.startswith(LIBRARIES)}

    assert (wanted - known, known - wanted) == (set(), set())


@pytest.fixture(scope="module")
def small_world(django_db_setup, django_db_blocker):
    """Built once, because building it takes longer than a walk; taken back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield world.build()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def came_in(small_world, django_db_blocker):
    """When they signed in, and their browsers."""
    with django_db_blocker.unblock():
        return time.monotonic(), enter_all(small_world)


@pytest.fixture
def clients(small_world, came_in, db):
    """Signed in anew on a slow machine, before pages ask them again to prove who they are."""
    at, found = came_in
    return found if time.monotonic() - at < FRESH else enter_all(small_world)


@pytest.mark.no_cover
@pytest.mark.django_db
@pytest.mark.parametrize("address", sorted(by_address()))
def test_everybody_gets_what_the_table_says(small_world, clients, address):
    for row in by_address()[address]:
        expected = {role: int(row[role]) for role in walkers(row)}
        asking = {role: clients[role] for role in expected}

        assert walk(small_world, asking, row) == expected, f"{row['method']} {row['object']}"
