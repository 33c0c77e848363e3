"""Decisions about a case: what each opens, who is told that they came second, what it needs."""

import datetime as dt

import pytest
from django.utils import timezone

from core.at_once import Overtaken
from core.workflow import Refused, advance
from incidents.models import Case
from incidents.queries import on_record, visible
from incidents.tests.factories import CaseFactory, small_trust
from incidents.tests.test_reporting import readers, report
from incidents.workflow import deciding, lifecycle, merging, records
from incidents.workflow import readers as reading
from ledger.models import Leaf

pytestmark = pytest.mark.django_db
MAY = {"decision": "may_meet", "limbs": ["harmed"], "why": "A message at night."}
LOW = {"decision": "low_level", "why": "Thoughtless, once."}
NOW = "2026-11-27T09:00:00+00:00"
LADO = {"who": "Ann Reed", "when": NOW, "advice": "Wait for the strategy meeting."}
POLICE = {"decision": "no", "why": "The LADO saw no crime."}
AGREED = {"who": "Ann Reed, LADO", "when": NOW, "what": "They may be spoken to."}
OUTCOME = {"finding": "substantiated", "why": "They said so themselves."}
MEASURES = {
    "measures": ["training"],
    "procedure": "disciplinary",
    "decided_by": "The headteacher",
    "why": "A first time.",
}
TOLD = {
    "decision": "told",
    "when": NOW,
    "by_whom": "The headteacher",
    "what": "That it is looked at",
}


@pytest.fixture
def trust():
    return small_trust()


@pytest.fixture
def case(trust):
    return report(trust, trust.cleaner).case


def decide(case, said, by, **more):
    deciding.decide_threshold(case, said, by=by, **more)


def asked(case, by):
    """LADO and police on record."""
    records.add(case, "lado", LADO, by=by)
    records.add(case, "police", POLICE, by=by)


@pytest.mark.parametrize("move", lifecycle.CASE.moves, ids=lambda move: move.verb)
@pytest.mark.parametrize("state", Case.State)
def test_each_move_is_made_from_the_states_of_the_table_and_no_other(move, state):
    other = CaseFactory() if state == "duplicate" else None
    case = CaseFactory(state=state, merged_into=other, about_kind="parent", crime="no")
    case.records.create(kind="measures")
    case.records.create(kind="support")
    moved_to = {"merged_into": CaseFactory()} if move.verb == "merge" else {}
    over = move.target in ("closed", "redirected", "no_case", "duplicate")
    ended = {"ended_at": timezone.now() if over else None}

    if state in move.sources:
        advance(case, move, by=None, **moved_to, **ended)
        assert case.state == move.target
    else:
        with pytest.raises(Refused):
            advance(case, move, by=None, **moved_to, **ended)


def test_no_case_about_an_adult_who_works_here_leaves_received_before_the_threshold(trust, case):
    with pytest.raises(Refused, match="harm threshold"):
        deciding.assess(case, by=trust.head)

    decide(case, LOW, trust.head)
    deciding.assess(case, by=trust.head)
    assert case.state == "assessed"


def test_a_case_about_a_parent_needs_no_threshold(trust):
    case = report(trust, about_kind="parent").case

    deciding.assess(case, by=trust.head)

    assert case.state == "assessed"


@pytest.mark.parametrize(
    "said", [MAY, {"decision": "unsure", "why": "?"}, LOW | {"limbs": ["risk"]}]
)
def test_unsure_and_any_limb_count_as_may_meet_and_open_lado_and_police(trust, case, said):
    decide(case, said, trust.head)

    assert case.threshold == "may_meet"
    waiting = on_record.waiting(case.records).order_by("kind")
    assert [(row.kind, row.due_at is not None) for row in waiting] == [
        ("lado", True),
        ("police", False),
    ]


def test_a_low_level_concern_opens_nothing(trust, case):
    decide(case, LOW, trust.head)

    assert case.threshold == "low_level"
    assert not on_record.waiting(case.records).exists()


def test_the_lado_is_told_within_a_working_day_in_the_holidays_too(trust, case, monkeypatch):
    day = dt.date(2026, 12, 24)  # a Thursday; Friday to Monday are Christmas and its bank holidays
    monkeypatch.setattr(timezone, "localdate", lambda *_: day)

    due = records.lado_due(case)

    assert due.date() == dt.date(2026, 12, 29)


