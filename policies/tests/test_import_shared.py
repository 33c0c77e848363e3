"""Real policies of real trusts, which are not part of the project: each recognised exactly."""

import json

import pytest
from django.conf import settings

from policies.importing import document
from policies.tests import twins

SHARED = settings.BASE_DIR.parent / "shared" / "policies"
EXPECTED = SHARED / "expected.json"
NAMES = [*json.loads(EXPECTED.read_text(encoding="utf-8"))] if EXPECTED.exists() else ["none"]
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not EXPECTED.exists(), reason=f"needs the documents of {SHARED}"),
]


@pytest.mark.parametrize("name", NAMES)
def test_a_real_policy_is_recognised_exactly(name):
    recognised_exactly(name, (SHARED / name).read_bytes(), name)


@pytest.mark.parametrize("name", [name for name in NAMES if not name.endswith(".pdf")])
def test_the_same_text_as_html_and_as_opendocument_is_recognised_exactly(name):
    page = twins.as_html(name, (SHARED / name).read_bytes())

    recognised_exactly(name, page, "policy.html")
    recognised_exactly(name, twins.as_odt(page), "policy.odt")


def recognised_exactly(name, data, filename):
    """Whether what is read from the data is what is expected of the file `name`."""
    expected = json.loads(EXPECTED.read_text(encoding="utf-8"))
    wanted = expected[name]
    wanted = expected[wanted["same_text_as"]] if "same_text_as" in wanted else wanted

    found = document.as_json(document.read(data, filename))

    found["clauses"] = [clause["number"] for clause in found["clauses"] if clause["number"]]
    found["revisions"] = len(found["revisions"])
    near = abs(found["words"] - wanted["words"]) <= wanted["words"] / 100
    found["words"] = wanted["words"] if near else found["words"]
    assert {key: found[key] for key in wanted} == wanted
