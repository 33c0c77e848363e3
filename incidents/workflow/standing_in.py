"""Reading in somebody's place, and what is left when a reader is gone: no case is ever nobody's."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from core.workflow import Refused, record
from incidents import chain, notifications
from incidents.models import Case, Reader, TaskReader
from incidents.queries import clocks, routes
from incidents.queries.outcome import Outcome
from incidents.workflow import readers
from people.models import Absence, Person

How = Reader.How
HANDED_OVER = "handed over"


@transaction.atomic
def hand_over(case: Case, *, by: Person) -> list[Person]:
    """Whoever they stand in for reads it from now on; the stand-in until those are back."""
    readers.lock(case)
    today = timezone.localdate()
    mine = case.readers.open_on(today).filter(person=by, post__isnull=False)
    new = [_handed(row, today) for row in mine.select_related("post__person")]
    if not new:
        raise Refused("You read this case for yourself, so there is nothing to hand over.")
    have = set(case.readers.filter(ended_at=None).values_list("person_id", "how"))
    new = [row for row in new if (row.person_id, row.how) not in have]
    Reader.objects.bulk_create(new)
    if new:
        record(case, "hand_over", by=by)
        notifications.readers_added(case, new)
    return [row.person for row in new]


def _handed(row: Reader, today: date) -> Reader:
    holder = row.post.person
    never = routes.never_readers(row.case, [holder.pk], row.case.received_on, today)
    suspended = Absence.objects.suspending(holder, today).exists()
    stepped_out = holder.pk in readers.stepped_out(row.case)
    if holder.pk in never or stepped_out or suspended or not holder.is_active:
        raise Refused(f"It cannot be handed over to {holder}. Ask whoever else manages it.")
    return Reader(case=row.case, person=holder, how=row.how, strand=row.strand, rule=HANDED_OVER)


def close_returned(today: date) -> int:
    """End what was read by standing in for whoever is back; answer how many readings."""
    return sum(
        _close(clocks.returned(rows, today)) for rows in (Reader.objects, TaskReader.objects)
    )


def _close(rows: QuerySet) -> int:
    keys = list(rows.values_list("pk", flat=True))
    readers.end(rows.model.objects.filter(pk__in=keys), Reader.Ended.RETURNED)
    return len(keys)


def fill(today: date) -> int:
    """Bring cases and tasks that nobody is left to act on to whoever receives them today.

    A leaver, a return or a suspension may empty a case; whoever merely comes into a post does not
    read what others still have.
    """
    emptied = [
        (pk, how)
        for how in (How.MANAGE, How.SAFEGUARD)
        for pk in clocks.without(how, today).values_list("pk", flat=True)
    ]
    jobs = set(clocks.tasks_without(today).values_list("case_id", flat=True))
    filled = sum(_fill(pk, how, today) for pk, how in emptied)
    return filled + sum(_fill_tasks(pk, today) for pk in jobs)


@transaction.atomic
def _fill(pk: int, how: str, today: date) -> bool:
    case = _locked(clocks.without(how, today), pk)
    if case is None:
        return False
    outcome, out = _today(case, today)
    people = outcome.route.manage
    if how == How.SAFEGUARD:
        lead = chain.chased(outcome.facts, outcome.directory, chain.LEAD)
        people = outcome.route.safeguard - out or lead
    new = readers.give(case, outcome, how, people - out, roles=_roles(how))
    if new:
        record(case, "fill", by=None)
    notifications.readers_added(case, new)
    return bool(new)


def _roles(how: str) -> tuple[str, ...]:
    return ("dsl", *chain.ROLES) if how == How.SAFEGUARD else ()


@transaction.atomic
def _fill_tasks(pk: int, today: date) -> bool:
    tasks = clocks.tasks_without(today).order_by().values("case")
    case = _locked(Case.objects.filter(pk__in=tasks), pk)
    if case is None:
        return False
    have = TaskReader.objects.filter(task__case=case).count()
    readers.make_tasks(case, _today(case, today)[0])
    return TaskReader.objects.filter(task__case=case).count() > have


def _locked(cases: QuerySet[Case], pk: int) -> Case | None:
    return cases.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()


def _today(case: Case, today: date) -> tuple[Outcome, set[int]]:
    """The route of today without those who stepped out or were concerned on the day received."""
    outcome = Outcome.of(routes.facts_of(case), today)
    ladder = {person for _, people in outcome.route.ladder for person in people}
    asked = ladder | outcome.route.safeguard
    out = readers.stepped_out(case) | routes.never_readers(case, asked, case.received_on)
    return readers.without(outcome, out), out
