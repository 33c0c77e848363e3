"""What the apps above people are told: they add their functions in `AppConfig.ready`.

Each is called in the transaction of the change with a queryset of people, works on the set,
and may be called again without effect.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.db.models.expressions import Combinable

from people.models import AppointmentEvent, Person, StaffImport

Hook = Callable[[QuerySet, date], None]
AppointmentHook = Callable[[AppointmentEvent, QuerySet], None]

# People began, changed or ended a placement or an appointment, or their absence changed.
changed: list[Hook] = []

# A post was proposed, given, ended, or its stand-in named: these people must hear of it.
appointed: list[AppointmentHook] = []


@dataclass(frozen=True)
class Part:
    """What an app above keeps of a person, when two records turn out to be one person's.

    `facts` tells it, for the page that compares them: (label, lines). `join` moves it from the
    second record to the first, in the transaction of the merger, done by the third.
    """

    facts: Callable[[Person], list[tuple[str, list[str]]]]
    join: Callable[[Person, Person, Person], None]


parts: list[Part] = []

# Read along with whoever makes a request, in the same query: name to a maker of the expression for
# a day. It is made once a day, so it must depend on nothing else.
beside_the_person: dict[str, Callable[[date], Combinable]] = {}

# Lists beside people, posts and schools: (name, words, name of the address, permission).
beside: list[tuple[str, str, str, str]] = []

# Pages about a person, linked from theirs: (words, name of the address, permission); takes `pk`.
person_pages: list[tuple[str, str, str]] = []

# Pages about an organisation, linked from its line: the same.
organisation_pages: list[tuple[str, str, str]] = []

# Pages about a school, linked from its own: the same; takes `slug`.
school_pages: list[tuple[str, str, str]] = []

# A staff file from the folder was not brought in by itself: these people are to look at it.
file_waits: list[Callable[[StaffImport, QuerySet], None]] = []

# What a change of the profile does elsewhere, for the page that shows it before it is saved: from
# the profile now and then to a template and its `shown`; None where it does nothing there.
profile_previews: list[Callable[[dict, dict], tuple[str, object] | None]] = []

# What a trust should know of its profile as it stands: from the profile to (group, words).
profile_warnings: list[Callable[[dict], list[tuple[str, str]]]] = []

# Why an app above will not have this profile; "" when it will.
profile_refusals: list[Callable[[dict], str]] = []

# Pages of settings of the apps above: (words, hint, name of the address, permission).
settings_pages: list[tuple[str, str, str, str]] = []


def tell_file_waits(staff_import: StaffImport, people: QuerySet) -> None:
    for hook in file_waits:
        hook(staff_import, people)


def tell_changed(people: QuerySet, on: date) -> None:
    for hook in changed:
        hook(people, on)


def tell_appointed(event: AppointmentEvent, people: QuerySet) -> None:
    for hook in appointed:
        hook(event, people)


def previews_of_profile(before: dict, after: dict) -> list[tuple[str, object]]:
    return list(filter(None, (preview(before, after) for preview in profile_previews)))


def warnings_of_profile(stored: dict) -> list[tuple[str, str]]:
    """(group of settings, words)"""
    return [said for warnings in profile_warnings for said in warnings(stored)]


def why_not_this_profile(stored: dict) -> str:
    return next(filter(None, (refusal(stored) for refusal in profile_refusals)), "")
