"""The demonstration's policies, which are the first thing that most people will read here."""

import re
from pathlib import Path

from policies import shown
from policies.importing import document
from policies.redline import comparing
from policies.redline.shapes import clauses_of
from trust_portal.demonstration.earlier import EARLIER

FOLDER = Path(document.__file__).resolve().parents[1] / "demo"
MERGE_FIELDS = {
    "school.name",
    "headteacher.title",
    "headteacher.name",
    "dsl.name",
    "communications_manager.email",
    "it_support.name",
}


def imported():
    paths = sorted(FOLDER.glob("*.md"))
    return [document.read(path.read_bytes(), path.name) for path in paths]


def test_a_dozen_policies_come_in_without_a_doubt():
    policies = imported()

    assert len({policy.title for policy in policies}) == 12
    assert {policy.title: policy.warnings for policy in policies if policy.warnings} == {}


def test_each_has_its_document_control_and_its_history():
    for policy in imported():
        control = policy.control
        newest = control.revisions[-1]
        assert (newest.version, newest.date) == (control.version, control.approved[:7])
        assert control.next_review > control.approved
        assert control.review_months in (12, 24, 36)
        assert None not in (control.reference, control.owner, control.committee, control.category)


def test_each_names_the_people_of_the_school_by_merge_fields_that_exist():
    for policy in imported():
        used = set(re.findall(r"\{\{ (\S+) \}\}", policy.body))
        assert used <= MERGE_FIELDS
        assert "school.name" in used


def test_policies_refer_only_to_policies_that_the_trust_has():
    titles = {policy.title for policy in imported()}

    named = {name for policy in imported() for name in policy.control.related}

    assert named <= titles


def text_of(data, name):
    rows = [
        {
            "number": part.number,
            "heading": part.heading,
            "anchor": part.anchor,
            "level": part.level,
            "html": shown.beside_the_margin(part.number, part.html),
        }
        for part in document.read(data.encode(), name).clauses
    ]
    return clauses_of(rows)


def test_the_earlier_versions_differ_from_the_latest_as_a_reader_should_see_them_do():
    told = {}
    for name, earlier in EARLIER.items():
        [path] = [path for path in FOLDER.glob("*.md") if name in path.name]
        now = path.read_text()
        redline = comparing.compare(text_of(earlier.text(now), path.name), text_of(now, path.name))
        told[name] = redline.summary

    assert told == {
        "social-media": "2 sections changed, 1 added, 1 moved",
        "safeguarding": "1 section changed, 1 added",
    }
