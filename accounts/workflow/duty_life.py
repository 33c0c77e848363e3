"""The states of a duty, and what stands in the way of each move. Its verbs are in `duties`."""

from django.db.models import F, Q, QuerySet

from accounts.models import Duty
from accounts.queries import duties_needed as needed
from core.workflow import Lifecycle, Transition
from people.models import Person

OPEN, DONE, DROPPED = Duty.State
Kind = Duty.Kind


def not_about_you(duty: Duty, by: Person | None) -> str:
    if by is not None and duty.person_id == by.pk:
        return "This is about your own access, so somebody else confirms it."
    return ""


def somebody_is_named(duty: Duty, by: Person | None) -> str:
    """Naming somebody is done on the page of the account, and seen here."""
    if duty.kind != Kind.NAME_CUSTODIAN or not duty.person_id:
        return ""
    if duty.person_id in {getattr(duty.account, f"{name}_id") for name in needed.CUSTODIANS}:
        return f"{duty.person} is still named on {duty.account}. Name somebody else there first."
    return ""


def not_raised_by_the_portal(duty: Duty, by: Person | None) -> str:
    if by is not None and duty.raised_by_id is None:
        return "The portal raised this, and drops it by itself once it is no longer needed."
    return ""


def about_others(duties: QuerySet[Duty], by: Person | None) -> QuerySet[Duty]:
    return duties.exclude(person=by) if by else duties


def without_those_named(duties: QuerySet[Duty], by: Person | None) -> QuerySet[Duty]:
    still = Q()
    for name in needed.CUSTODIANS:
        still |= Q(**{f"account__{name}": F("person")})
    return duties.exclude(Q(still, kind=Kind.NAME_CUSTODIAN, person__isnull=False))


CONFIRM = Transition(
    "confirm",
    (OPEN,),
    DONE,
    guards=(not_about_you, somebody_is_named),
    set_guards=(about_others, without_those_named),
    reads=("account", "person", "grant"),
)
DROP = Transition("drop", (OPEN,), DROPPED, guards=(not_raised_by_the_portal,))
TAKE_BACK = Transition("take_back", (DONE,), OPEN, reads=("account", "person", "grant"))

DUTY = Lifecycle(Duty, start=OPEN, moves=(CONFIRM, DROP, TAKE_BACK))
