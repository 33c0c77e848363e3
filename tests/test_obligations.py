"""docs/obligations.md is true: each row once, each test there. That they ran: see conftest.py."""

import ast
import csv
from pathlib import Path

import pytest
from django.conf import settings

from tests import obligations

ROOT = Path(settings.BASE_DIR)
LIST = ROOT.parent / "shared" / "obligations.csv"


def functions(path):
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_each_test_that_is_named_exists():
    there = {
        path: functions(path) for path in {test.split("::")[0] for test in obligations.named()}
    }

    lacking = [
        test
        for test in obligations.named()
        if test.split("::")[1] not in there[test.split("::")[0]]
    ]

    assert obligations.named()
    assert lacking == []


def says_enough(shown_by):
    """A test, or why there is none; a *not yet* has its reason, beside a test as well."""
    if "not yet" in shown_by:
        return bool(obligations.NOT_YET.search(shown_by))
    return bool(obligations.TEST.search(shown_by) or obligations.TEXT_ONLY.match(shown_by))


def test_a_row_names_a_test_or_says_why_not():
    silent = [number for number, shown_by in obligations.rows() if not says_enough(shown_by)]
    numbers = [number for number, _ in obligations.rows()]

    assert silent == []
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize(
    ("shown_by", "enough"),
    [
        ("`tests/test_house.py::test_x`", True),
        ("`tests/test_house.py::test_x`; not yet: there is no field for it", True),
        ("not yet: there is no field for it", True),
        ("not yet: ", False),
        ("not yet", False),
        ("`tests/test_house.py::test_x`; not yet:", False),
        ("text only: guidance to people", True),
        ("text only: ", False),
        ("by hand", False),
    ],
)
def test_what_a_row_may_say(shown_by, enough):
    assert says_enough(shown_by) == enough


def test_the_page_counts_at_its_top_what_is_not_served():
    in_full, in_part = obligations.not_yet()

    assert obligations.counted() == [(len(in_full), len(in_part))]


def test_a_named_test_that_failed_or_did_not_run_is_missed():
    every = {test: {"passed"} for test in obligations.named()}
    first, second, third, *_ = sorted(every)

    assert obligations.missing(every) == []
    assert obligations.missing(every | {first: {"skipped"}}) == []
    gone = {test: said for test, said in every.items() if test != second}
    assert obligations.missing(gone | {third: {"passed", "failed"}}) == [second, third]


@pytest.mark.shared
def test_every_row_of_the_areas_is_on_the_page_once():
    with LIST.open(encoding="utf-8") as file:
        wanted = [row["id"] for row in csv.DictReader(file) if row["area"] in obligations.areas()]

    assert sorted(number for number, _ in obligations.rows()) == sorted(wanted)
