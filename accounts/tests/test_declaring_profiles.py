"""Each of the five profiles drives its own declarations and permissions, without a line of code."""

import pytest

from accounts import declared, permitted
from accounts.tests.declared_rows import PROFILES, stored

EVERYTHING = [*declared.ASKED]
WITHOUT_CONTACTS = [kind for kind in EVERYTHING if kind != "social_contact"]
EXPECTED = {  # what is offered, who receives it, what is never allowed, who decides, who advises
    "east-midlands": {
        "offered": WITHOUT_CONTACTS,
        "approach": "Making a note of it here is up to you",
        "ties": "advises you to say so",
        "work_email": ("executive", ""),
        "device": "acceptable use policy says",
        "adviser": "communications_manager",
        "official_user": "communications_manager",
    },
    "ninestiles": {
        "offered": WITHOUT_CONTACTS,
        "approach": "Report it here where it worries you",
        "ties": "for your own protection",
        "work_email": ("headteacher", "never allows"),
        "device": "in breaks",
        "adviser": "line_manager",
        "official_user": "school_leader",
    },
    "true-learning": {
        "offered": WITHOUT_CONTACTS,
        "approach": "must be reported",
        "ties": "advises you to say so",
        "work_email": ("headteacher", "never allows"),
        "device": "never allows private use",
        "adviser": "line_manager",
        "official_user": "communications_manager",
    },
    "vanguard": {
        "offered": WITHOUT_CONTACTS,
        "approach": "must be reported",
        "ties": "advises you to say so",
        "work_email": ("headteacher", "never allows"),
        "device": "acceptable use policy says",
        "adviser": "line_manager",
        "official_user": "headteacher_or_nominee",
    },
    "wessex": {
        "offered": EVERYTHING,
        "approach": "must be reported",
        "ties": "asks you to say it openly",
        "work_email": ("headteacher", "never allows"),
        "device": "",
        "adviser": "line_manager",
        "official_user": "headteacher",
    },
}


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_each_profile_drives_its_own_declarations_and_permissions(path):
    said, wanted = stored(path), EXPECTED[path.stem]

    offered = declared.offered(said, governs=True)
    approach, ties = declared.lead("approach", said), declared.lead("relationship", said)
    email = permitted.decider("work_email", said), permitted.why_not("work_email", said)
    device = permitted.why_not("device", said)

    assert offered == wanted["offered"]
    assert wanted["approach"] in approach
    assert wanted["ties"] in ties
    assert email[0] == wanted["work_email"][0]
    assert wanted["work_email"][1] in email[1]
    assert bool(email[1]) == bool(wanted["work_email"][1])
    assert wanted["device"] in device
    assert bool(device) == bool(wanted["device"])
    assert permitted.adviser(said) == wanted["adviser"]
    assert permitted.decider("official_user", said) == wanted["official_user"]


def test_every_profile_of_the_folder_is_expected():
    assert {path.stem for path in PROFILES} == set(EXPECTED)


@pytest.mark.parametrize(
    ("setting", "receiver"),
    [("line_manager", "line_manager"), ("executive", "executive"), (None, "headteacher")],
)
def test_the_profile_names_who_receives_and_interests_always_go_to_the_clerk(setting, receiver):
    said = {"declare.receiver": setting} if setting else {}

    found = [declared.receiver(kind, said) for kind in ("conflict", "interest", "departure")]

    assert found == [receiver, "clerk", "headteacher"]


def test_only_those_who_govern_are_offered_the_register_of_interests():
    assert "interest" not in declared.offered({}, governs=False)
    assert "interest" in declared.offered({}, governs=True)


@pytest.mark.parametrize(
    ("kind", "months"), [("conflict", 12), ("approach", None), ("departure", None)]
)
def test_what_lasts_is_asked_about_yearly_and_what_happened_once_is_not(kind, months):
    assert declared.confirm_months(kind, {}) == months
    assert declared.confirm_months(kind, {"declare.confirm_months": None}) is None


def test_every_permission_is_decided_on_a_rung_that_there_is():
    for path in PROFILES:
        said = stored(path)
        for kind in permitted.ASKED:
            assert permitted.decider(kind, said) in permitted.ladders.RUNGS


def test_every_kind_that_the_models_know_has_its_form():
    assert set(declared.ASKED) == set(declared.Kind)
    assert set(permitted.ASKED) == set(permitted.Kind)
