"""Whom to remind of what they must sign, and whom to tell of those who are late, on a day."""

from datetime import date, timedelta

from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat

from notices import queries as notices
from notices.models import Notice
from people.models import Absence, Appointment, Person, Placement, Role
from policies.models import Assignment, AssignmentSchool
from policies.queries import questions
from policies.reminders import Level, Steps

ASSIGNMENT, ESCALATION = "assignment", "escalation"
EXECUTIVES = (Role.NOMINATED_EXECUTIVE, Role.EXECUTIVE, Role.CHIEF_EXECUTIVE)
AS_HIGH_AS = {
    Role.HEADTEACHER: (Role.HEADTEACHER, Role.EXECUTIVE_HEADTEACHER, *EXECUTIVES),
    Role.EXECUTIVE_HEADTEACHER: (Role.EXECUTIVE_HEADTEACHER, *EXECUTIVES),
    Role.NOMINATED_EXECUTIVE: EXECUTIVES,
}


def reachable(on: date) -> QuerySet[Assignment]:
    """To sign, by somebody who is here and works on this day: nobody paused is reminded.

    Nor is anybody who asked the owner a question and waits for the answer.
    """
    return Assignment.objects.filter(
        ~questions.waits(), notices.at_work(on, "person"), state=Assignment.State.OPEN
    ).order_by()


def at_a_step(on: date, steps: Steps) -> QuerySet[Assignment]:
    """Those whose latest step was not owed yet, with its `step_key`.

    The due date is part of the key: somebody who gets a new one is reminded of the new one.
    """
    step = Case(
        *(
            When(due_on__lte=last_due, then=_unless_just_assigned(step))
            for step, last_due in steps.latest_due(on)
        ),
        default=None,
        output_field=IntegerField(),
    )
    found = reachable(on).alias(step=step).filter(step__isnull=False)
    return _not_owed(found.annotate(step_key=_key("step", F("step"))), "step_key", "step:")


def _unless_just_assigned(step: int) -> Case:
    day = ExpressionWrapper(F("due_on") + Value(timedelta(days=step)), output_field=DateField())
    return Case(When(assigned_on__lt=day, then=Value(step)), default=None)


def _key(prefix: str, *more: F | Value) -> "Joined":
    return Joined(Value(prefix), "pk", "due_on", *more)


class Joined(Func):
    """Its parts with colons between, in half the time of Concat, which thinks of NULL each time."""

    template = "(%(expressions)s)"
    arg_joiner = " || ':' || "
    output_field = CharField()


def _not_owed(rows: QuerySet[Assignment], key: str, prefix: str) -> QuerySet[Assignment]:
    """`prefix` says nothing new: it spares the database all notices of other kinds."""
    owed = Notice.objects.filter(
        person=OuterRef("person"), key=OuterRef(key), key__startswith=prefix
    )
    return rows.filter(~Exists(owed))


def asked_today(rows: QuerySet[Assignment], on: date) -> QuerySet[Assignment]:
    """To sign, of these, and not asked for by hand on this day, with the `asked_key`."""
    open_rows = rows.filter(~questions.waits(), state=Assignment.State.OPEN).order_by()
    key = Concat(Value(f"asked:{on}:"), Cast("pk", CharField()), output_field=CharField())
    return _not_owed(open_rows.annotate(asked_key=key), "asked_key", f"asked:{on}:")


# --- telling others
def late(rows: QuerySet[Assignment], on: date, level: Level) -> QuerySet[Assignment]:
    """Of these, those so many days overdue of whom nobody was told at this level since."""
    told_before = _told().filter(
        key__startswith=f"{ESCALATION}:{level.name}:",
        due_on__gt=OuterRef("due_on"),
        due_on__lt=on,
    )
    overdue = rows.filter(due_on__lte=on - timedelta(days=level.after))
    return overdue.filter(~Exists(told_before))


def untold_today(rows: QuerySet[Assignment], on: date, rung: str) -> QuerySet[Assignment]:
    """One level a day, and one rung of it: nobody but this rung was told today."""
    others = _told().filter(due_on=on).exclude(key__startswith=rung)
    return rows.filter(~Exists(others))


def _told() -> QuerySet[Notice]:
    return Notice.objects.filter(kind=ESCALATION, ref=OuterRef("pk"))


def with_line_manager(rows: QuerySet[Assignment], on: date) -> QuerySet[Assignment]:
    """Adds `told`: the line manager, of the main placement first, who is here today."""
    away = Absence.objects.on(on).filter(person=OuterRef("line_manager"))
    managed = Placement.objects.on(on).filter(
        ~Exists(away),
        person=OuterRef("person"),
        line_manager__in=Person.objects.current(on),
    )
    manager = managed.order_by("-main", "starts_on", "pk").values("line_manager")[:1]
    return rows.annotate(told=Subquery(manager)).filter(told__isnull=False)


def with_post_holder(rows: QuerySet[Assignment], role: str, on: date) -> QuerySet[AssignmentSchool]:
    """A row for each holder of the post, `told`, at each school where the assignment counts."""
    holder = "school__appointments"
    return (
        AssignmentSchool.objects.filter(
            Q(**{f"{holder}__ends_on": None}) | Q(**{f"{holder}__ends_on__gte": on}),
            assignment__in=rows,
            counted_until=None,
            **{
                f"{holder}__role": role,
                f"{holder}__state": Appointment.State.CONFIRMED,
                f"{holder}__starts_on__lte": on,
            },
        )
        .annotate(told=_who_acts(f"{holder}__person", f"{holder}__stand_in", on))
        .exclude(told=F("assignment__person"))
    )


def trust_holders(role: str, on: date) -> list[int]:
    """The pks of who holds, or stands in for, this post for the whole trust."""
    posts = Appointment.objects.in_effect(on).filter(role=role, school=None)
    told = posts.annotate(told=_who_acts("person", "stand_in", on)).exclude(told=None)
    return sorted(set(told.order_by().values_list("told", flat=True)))


def _who_acts(person: str, stand_in: str, on: date) -> Case:
    """The holder of a post, or while they are away whoever stands in."""
    away = Absence.objects.on(on).filter(person=OuterRef(person))
    return Case(When(Exists(away), then=F(stand_in)), default=F(person))


def below(rows: QuerySet[Assignment], rung: str, on: date) -> QuerySet[Assignment]:
    """Leave out those who hold a post as high: of a headteacher no headteacher is told."""
    if rung not in AS_HIGH_AS:
        return rows
    as_high = Appointment.objects.in_effect(on).filter(
        person=OuterRef("person"), role__in=AS_HIGH_AS[rung]
    )
    return rows.filter(~Exists(as_high))
