"""Add rows to tests/walk.csv for addresses that have none, as the portal now answers.

A starting point to read line by line, not a truth:

    PORTAL_LONG=1 TEST_DATABASE_URL=... .venv/bin/python -m pytest tools/write_walk.py
"""

import csv

import pytest

from tests import test_walk, walk_objects, world

pytestmark = pytest.mark.django_db
KINDS = {
    "_group": ("other",),
    "_token": ("none",),
    "_visit": ("none",),
    "_digest": ("other",),
    "_rule": ("other", "none"),
    "_public": ("other",),
    "_public_school": ("other",),
    "_policy": ("published", "draft", "none"),
    "_version": ("published", "draft", "none"),
}


def test_write_rows_for_new_addresses():
    small_world = world.build()
    clients = test_walk.enter_all(small_world)
    known = {row["address"] for row in test_walk.rows()} if test_walk.TABLE.exists() else set()
    new = [
        name
        for name in dict.fromkeys(test_walk.addresses())
        if name not in known and not name.startswith(test_walk.LIBRARIES)
    ]
    with test_walk.TABLE.open("a", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        if not known:
            out.writerow(["address", "object", "method", *world.ROLES])
        for name in new:
            for kind in _kinds(name):
                row = {"address": name, "object": kind, "method": "GET"}
                got = test_walk.walk(small_world, clients, row)
                if 405 in got.values():
                    row["method"] = "POST"
                    got = test_walk.walk(small_world, clients, row)
                out.writerow([*row.values(), *got.values()])


def _kinds(name):
    chooser = walk_objects.BY_ADDRESS.get(name) or walk_objects.BY_APP.get(name.split(":")[0])
    if chooser is None or not test_walk.arguments_of(name):
        return ("-",)
    return KINDS.get(chooser.__name__, ("own", "other", "none"))
