"""What the apps above people are told: they add their functions in `AppConfig.ready`.

Each is called in the transaction of the change with a queryset of people, works on the set,
and may be called again without effect.
"""

from collections.abc import Callable
from datetime import date

from django.db.models import QuerySet

from people.models import AppointmentEvent

Hook = Callable[[QuerySet, date], None]
AppointmentHook = Callable[[AppointmentEvent, QuerySet], None]

# People began, changed or ended a placement or an appointment, or their absence changed.
changed: list[Hook] = []

# A post was proposed, given, ended, or its stand-in named: these people must hear of it.
appointed: list[AppointmentHook] = []


# Pages about a person, linked from theirs: (words, name of the address, permission); takes `pk`.
person_pages: list[tuple[str, str, str]] = []

# Pages of settings of the apps above: (words, hint, name of the address, permission).
settings_pages: list[tuple[str, str, str, str]] = []


def tell_changed(people: QuerySet, on: date) -> None:
    for hook in changed:
        hook(people, on)


def tell_appointed(event: AppointmentEvent, people: QuerySet) -> None:
    for hook in appointed:
        hook(event, people)