def test_deciding_twice_opens_the_duties_once(trust, case):
    decide(case, MAY, trust.head)
    decide(case, MAY | {"limbs": ["harmed", "risk"]}, trust.head)

    assert case.records.filter(kind="lado").count() == 1
    assert case.records.filter(kind="threshold").count() == 2


def test_it_is_not_said_to_be_less_before_the_lado_was_asked(trust, case):
    decide(case, MAY, trust.head)

    with pytest.raises(Refused, match="ask the LADO first"):
        decide(case, LOW, trust.head)
    records.add(case, "lado", LADO, by=trust.head)
    decide(case, LOW, trust.head)
    assert case.threshold == "low_level"


def test_nothing_is_said_to_the_person_until_lado_or_police_agree(trust, case):
    decide(case, MAY, trust.head)
    deciding.assess(case, by=trust.head)

    assert on_record.is_held_back(case)
    with pytest.raises(Refused, match="until the LADO or the police agree"):
        records.add(case, "told", TOLD, by=trust.head)
    with pytest.raises(Refused, match="basic enquiries only"):
        deciding.investigate(case, by=trust.head, officer=trust.education)

    records.add(case, "go_ahead", AGREED, by=trust.head)
    records.add(case, "told", TOLD, by=trust.head)
    deciding.investigate(case, by=trust.head, officer=trust.education)
    assert readers(case) == {(trust.head, "manage"), (trust.education, "investigating")}


@pytest.mark.parametrize("verb", ["redirect", "find_no_case", "decide"])
def test_nothing_ends_before_the_lado_and_the_police_decision(trust, case, verb):
    decide(case, MAY, trust.head)
    deciding.assess(case, by=trust.head)
    said = {
        "redirect": {"procedure": "allegations", "why": "x"},
        "find_no_case": {"why": "x"},
        "decide": {"outcome": OUTCOME, "measures": MEASURES},
    }[verb]

    with pytest.raises(Refused, match="LADO"):
        getattr(deciding, verb)(case, by=trust.head, **said)
    records.add(case, "lado", LADO, by=trust.head)
    with pytest.raises(Refused, match="police"):
        getattr(deciding, verb)(case, by=trust.head, **said)
    records.add(case, "police", POLICE, by=trust.head)
    getattr(deciding, verb)(case, by=trust.head, **said)
    assert case.state in ("redirected", "no_case", "decided")


def test_the_manager_investigates_only_with_a_reason(trust, case):
    decide(case, LOW, trust.head)
    deciding.assess(case, by=trust.head)

    with pytest.raises(Refused, match="say why nobody else"):
        deciding.investigate(case, by=trust.head, officer=trust.head)
    deciding.investigate(case, by=trust.head, officer=trust.head, same_person="A small school")
    with pytest.raises(Refused, match="say why nobody else can decide"):
        deciding.decide(case, by=trust.head, outcome=OUTCOME, measures=MEASURES)
    said = OUTCOME | {"same_person": "A small school"}
    deciding.decide(case, by=trust.head, outcome=said, measures=MEASURES)
    assert case.outcome == "substantiated"


def test_nobody_below_the_person_concerned_investigates(trust):
    case = report(trust, trust.deputy).case
    decide(case, LOW, trust.head)
    deciding.assess(case, by=trust.head)

    with pytest.raises(Refused, match="cannot be asked in"):
        deciding.investigate(case, by=trust.head, officer=trust.teacher)
    assert Case.objects.get().state == "assessed"


def test_whoever_may_sit_on_a_panel_never_reads_and_who_has_read_never_sits(trust, case):
    records.add(case, "panel", {}, by=trust.head, person=trust.chair)

    with pytest.raises(Refused, match="may sit on a panel"):
        reading.allow(case, trust.chair, "adviser", by=trust.head)
    with pytest.raises(Refused, match="cannot sit on a panel"):
        records.add(case, "panel", {}, by=trust.head, person=trust.head)


def test_naming_somebody_else_gives_no_second_reading_to_who_may_sit_on_a_panel(trust):
    case = report(trust, trust.cleaner, by=trust.head).case
    assert readers(case) == {(trust.head, "manage"), (trust.education, "second")}
    other = report(trust, trust.cleaner).case
    records.add(other, "panel", {}, by=trust.head, person=trust.education)

    merging.merge(case, other, by=trust.head, why="One evening")

    assert readers(other) == {(trust.head, "manage")}


