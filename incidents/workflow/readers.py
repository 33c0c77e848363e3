"""Giving and ending what people read: as routing says, and never to anybody it forbids.

Every change of readers goes through here. `allow` is the only way to add somebody by hand, and
refuses whoever is concerned or below somebody concerned, on the day received or today.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from core.workflow import Refused, advance, record
from incidents import chain, notifications, routing
from incidents.breach_words import WHOSE
from incidents.directory import People
from incidents.models import Case, Reader, Strand, Subject, Task, TaskReader
from incidents.queries import routes
from incidents.queries.outcome import ADDED, ROLES, Outcome
from incidents.routing import Route
from incidents.rules import forget_ways
from incidents.workflow import lifecycle
from people.models import Person, Placement

How = Reader.How
TASK_FIELDS = {
    "it_support": ("school", "platform", "address"),
    "communications_manager": ("school", "platform", "address"),
    "data_protection_officer": ("school", "platform", "data", "whose"),
    "hr": ("school", "employers"),
}
STRANDS = {How.MANAGE: "", How.SECOND: "", How.SAFEGUARD: Strand.CHILD}


def apply(case: Case, outcome: Outcome) -> None:
    """Give everybody on the route their rows, make the tasks, and owe the notices.

    Somebody who reads in that way already keeps their row; nobody loses one here.
    """
    route = outcome.route
    new = []
    for how, people in outcome.ways():
        new += give(case, outcome, how, people)
    make_tasks(case, outcome)
    case.sealed, case.child_strand = route.sealed, _has_child_strand(case, route)
    managing = (name for name, people in route.ladder if people & route.manage)
    case.rung = next(managing, "")
    case.save(update_fields=["sealed", "child_strand", "rung"])
    notifications.readers_added(case, new)


def give(
    case: Case,
    outcome: Outcome,
    how: str,
    people: Iterable[int],
    *,
    rule: str = "",
    roles: Iterable[str] = (),
) -> list[Reader]:
    """Let these people read it in this way, by the rule and posts of the outcome or those given."""
    have = set(case.readers.filter(ended_at=None, how=how).values_list("person_id", flat=True))
    if how != How.MANAGE:  # whom a panel needs reads nothing, unless nobody else may manage it
        have |= panel(case)
    new = [
        Reader(
            case=case,
            person_id=person,
            how=how,
            strand=STRANDS[how],
            rule=rule or _rule(outcome, how, person),
            **outcome.basis(person, roles or ROLES[how]),
        )
        for person in sorted(set(people) - have)
    ]
    Reader.objects.bulk_create(new)
    forget_ways(case)
    return new


def panel(case: Case) -> set[int]:
    """Those who may sit on a panel about it: never readers."""
    rows = case.records.filter(kind="panel").exclude(person=None)
    return set(rows.values_list("person_id", flat=True))


def _rule(outcome: Outcome, how: str, person: int) -> str:
    by_profile = how == How.SECOND and person in outcome.added
    return ADDED if by_profile else outcome.route.rules[str(how)]


def _has_child_strand(case: Case, route: Route) -> bool:
    return case.child_strand or not route.rules["safeguard"].startswith(routing.NO_STRAND)


def make_tasks(case: Case, outcome: Outcome) -> None:
    """One a post. What is open already stays open, whatever the facts are now."""
    for role, people in outcome.route.jobs:
        task, is_new = Task.objects.get_or_create(
            case=case, role=role, defaults={"fields": task_fields(case, role)}
        )
        have = set(task.readers.filter(ended_at=None).values_list("person_id", flat=True))
        rows = [
            TaskReader(
                task=task,
                person_id=person,
                rule=outcome.route.rules["tasks"],
                **outcome.basis(person, (role,)),
            )
            for person in sorted(people - have)
        ]
        TaskReader.objects.bulk_create(rows)
        if is_new:
            record(task, "make", by=None)
            if outcome.route.held:
                advance(task, lifecycle.HOLD, by=None)
        if task.state == Task.State.OPEN:
            notifications.tasks_given(task, rows)


def task_fields(case: Case, role: str) -> dict:
    """What the post needs for its job: an address, a system, kinds of data. Never the story."""
    concern = case.concerns.order_by("pk").first()
    if concern is None:
        return {}
    said = {
        "school": str(case.school),
        "platform": concern.platform,
        "address": concern.address,
        "data": concern.kinds_of_data,
        "whose": [label for code, label in WHOSE if code in concern.whose_data],
        "employers": _employers(case) if role == "hr" else [],
    }
    return {name: said[name] for name in TASK_FIELDS[role] if said[name]}


def _employers(case: Case) -> list[str]:
    """Agencies and firms that those concerned work for here."""
    about = case.subjects.filter(part=Subject.Part.CONCERNED).values("person")
    placed = Placement.objects.on(case.received_on).filter(person__in=about)
    names = placed.exclude(organisation=None).values_list("organisation__name", flat=True)
    return sorted(set(names))


@transaction.atomic
def reroute(case: Case, *, by: Person | None) -> None:
    """Route again on what is known now; who may no longer read loses it in this transaction.

    Whoever was added by hand stays, unless they are concerned or below somebody concerned.
    """
    today = timezone.localdate()
    lock(case)
    outcome = outcome_for_now(case, today)
    keep = dict(outcome.ways())
    reading = set(case.readers.filter(ended_at=None).values_list("person_id", flat=True))
    closing_to = never(case, reading)
    closing = [
        row.pk
        for row in case.readers.filter(ended_at=None)
        if row.person_id in closing_to
        or (row.how in keep and row.added_by_id is None and row.person_id not in keep[row.how])
    ]
    end(Reader.objects.filter(pk__in=closing), Reader.Ended.CONCERNED)
    _end_tasks(case, outcome, closing_to)
    apply(case, outcome)


def outcome_for_now(case: Case, today: date) -> Outcome:
    """Without those who stepped out, or were named by mistake and whoever is below them."""
    return _left(case, _outcome_for_now(case, today))


def outcome_on(case: Case, today: date) -> Outcome:
    """The same by the posts of the day, for what nobody could manage before; those who were
    concerned on the day received stay out."""
    outcome = _left(case, Outcome.of(routes.facts_of(case), today, routes.chosen(case)))
    route = outcome.route
    asked = {person for _, people in route.ladder for person in people} | route.safeguard
    return without(outcome, routes.never_readers(case, asked | outcome.added, case.received_on))


def _left(case: Case, outcome: Outcome) -> Outcome:
    mistaken = routes.named_by_mistake(case)
    return without(outcome, stepped_out(case) | mistaken | outcome.directory.below(mistaken))


@transaction.atomic
def close_to_relatives(case: Case) -> None:
    """Somebody who reads it turns out to be a relative: they lose it now, and the next rung has it.

    The child's strand by their post stays theirs (rule 4), and so does what nobody else can manage.
    """
    lock(case)
    outcome, related = outcome_for_now(case, timezone.localdate()), routes.rather_not(case)
    keep = dict(outcome.ways())
    closing = [
        row.pk
        for row in case.readers.filter(ended_at=None, person__in=related)
        if row.added_by_id
        or (row.how != How.SAFEGUARD and row.person_id not in keep.get(row.how, ()))
    ]
    jobs = TaskReader.objects.filter(task__case=case, ended_at=None, person__in=related)
    if not closing and not jobs.exists():
        return
    end(Reader.objects.filter(pk__in=closing), Reader.Ended.RELATED)
    end(jobs, TaskReader.Ended.RELATED)
    record(case, "relate", by=None)
    apply(case, outcome)


def _outcome_for_now(case: Case, today: date) -> Outcome:
    """By the day received; by today where nobody who managed then can read any more. Who is whose
    relative counts as known today."""
    facts, chosen = routes.facts_of(case), routes.chosen(case)
    outcome = Outcome.of(facts, case.received_on, chosen, related_on=[today])
    here = Person.objects.current(today).filter(pk__in=outcome.route.manage, blocked_at=None)
    if case.received_on == today or here.exists():
        return outcome
    return Outcome.of(facts, today, chosen)


def never(case: Case, people: Iterable[int]) -> set[int]:
    """Of these people, those to whom nothing of it may be shown: by today, by the day on which it
    was received, and by those of cases that were merged into it."""
    days = {case.received_on, *case.merged.values_list("received_on", flat=True)}
    return routes.never_readers(case, people, *days, timezone.localdate())


def _end_tasks(case: Case, outcome: Outcome, nobody: set[int]) -> None:
    jobs = dict(outcome.route.jobs)
    for row in TaskReader.objects.filter(task__case=case, ended_at=None).select_related("task"):
        if row.person_id in nobody or row.person_id not in jobs.get(row.task.role, {row.person_id}):
            end(TaskReader.objects.filter(pk=row.pk), TaskReader.Ended.CONCERNED)


def stepped_out(case: Case) -> set[int]:
    """Also of a case that was merged into this one."""
    rows = Reader.objects.filter(Q(case=case) | Q(case__merged_into=case))
    rows = rows.filter(ended_because=Reader.Ended.STEPPED_OUT)
    return set(rows.values_list("person_id", flat=True))


def without(outcome: Outcome, out: set[int]) -> Outcome:
    """The same route without those who stepped out; the next rung where nobody else is left."""
    route = outcome.route
    if not out:
        return outcome
    left = (people - out for _, people in route.ladder)
    manage = next(filter(None, left), frozenset())
    jobs = ((role, people - out) for role, people in route.jobs)
    changed = {
        "jobs": tuple((role, people) for role, people in jobs if people),
        "manage": manage,
        "second": route.second - out - manage,
        "safeguard": _acting_for_the_child(outcome, out, manage),
    }
    return replace(outcome, route=replace(route, **changed), added=outcome.added - out)


def _acting_for_the_child(outcome: Outcome, out: set[int], manage: frozenset[int]) -> People:
    """Those of the route who are left; else the lead, else whoever manages it."""
    wanted = outcome.route.safeguard
    if not wanted or wanted - out:
        return wanted - out
    return chain.chased(outcome.facts, outcome.directory, chain.LEAD) - out or manage


def end(rows: QuerySet, why: str) -> None:
    """Close readings now, of a case or of a task; those that are closed stay as they are."""
    rows.filter(ended_at=None).update(ended_at=timezone.now(), ended_because=why)


@transaction.atomic
def step_out(case: Case, *, by: Person) -> None:
    """The reader has a reason not to handle it: they lose it now, and the next rung receives it."""
    lock(case)
    end(case.readers.filter(person=by), Reader.Ended.STEPPED_OUT)
    record(case, "step_out", by=by)
    apply(case, outcome_for_now(case, timezone.localdate()))


@transaction.atomic
def allow(
    case: Case, person: Person, how: str, *, by: Person, strand: str = "", why: str = ""
) -> Reader:
    """Let somebody read as adviser, investigating officer or manager, by the case manager."""
    lock(case)
    if person.pk in never(case, [person.pk]):
        raise Refused(f"{person} cannot be asked in.")
    if person.pk in stepped_out(case):
        raise Refused(f"{person} stepped out of it, and cannot come back.")
    if person.pk in routes.rather_not(case):
        raise Refused(f"{person} cannot be asked in.")
    if person.pk in panel(case):
        raise Refused(f"{person} may sit on a panel about it, so they cannot read it.")
    if not person.is_active:
        raise Refused(f"{person} has left.")
    row, is_new = case.readers.get_or_create(
        person=person,
        how=how,
        ended_at=None,
        defaults={"added_by": by, "strand": strand, "rule": "added"},
    )
    if is_new:
        record(case, f"add_{how}", by=by, note="\n".join(filter(None, (str(person), why))))
        notifications.readers_added(case, [row])
    forget_ways(case)
    return row


@transaction.atomic
def end_reading(row: Reader, *, by: Person, why: str = Reader.Ended.REMOVED) -> None:
    """The case manager takes back what they gave; what routing gave stays."""
    lock(row.case)
    if row.added_by_id is None:
        raise Refused("They read it by their post, so it cannot be taken back.")
    end(Reader.objects.filter(pk=row.pk), why)
    record(row.case, "end_reading", by=by, note=str(row.person))
    forget_ways(row.case)


def lock(case: Case) -> None:
    """Until the end of the transaction nobody else changes the case or its readers."""
    case.refresh_from_db(from_queryset=Case.objects.select_for_update(of=("self",)))
