"""What nobody acts on goes to others: the urgent chain by the minute, a missed assessment by day.

Both look at what the database says and at nothing else, so a tick that was lost is caught up by
the next, and one that comes twice changes nothing.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from core.workflow import record
from incidents import chain, deadlines, notifications
from incidents.models import Case, Reader
from incidents.queries import clocks, routes
from incidents.queries.outcome import Outcome
from incidents.workflow import readers
from people.calendar import Calendar
from people.queries.calendar import calendars

How = Reader.How
WAITED = {
    chain.DEPUTIES: "urgent, unopened after 15 minutes",
    chain.LEAD: "urgent, unopened after 60 minutes",
}


def chase(now: datetime) -> int:
    """Bring urgent cases that nobody has opened to whoever is next; answer how many went on."""
    due = clocks.unopened(now).values_list("pk", flat=True)
    return sum(_chase(pk, now) for pk in list(due))


@transaction.atomic
def _chase(pk: int, now: datetime) -> bool:
    locked = clocks.unopened(now).select_for_update(skip_locked=True, of=("self",))
    case = locked.filter(pk=pk).first()
    if case is None:  # opened a moment ago, or another worker has it
        return False
    today = timezone.localdate(now)
    step = chain.step_after(now - case.received_at)
    outcome = Outcome.of(routes.facts_of(case), today)
    people = chain.chased(outcome.facts, outcome.directory, step)
    people -= readers.stepped_out(case) | routes.never_readers(case, people, case.received_on)
    new = readers.give(case, outcome, How.SAFEGUARD, people, rule=WAITED[step], roles=chain.ROLES)
    case.chased = step
    case.save(update_fields=["chased"])
    record(case, "chase", by=None)
    notifications.readers_added(case, new)
    return True


def go_up(today: date) -> int:
    """Bring what was not assessed in time to the next rung of its own ladder; answer how many."""
    due, days = clocks.missed(today).values_list("pk", flat=True), calendars()
    return sum(_go_up(pk, today, days) for pk in list(due))


@transaction.atomic
def _go_up(pk: int, today: date, days: dict[int | None, Calendar]) -> bool:
    locked = clocks.missed(today).select_for_update(skip_locked=True, of=("self",))
    case = locked.filter(pk=pk).first()
    if case is None:
        return False
    outcome = Outcome.of(routes.facts_of(case), today)
    rung = chain.rung_above(case.rung, outcome.route, _spared(case, outcome, today))
    case.goes_up_after = None  # nobody is left above
    new = []
    if rung:
        case.rung, people = rung
        case.goes_up_after = deadlines.assess_by(today, days[case.school_id])
        new = readers.give(case, outcome, How.MANAGE, people, rule=f"7, {case.rung}")
        record(case, "go_up", by=None)
    case.save(update_fields=["rung", "goes_up_after"])
    notifications.readers_added(case, new)
    return bool(new)


def _spared(case: Case, outcome: Outcome, today: date) -> set[int]:
    """Those there already, those who stepped out, and whoever may never read it."""
    ladder = {person for _, people in outcome.route.ladder for person in people}
    managing = case.readers.open_on(today).filter(how=How.MANAGE)
    never = routes.never_readers(case, ladder, case.received_on, today)
    there = set(managing.values_list("person_id", flat=True))
    return there | readers.stepped_out(case) | never