def test_whoever_stepped_out_is_not_asked_in_again(trust, case):
    reading.step_out(case, by=trust.head)

    with pytest.raises(Refused, match="stepped out"):
        reading.allow(case, trust.head, "adviser", by=trust.education)


def test_a_finding_is_for_allegations_against_staff_alone(trust, case):
    parent = report(trust, about_kind="parent").case
    deciding.assess(parent, by=trust.head)
    deciding.decide(parent, by=trust.head, outcome=OUTCOME, measures=MEASURES)
    assert (parent.state, parent.outcome) == ("decided", "")

    decide(case, LOW, trust.head)
    deciding.assess(case, by=trust.head)
    with pytest.raises(Refused, match="Say what the investigation found"):
        deciding.decide(case, by=trust.head, outcome={"why": "x"}, measures=MEASURES)


def decided(trust, case):
    decide(case, LOW, trust.head)
    records.add(case, "police", POLICE, by=trust.head)
    deciding.assess(case, by=trust.head)
    deciding.decide(case, by=trust.head, outcome=OUTCOME, measures=MEASURES)


def test_a_case_is_closed_once_everything_that_it_needs_is_on_record(trust, case):
    decided(trust, case)

    assert on_record.missing(case) == ["What the person was told, or why nothing was said"]
    with pytest.raises(Refused, match="What the person was told"):
        deciding.close(case, by=trust.head)
    records.add(case, "told", TOLD, by=trust.head)
    said = {"what": "Take it down", "due_on": "2099-01-05"}
    action = records.add(case, "action", said, by=trust.head, person=trust.head)
    with pytest.raises(Refused, match="1 thing is still to do"):
        deciding.close(case, by=trust.head)
    records.finish(action, {"done": "It is down"}, by=trust.head)
    deciding.close(case, by=trust.head)
    assert (case.state, case.is_over) == ("closed", True)


def test_a_case_with_a_child_at_risk_is_never_closed_without_the_childs_record(trust):
    case = report(trust, trust.cleaner, child_at_risk="yes", harmed_kind="pupil").case
    decide(case, MAY, trust.head)

    assert "Where the child’s record is kept" in on_record.missing(case)
    assert "Support for whoever was harmed" in on_record.missing(case)
    assert "That suspension was considered, with the alternatives" in on_record.missing(case)


def test_a_resignation_ends_nothing(trust, case):
    decided(trust, case)
    trust.cleaner.placements.update(ends_on=timezone.localdate() - dt.timedelta(days=1))

    assert Case.objects.get().state == "decided"
    assert list(visible.cases(trust.head)) == [case]


def test_it_is_reopened_with_what_was_found_still_on_record(trust, case):
    decided(trust, case)
    records.add(case, "told", TOLD, by=trust.head)
    deciding.close(case, by=trust.head)

    deciding.reopen(case, by=trust.head, why="A second witness.")

    assert (case.state, case.is_over, case.outcome) == ("reopened", False, "")
    assert on_record.latest(case, "outcome").said["why"] == OUTCOME["why"]
    assert case.events.latest("pk").note == "A second witness."


def test_the_later_of_two_decisions_is_told_who_and_what(trust, case):
    seen = deciding.mark(case)
    decide(case, LOW, trust.head, seen=seen)

    with pytest.raises(Overtaken, match=f"{trust.head} was a moment faster: .decided"):
        decide(case, MAY, trust.education, seen=seen)
    assert Case.objects.get().threshold == "low_level"


def test_the_same_decision_a_second_time_changes_nothing(trust, case):
    seen = deciding.mark(case)
    decide(case, LOW, trust.head, seen=seen)
    decide(case, LOW, trust.head, seen=seen)

    assert case.records.filter(kind="threshold").count() == 1
    assert case.events.filter(verb="decide_threshold").count() == 1


def test_each_decision_leaves_a_proof_without_its_words(trust, case):
    decide(case, LOW, trust.head)

    leaf = Leaf.objects.get(kind="case decision")
    assert "Thoughtless" not in leaf.secret.canonical
    assert '"verb":"decide_threshold"' in leaf.secret.canonical
