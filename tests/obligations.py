"""Reads docs/obligations.md: which tests show what, and whether they ran. Pure."""

import re
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "obligations.md"
ROW = re.compile(r"^\| (S\d{3}) \|.*\| (.+?) \|$", re.MULTILINE)
AREAS = re.compile(r"^Areas: (.+)$", re.MULTILINE)
NOT_YET = re.compile(r"(^|; )not yet: (\S.{9,})$")  # with its reason
TEXT_ONLY = re.compile(r"text only: \S")
COUNTED = re.compile(r"^Not yet served: (\d+) in full, (\d+) in part\.$", re.MULTILINE)
TEST = re.compile(r"`([\w/]+\.py::test_\w+)`")


def rows() -> list[tuple[str, str]]:
    """(number, what shows it), as they stand."""
    return ROW.findall(PAGE.read_text(encoding="utf-8"))


def not_yet() -> tuple[list[str], list[str]]:
    """The rows that are not served: in full, and in part."""
    found = {number: NOT_YET.search(shown_by) for number, shown_by in rows()}
    lacking = {number: match[1] == "" for number, match in found.items() if match}
    in_full = [number for number, whole in lacking.items() if whole]
    return in_full, [number for number in lacking if number not in in_full]


def counted() -> list[tuple[int, int]]:
    """What the page says of them at its top."""
    said = COUNTED.findall(PAGE.read_text(encoding="utf-8"))
    return [(int(in_full), int(in_part)) for in_full, in_part in said]


def areas() -> set[str]:
    lines = AREAS.findall(PAGE.read_text(encoding="utf-8"))
    return {area.strip() for line in lines for area in line.split(",")}


def named() -> set[str]:
    """Every test that a row names, as pytest calls it without its parameters."""
    return {test for _, shown_by in rows() for test in TEST.findall(shown_by)}


def missing(outcomes: dict[str, set[str]]) -> list[str]:
    """Named tests that failed, or were not among those that ran or said why they were skipped."""
    return sorted(
        test
        for test in named()
        if "failed" in outcomes.get(test, {"failed"}) or not outcomes[test] & {"passed", "skipped"}
    )
