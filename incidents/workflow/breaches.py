"""The breach log: entered, decided on the data protection officer's advice, reported, closed."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from core.workflow import Lifecycle, Refused, Transition, advance, record
from incidents import breach_clock, notifications
from incidents.models import Breach, Task
from incidents.queries import breaches
from ledger import leaves
from people.models import Person

EXPORT = "breach log export"
OPEN, DECIDED, CLOSED = Breach.State
FACTS = (
    "noticed_at",
    "school",
    "what",
    "whose",
    "kinds_of_data",
    "how_many",
    "contained",
    "contained_words",
)


def ico_was_told(breach: Breach, by: Person | None) -> str:
    if breach.ico == Breach.Ico.YES and breach.ico_told_at is None:
        return "First write down when the ICO was told."
    return ""


def those_affected_are_seen_to(breach: Breach, by: Person | None) -> str:
    """UK GDPR, article 34: a high risk is told to those whose data it is."""
    if not breach.told:
        return "First say whether those affected were told."
    return ""


def words_are_there(breach: Breach, by: Person | None) -> str:
    return "It was kept long enough and is emptied." if breach.emptied_at else ""


DECIDE = Transition("decide", (OPEN,), DECIDED)
CLOSE = Transition("close", (DECIDED,), CLOSED, guards=(ico_was_told, those_affected_are_seen_to))
REOPEN = Transition("reopen", (DECIDED, CLOSED), OPEN, guards=(words_are_there,))
BREACH = Lifecycle(Breach, start=OPEN, moves=(DECIDE, CLOSE, REOPEN))


@transaction.atomic
def enter(said: dict, *, number: UUID, by: Person, task: Task | None = None) -> Breach:
    """A new entry of the log; the same number, and the same task, again gives the same entry."""
    if task is not None:
        Task.objects.select_for_update().get(pk=task.pk)
        if already := Breach.objects.filter(task=task).first():
            return already
    facts = {name: said[name] for name in FACTS}
    breach, is_new = Breach.objects.get_or_create(number=number, defaults=facts | {"task": task})
    if is_new:
        record(breach, "enter", by=by)
    return breach


@transaction.atomic
def change(breach: Breach, said: dict, *, by: Person) -> None:
    """What is known now; what was decided stays decided until it is opened again."""
    _lock(breach)
    if breach.state == CLOSED:
        raise Refused(f"{breach} is closed. Open it again first.")
    for name in FACTS:
        setattr(breach, name, said[name])
    breach.save(update_fields=FACTS)
    record(breach, "change", by=by)


@transaction.atomic
def decide(breach: Breach, said: dict, *, by: Person) -> None:
    """The trust's decision about the risk, and whether the ICO is told, each with its reasons."""
    names = ("advice", "risk", "decided_by", "ico", "ico_why")
    changes = {name: said[name] for name in names} | {"decided_on": timezone.localdate()}
    advance(breach, DECIDE, by=by, **changes)


@transaction.atomic
def report(breach: Breach, *, told_at: datetime, reference: str, by: Person) -> None:
    """The ICO was told, at this moment."""
    _lock(breach)
    if breach.state != DECIDED or breach.ico != Breach.Ico.YES:
        raise Refused("It is not decided that the ICO is told of it.")
    breach.ico_told_at, breach.ico_reference = told_at, reference
    breach.save(update_fields=["ico_told_at", "ico_reference"])
    record(breach, "report", by=by)


@transaction.atomic
def tell(breach: Breach, told: str, words: str, *, on: date | None, by: Person) -> None:
    """Those affected were told on a day, or need not be, with the reason."""
    _lock(breach)
    if breach.state == CLOSED:
        raise Refused(f"{breach} is closed. Open it again first.")
    breach.told, breach.told_words = told, words
    breach.told_on = on if told == Breach.Told.TOLD else None
    breach.save(update_fields=["told", "told_words", "told_on"])
    record(breach, "tell", by=by)


@transaction.atomic
def close(breach: Breach, *, by: Person) -> None:
    advance(breach, CLOSE, by=by, closed_at=timezone.now())


@transaction.atomic
def reopen(breach: Breach, note: str, *, by: Person) -> None:
    """Something new is known: it is decided again, and what was decided before stays on record."""
    was = f"{breach.get_risk_display()}; {breach.get_ico_display()}. {breach.ico_why}"
    advance(breach, REOPEN, by=by, note=f"{note}\nDecided before: {was}", closed_at=None)


def export(rows: int, found_by: str, *, by: Person) -> None:
    """The log is taken away as a file: a leaf says by whom, when, and how much of it."""
    said = {"what": "breach log", "by": by.pk, "rows": rows, "found_by": found_by}
    leaves.write(EXPORT, by.pk, said | {"at": timezone.now().isoformat()})


def _lock(breach: Breach) -> None:
    breach.refresh_from_db(from_queryset=Breach.objects.select_for_update(of=("self",)))


def warn(now: datetime) -> int:
    """Owe a warning for each step of the 72 hours that was reached; answer how many were owed."""
    since = now - breach_clock.WARNED_AFTER[0]
    owed = 0
    for breach in breaches.waiting_for_ico(since):
        step = breach_clock.step_after(now - breach.noticed_at)
        owed += _owe(notifications.BREACH, breach.pk, step, breaches.keepers(breach))
    for task, noticed_at in breaches.tasks_not_entered(since):
        step = breach_clock.step_after(now - noticed_at)
        owed += _owe(notifications.BREACH_TASK, task.pk, step, breaches.having(task))
    return owed


def _owe(kind: str, key: int, step: int, people: list[Person]) -> int:
    for person in people:
        notifications.breach_runs(person, kind, key, step)
    return len(people)
