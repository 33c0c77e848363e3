"""What the clock does with declarations, permissions and advice: every night, or for a day.

Silence goes one rung up; what ends is told thirty days before; what lasts is asked about once a
year. Run twice on a day it does nothing more.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import CharField, F, Model, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from accounts import declared, permitted
from accounts.models import Advice, Declaration, Permission
from accounts.queries import deciders
from accounts.queries import declaring as queries
from accounts.queries import declaring_turns as turns
from accounts.workflow import declaring_permissions
from core.workflow import record
from notices import outbox
from people import profile
from people.calendar import Calendar
from people.models import Person
from people.queries import trust
from people.queries.calendar import calendars

TOLD_BEFORE = timedelta(days=30)


@dataclass(frozen=True)
class Kind:
    """A model whose rows wait: its states, the column of its day, the notice to whoever decides."""

    model: type[Model]
    states: tuple[str, ...]
    due: str
    notice: str


KINDS = (
    Kind(Declaration, (queries.MADE,), "answer_by", "declared"),
    Kind(Permission, queries.OPEN_PERMISSIONS, "decide_by", "permission_asked"),
    Kind(Advice, (Advice.State.ASKED,), "answer_by", "advice_asked"),
)


def run(on: date) -> dict[str, int]:
    """What was done, in words that a command prints."""
    return {
        "went a rung up": sum(go_up(kind, on) for kind in KINDS),
        "ended": end_what_is_over(on),
        "told that it ends": tell_what_ends(on),
        "asked whether it is still so": ask_whether_still_so(on),
    }


def _step(row: Model, stored: dict) -> str:
    if isinstance(row, Declaration):
        return declared.receiver(row.kind, stored)
    if isinstance(row, Advice):
        return permitted.adviser(stored)
    waits = row.state == Permission.State.WAITS_FOR_IT
    return queries.IT if waits else permitted.decider(row.kind, stored)


def go_up(kind: Kind, on: date) -> int:
    """Those whose day has passed go to the next rung; at the top they are asked for again."""
    late = kind.model.objects.filter(**{f"{kind.due}__lt": on}, state__in=kind.states)
    keys = list(late.order_by("pk").values_list("pk", "person"))
    if not keys:
        return 0
    posts = deciders.on(on, managers_of=[person for _, person in keys])
    stored, days = trust.stored_profile(), calendars()
    return sum(_one_up(kind, key, on, posts, stored, days) for key, _ in keys)


@transaction.atomic
def _one_up(
    kind: Kind,
    key: int,
    on: date,
    posts: deciders.Deciders,
    stored: dict,
    days: dict[int | None, Calendar],
) -> bool:
    waiting = kind.model.objects.select_for_update().filter(state__in=kind.states)
    row = waiting.filter(**{f"{kind.due}__lt": on}, pk=key).first()
    if row is None:  # answered meanwhile
        return False
    step, own = _step(row, stored), [row.person_id, getattr(row, "other_person_id", None)]
    rungs = posts.ladder(step, row.school_id, never=own, of=row.person_id)
    goes = row.rung + 1 < len(rungs)
    row.rung += goes
    wait = int(profile.value(stored, "account.answer_days"))
    setattr(row, kind.due, days.get(row.school_id, days[None]).add_school_days(on, wait))
    row.save(update_fields=["rung", kind.due])
    record(row, "go_up" if goes else "remind", note=f"Nobody answered by {on:%-d %B %Y}.")
    told = posts.deciding(step, row.school_id, row.rung, never=own, of=row.person_id)
    for person in turns.people(told):
        outbox.owe(person, kind.notice, f"{kind.notice}:{row.pk}:{on.isoformat()}", ref=row.pk)
    return goes


def end_what_is_over(on: date) -> int:
    """Permissions past their last day, and those of people who have left."""
    held = Permission.objects.filter(state=Permission.State.GRANTED)
    gone = Person.objects.filter(last_day__lt=on).order_by().values("pk")
    over = declaring_permissions.end_all(held.filter(ends_on__lt=on), because="Its last day passed")
    left = declaring_permissions.end_all(held.filter(person__in=gone), because="They have left")
    return over + left


def tell_what_ends(on: date) -> int:
    """To whoever has it, once, so that it can be asked for anew in time."""
    rows = queries.expiring(on, on + TOLD_BEFORE).filter(person__in=_here(on))
    day = Cast("ends_on", CharField())
    key = Concat(Value("permission_ends:"), Cast("pk", CharField()), Value(":"), day)
    return outbox.owe_each(rows, kind="permission_ends", key=key, due_on=on)


def ask_whether_still_so(on: date) -> int:
    wanted = Q(confirm_by__lte=on, person__in=_here(on))
    asked = 0
    for model, state, kind in (
        (Declaration, queries.ACKNOWLEDGED, "declaration_confirm"),
        (Permission, Permission.State.GRANTED, "permission_confirm"),
    ):
        day = Cast(F("confirm_by"), CharField())
        key = Concat(Value(f"{kind}:"), Cast("pk", CharField()), Value(":"), day)
        rows = model.objects.filter(wanted, state=state)
        asked += outbox.owe_each(rows, kind=kind, key=key, due_on=on)
    return asked


def _here(on: date) -> QuerySet:
    return Person.objects.current(on).order_by().values("pk")
