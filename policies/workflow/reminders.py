"""Reminders are owed, and others told of who is late, set-wise; a day done twice adds nothing."""

from datetime import date

from django.db import transaction
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat

from core.workflow import record_all
from notices import outbox
from people.models import Person, Role
from people.queries import trust
from policies import reminders
from policies.models import Assignment
from policies.queries import reminders as queries
from policies.queries.reminders import ASSIGNMENT, ESCALATION
from policies.reminders import ABOVE, LINE_MANAGER, Level, Steps

# Posts that are held at a school; the others are held for the whole trust.
AT_SCHOOL = (Role.HEADTEACHER, Role.EXECUTIVE_HEADTEACHER, Role.HR)


@transaction.atomic
def remind(on: date) -> int:
    """Owe everybody the reminder step they have reached; answer how many were new."""
    steps = Steps.of(trust.setting("sign.steps_before"), trust.setting("sign.steps_after"))
    rows = queries.at_a_step(on, steps)
    return outbox.owe_each(rows, kind=ASSIGNMENT, key=F("step_key"), due_on=on)


@transaction.atomic
def remind_outstanding(rows: QuerySet[Assignment], *, by: Person, on: date) -> int:
    """Remind everybody of these assignments who has not signed; answer how many people.

    Asked for twice on a day, it is said once. It is said in the next summary of each person.
    """
    asked = queries.asked_today(rows, on)
    people = asked.values("person").distinct().count()
    record_all(asked, "remind", by=by)
    outbox.owe_each(asked, kind=ASSIGNMENT, key=F("asked_key"), due_on=on)
    return people


@transaction.atomic
def escalate(on: date) -> int:
    """Tell the next level of who is late, one level a day; answer how many notices were new."""
    levels = reminders.levels(
        trust.setting("sign.line_manager_after"),
        trust.setting("sign.headteacher_after"),
        trust.setting("sign.hr_after"),
    )
    rows = queries.reachable(on)
    return sum(_tell_level(queries.late(rows, on, level), level, on) for level in levels)


def _tell_level(late: QuerySet[Assignment], level: Level, on: date) -> int:
    """Tell the lowest rung that has somebody left, for each of those who are late."""
    told = 0
    for rung in dict.fromkeys((*level.rungs, *ABOVE)):
        key = f"{ESCALATION}:{level.name}:{rung}:"
        untold = queries.untold_today(late, on, key)
        if not untold.exists():
            break
        told += _tell(queries.below(untold, rung, on), rung, key, on)
    return told


def _tell(late: QuerySet[Assignment], rung: str, key: str, on: date) -> int:
    if rung == LINE_MANAGER:
        return _owe(queries.with_line_manager(late, on), key, F("told"), on)
    told = 0
    if rung in AT_SCHOOL:
        rows = queries.with_post_holder(late, rung, on)
        told = outbox.owe_each(
            rows,
            kind=ESCALATION,
            key=_key(key, "assignment_id", "assignment__due_on"),
            person=F("told"),
            ref="assignment_id",
            due_on=on,
        )
    if rung != Role.HEADTEACHER:
        for holder in queries.trust_holders(rung, on):
            others = late.exclude(person=holder)
            told += _owe(others, key, Value(holder), on)
    return told


def _owe(rows: QuerySet[Assignment], key: str, person: F | Value, on: date) -> int:
    return outbox.owe_each(
        rows, kind=ESCALATION, key=_key(key, "pk", "due_on"), person=person, due_on=on
    )


def _key(prefix: str, assignment: str, due_on: str) -> Concat:
    return Concat(
        Value(prefix),
        Cast(assignment, CharField()),
        Value(":"),
        Cast(due_on, CharField()),
        output_field=CharField(),
    )
