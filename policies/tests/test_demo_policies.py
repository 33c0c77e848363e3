"""The demonstration's policies, which are the first thing that most people will read here."""

import re
from pathlib import Path

from policies.importing import document

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
