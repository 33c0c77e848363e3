"""Cases that nobody inside may manage: somebody is told that a post must be filled, and the case
opens by itself once somebody may manage it. Nothing is said of the case.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone

from core.workflow import record
from incidents import chain, notifications
from incidents.models import Case
from incidents.queries import clocks, routes
from incidents.workflow import readers
from people.models import Person


def look_after(today: date) -> int:
    """Give each to whoever may manage it by now; tell of the others. Answer how many opened."""
    opened = 0
    for pk in clocks.sealed().values_list("pk", flat=True):
        opened += _open(pk, today)
    for case in clocks.sealed():
        _tell(case, today)
    return opened


@transaction.atomic
def _open(pk: int, today: date) -> bool:
    rows = clocks.sealed().select_for_update(skip_locked=True, of=("self",))
    case = rows.filter(pk=pk).first()
    if case is None:
        return False
    outcome = readers.outcome_on(case, today)
    if outcome.route.sealed:
        return False
    record(case, "unseal", by=None)
    readers.apply(case, outcome)
    return True


def _tell(case: Case, today: date) -> None:
    """Whoever has been reached by now: the clerk, then who else looks after posts; every week."""
    step = chain.sealed_step(today - timezone.localdate(case.received_at))
    here = routes.directory_for(routes.facts_of(case), today)
    asked = chain.told_of_vacancy(here, step)
    spared = routes.never_readers(case, asked, case.received_on, today) | routes.rather_not(case)
    people = Person.objects.filter(pk__in=asked - spared, blocked_at=None)
    notifications.post_needed(case, people, step)
