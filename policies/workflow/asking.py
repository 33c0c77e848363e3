"""Questions to the owners of a policy: while one waits for its answer, the clock stands still."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from core.workflow import Lifecycle, Refused, Transition, advance, record
from notices import outbox
from people.models import Person
from people.queries.calendar import calendars
from policies.models import Assignment, Clause, Question, Version
from policies.queries import questions
from policies.queries.questions import ANSWERED, OPEN, PUBLISHED, WITHDRAWN
from policies.workflow import returning, searching

ANSWER = Transition("answer", (OPEN,), ANSWERED)
PUBLISH = Transition("publish", (ANSWERED,), PUBLISHED)
TAKE_BACK = Transition("take_back", (PUBLISHED,), ANSWERED)
WITHDRAW = Transition("withdraw", (OPEN,), WITHDRAWN)

QUESTION = Lifecycle(Question, start=OPEN, moves=(ANSWER, PUBLISH, TAKE_BACK, WITHDRAW))


def refuse_unless_in_force(version: Version) -> None:
    if version.state != Version.State.PUBLISHED:
        now = version.get_state_display().lower()
        raise Refused(f"{version} is {now}, so no questions are asked about it here.")


@transaction.atomic
def ask(version: Version, *, by: Person, text: str, clause: Clause | None = None) -> Question:
    """Ask the owners, and stop the asker's clock; the same question twice is one question."""
    refuse_unless_in_force(version)
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)  # two clicks: one after the other
    said = {"version": version, "clause": clause, "person": by, "text": text}
    if there := Question.objects.filter(**said, state=OPEN).first():
        return there
    assignment = by.assignments.filter(
        policy=version.policy_id, state=Assignment.State.OPEN
    ).first()
    question = Question.objects.create(
        **said,
        policy=version.policy,
        assignment=assignment,
        days_left=assignment and _days_left(assignment, timezone.localdate()),
    )
    record(question, "ask", by=by)
    for owner in questions.to_hear_of(question).exclude(pk=by.pk):
        outbox.owe(owner, "question", f"question:{question.pk}", ref=question.pk)
    return question


@transaction.atomic
def answer(question: Question, *, by: Person, text: str, publish_as: str = "") -> None:
    """Answer it, tell the asker, and start their clock again; in words for all where given."""
    keep_days_left(timezone.localdate(), Question.objects.filter(pk=question.pk))
    advance(question, ANSWER, by=by, answer=text, answered_by=by, answered_at=timezone.now())
    if question.person_id != by.pk:
        outbox.owe(question.person, "answer", f"answer:{question.pk}", ref=question.pk)
    if publish_as:
        publish(question, by=by, asked_as=publish_as)


@transaction.atomic
def publish(question: Question, *, by: Person, asked_as: str) -> None:
    """Show question and answer beside the section to everybody who reads, without the asker."""
    advance(question, PUBLISH, by=by, asked_as=asked_as, published_at=timezone.now())
    searching.index_beside(question.policy)


@transaction.atomic
def take_back(question: Question, *, by: Person) -> None:
    advance(question, TAKE_BACK, by=by, published_at=None)
    searching.index_beside(question.policy)


@transaction.atomic
def withdraw(question: Question, *, by: Person) -> None:
    """The asker needs no answer any more; the days waited are theirs all the same."""
    keep_days_left(timezone.localdate(), Question.objects.filter(pk=question.pk))
    advance(question, WITHDRAW, by=by)


@transaction.atomic
def keep_days_left(on: date, waiting: QuerySet[Question] | None = None) -> int:
    """Move the due dates of those who wait, so that as many days are left as when they asked.

    Answers how many moved; run twice on a day, it moves none.
    """
    rows = Question.objects.all() if waiting is None else waiting
    left = dict(
        rows.filter(state=OPEN, assignment__state=Assignment.State.OPEN)
        .order_by("days_left")
        .values_list("assignment", "days_left")
    )
    if not left:
        return 0
    days, moved = calendars(), []
    standing = Assignment.objects.filter(pk__in=left).annotate(school=returning.main_school())
    for row in standing.select_for_update(of=("self",)):
        calendar = days.get(row.school, days[None])
        due = calendar.next_school_day(on + timedelta(days=left[row.pk]))
        if due > row.due_on:
            row.due_on = due
            moved.append(row)
    return returning.write_due(moved)


def _days_left(assignment: Assignment, on: date) -> int:
    return (assignment.due_on - on).days
