"""Scenario questions: written with a draft, answered before signing, talked over after two tries.

They block nothing but a signature given without an answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from core.workflow import Lifecycle, Refused, Transition, advance, record
from notices import outbox
from people.models import Person
from policies.models import (
    Acknowledgement,
    Assignment,
    Attempt,
    Choice,
    Chosen,
    Conversation,
    Scenario,
    Version,
)
from policies.queries import scenarios
from policies.workflow import drafting
from policies.workflow.assigning import SIGN

ASKED, HELD = Conversation.State
HOLD = Transition("hold", (ASKED,), HELD)
CONVERSATION = Lifecycle(Conversation, start=ASKED, moves=(HOLD,))

MOST = 10  # questions of a version
TRIES = 2  # wrong ones, before a conversation is asked for
NOTICE = "conversation"


@dataclass(frozen=True)
class Said:
    """One answer to choose, as its author wrote it."""

    words: str
    right: bool
    explanation: str


# --- the owner writes them
@transaction.atomic
def add(version: Version, situation: str, choices: Sequence[Said], *, by: Person) -> Scenario:
    _lock(version)
    if version.scenario_count >= MOST:
        raise Refused(f"A version asks at most {MOST} questions. Take one out first.")
    last = version.scenarios.order_by("-position").values_list("position", flat=True).first() or 0
    made = Scenario.objects.create(version=version, position=last + 1, situation=situation)
    _write(made, choices)
    _finish(version, by, "A question to readers added")
    return made


@transaction.atomic
def change(scenario: Scenario, situation: str, choices: Sequence[Said], *, by: Person) -> None:
    _lock(scenario.version)
    scenario.situation = situation
    scenario.save(update_fields=["situation"])
    scenario.choices.all().delete()
    _write(scenario, choices)
    _finish(scenario.version, by, "A question to readers changed")


@transaction.atomic
def remove(scenario: Scenario, *, by: Person) -> None:
    version = scenario.version
    _lock(version)
    scenario.delete()
    _finish(version, by, "A question to readers taken out")


def _lock(version: Version) -> None:
    version.refresh_from_db(from_queryset=Version.objects.select_for_update(of=("self",)))
    drafting.refuse_unless_text_may_change(version)


def _write(scenario: Scenario, choices: Sequence[Said]) -> None:
    Choice.objects.bulk_create(
        Choice(
            scenario=scenario,
            position=position,
            words=said.words,
            right=said.right,
            explanation=said.explanation,
        )
        for position, said in enumerate(choices, 1)
    )


def _finish(version: Version, by: Person, note: str) -> None:
    version.scenario_count = version.scenarios.count()
    version.save(update_fields=["scenario_count"])
    record(version, "write", by=by, note=note)


# --- a reader answers them
@transaction.atomic
def answer(assignment: Assignment, given: Mapping[int, set[int]], *, number: int) -> Attempt:
    """Record what was chosen for each question; a try that was sent twice is one try.

    `given`: choices by question. Raises Refused where the text changed, or nothing is to sign.
    """
    version = assignment.version_id
    locked = Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
    if locked.state not in SIGN.sources or locked.version_id != version:
        raise Refused("The policy changed, or was signed, while you were answering. Open it again.")
    before = scenarios.attempts(assignment)
    if number <= len(before):
        return before[max(number, 1) - 1]
    asked = scenarios.of(assignment.version)
    right = {
        row.pk: {choice.pk for choice in row.choices.all() if choice.right} == given[row.pk]
        for row in asked
    }
    attempt = Attempt.objects.create(
        assignment=assignment,
        version_id=version,
        number=len(before) + 1,
        passed=all(right.values()),
    )
    for row in asked:
        chosen = Chosen.objects.create(attempt=attempt, scenario=row, right=right[row.pk])
        chosen.choices.set(given[row.pk])
    if not attempt.passed and attempt.number == TRIES:
        _ask_for_conversation(assignment)
    return attempt


def _ask_for_conversation(assignment: Assignment) -> None:
    """Once a person and version: the line manager is told, else the head, else the owners."""
    person, version = assignment.person, assignment.version
    told = scenarios.to_talk(person, timezone.localdate())
    conversation, new = Conversation.objects.get_or_create(
        person=person, version=version, defaults={"by_owner": not told}
    )
    if not new:
        return
    record(conversation, "ask")
    for reader in told or version.policy.owners.exclude(pk=person.pk):
        outbox.owe(reader, NOTICE, f"{NOTICE}:{conversation.pk}", ref=conversation.pk)


def still_to_answer(assignment: Assignment) -> bool:
    """Whether a signature has to wait: not passed, and not tried twice either."""
    if not assignment.version.scenario_count:
        return False
    tried = Attempt.objects.filter(assignment=assignment, version=assignment.version_id)
    rows = list(tried.values_list("passed", flat=True))
    return True not in rows and len(rows) < TRIES


def keep_with(acknowledgement: Acknowledgement, version: Version) -> None:
    """What was answered belongs to the signature from now on."""
    if version.scenario_count:
        mine = Attempt.objects.filter(assignment=acknowledgement.assignment_id, version=version)
        mine.update(acknowledgement=acknowledgement)


# --- and somebody talks it over with them
def hold(conversation: Conversation, *, by: Person, held_on: date) -> None:
    """Record that the conversation took place: when, and who held it."""
    advance(conversation, HOLD, by=by, held_on=held_on, held_by=by)
