"""Real policies of real trusts, which are not part of the project: each recognised exactly."""

import json

import pytest
from django.conf import settings

from policies.importing import document

SHARED = settings.BASE_DIR.parent / "shared" / "policies"
EXPECTED = SHARED / "expected.json"
NAMES = [*json.loads(EXPECTED.read_text(encoding="utf-8"))] if EXPECTED.exists() else ["none"]


@pytest.mark.shared
@pytest.mark.skipif(not EXPECTED.exists(), reason=f"needs the documents of {SHARED}")
@pytest.mark.parametrize("name", NAMES)
def test_a_real_policy_is_recognised_exactly(name):
    expected = json.loads(EXPECTED.read_text(encoding="utf-8"))
    wanted = expected[name]
    wanted = expected[wanted["same_text_as"]] if "same_text_as" in wanted else wanted

    found = document.as_json(document.read((SHARED / name).read_bytes(), name))

    found["clauses"] = [clause["number"] for clause in found["clauses"] if clause["number"]]
    found["revisions"] = len(found["revisions"])
    near = abs(found["words"] - wanted["words"]) <= wanted["words"] / 100
    found["words"] = wanted["words"] if near else found["words"]
    assert {key: found[key] for key in wanted} == wanted
