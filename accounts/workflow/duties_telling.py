"""Who owes a duty hears of it when it is raised and at each step; once, whatever is missed."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from accounts import duty_steps
from accounts.models import Duty
from accounts.notifications import duties as notifications
from accounts.queries import duties_owed
from people.queries import trust


def tell(on: date) -> int:
    """Owe the step that each open duty has reached; answer how many have reached one.

    Nothing more than one query where no duty has reached one.
    """
    steps = steps_of_trust()
    rows = list(_at_a_step(on, steps).select_related("account"))
    if not rows:
        return 0
    owing = duties_owed.on(on, rows)
    told: dict[int, list[int]] = {}
    owed, above = [], []
    for duty in rows:
        step = duty_steps.reached(duty.raised_on, on, steps)
        told.setdefault(step, []).append(duty.pk)
        line = owing.line(duty)
        owed += [(person, duty.pk, step) for person in next(iter(line), ())]
        if duty_steps.goes_up(step, steps) and len(line) > 1:
            above += [(person, duty.pk, step) for person in line[1]]
    for step, keys in told.items():
        Duty.objects.filter(pk__in=keys).update(steps_told=step)
    notifications.owed(owed, on)
    notifications.went_up(above, on)
    return len(rows)


def steps_of_trust() -> list[int]:
    """The days of `account.duty_steps`, in order, each once."""
    return sorted({days for days in trust.setting("account.duty_steps") if days > 0})


def _at_a_step(on: date, steps: list[int]) -> QuerySet[Duty]:
    waits = Q(steps_told__lt=duty_steps.RAISED)
    for number, days in enumerate(steps, start=duty_steps.RAISED):
        waits |= Q(raised_on__lte=on - timedelta(days=days), steps_told__lte=number)
    return Duty.objects.filter(waits, state=Duty.State.OPEN, raised_on__lte=on)
