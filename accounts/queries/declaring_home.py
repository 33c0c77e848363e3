"""What of declarations, permissions and advice waits for somebody, for the home page."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import BigIntegerField, CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.expressions import Combinable
from django.urls import reverse
from django.utils import timezone

from accounts import declared, permitted
from accounts.models import Advice, Declaration, Delegate, Permission
from accounts.queries import declaring as queries
from accounts.queries import declaring_turns as turns
from accounts.queries.declaring_turns import Waits
from core import wording
from people.models import Person
from people.queries import trust

DECLARATION, PERMISSION, ADVICE = "declaration", "permission", "advice"
WORDS = {  # title of one, of several, where
    DECLARATION: ("Read a declaration", "Read {} declarations", "accounts:declarations"),
    PERMISSION: ("Decide on a permission", "Decide on {} permissions", "accounts:permissions"),
    ADVICE: ("Answer “May I ...?”", "Answer “May I ...?”, {} questions", "accounts:all_advice"),
}
NO_TEXT, NOBODY = Value("", CharField()), Value(None, BigIntegerField())


def mark(on: date) -> Combinable:
    """Whether they have something to confirm or to say more about, or a team that has asked."""
    mine = {"person": OuterRef("pk")}
    team = {"person__placements__line_manager": OuterRef("pk")}
    declarations, permissions = Declaration.objects, Permission.objects
    said, held = queries.ACKNOWLEDGED, Permission.State.GRANTED
    return (
        Exists(declarations.filter(**mine, state=said, confirm_by__lte=on))
        | Exists(permissions.filter(**mine, state=held, confirm_by__lte=on))
        | Exists(permissions.filter(**mine, state=Permission.State.MORE_ASKED))
        | Exists(declarations.filter(**team, state=queries.MADE))
        | Exists(Advice.objects.filter(**team, state=Advice.State.ASKED))
        | Exists(Delegate.objects.filter(**mine, ended_at=None))
    )


def waiting(person: Person) -> list[dict]:
    today = timezone.localdate()
    return [*_own(person, today), *_of_others(person, today)]


def _own(person: Person, on: date) -> list[dict]:
    """One query."""
    said, held = queries.ACKNOWLEDGED, Permission.State.GRANTED
    rows = _kept(Declaration.objects.filter(person=person, state=said), "still", on)
    rows = rows.union(
        _kept(Permission.objects.filter(person=person, state=held), "needed", on),
        _about(Permission.objects.filter(person=person, state=Permission.State.MORE_ASKED)),
        all=True,
    )
    return [OWN[what](key, due) for what, key, due in rows]


def _kept(rows: QuerySet, what: str, on: date) -> QuerySet:
    rows = rows.filter(confirm_by__lte=on).order_by()
    return rows.values_list(Value(what, CharField()), "pk", "confirm_by")


def _about(rows: QuerySet) -> QuerySet:
    return rows.order_by().values_list(Value("more", CharField()), "pk", "decide_by")


def _still(key: int, due: date | None) -> dict:
    return {
        "due": due,
        "title": "Is what you declared still so?",
        "text": "It takes a click.",
        "url": reverse("accounts:declaration", args=[key]),
        "action": "See it",
    }


def _needed(key: int, due: date | None) -> dict:
    return {
        "due": due,
        "title": "Do you still need what you were allowed?",
        "text": "It takes a click.",
        "url": reverse("accounts:permission", args=[key]),
        "action": "See it",
    }


def _more(key: int, due: date | None) -> dict:
    return {
        "due": due,
        "title": "Say more about what you asked for",
        "text": "Then it can be decided.",
        "url": reverse("accounts:permission", args=[key]),
        "action": "Say more",
    }


OWN = {"still": _still, "needed": _needed, "more": _more}


def _of_others(person: Person, on: date) -> list[dict]:
    """What waits for them to read, decide or answer; nothing is asked where nothing waits."""
    if not turns.may_decide_anything(person):
        return []
    found = list(_open(person, on))
    if not found:
        return []
    stored = trust.stored_profile()
    rows = [_as_waits(at, row, stored) for at, row in enumerate(found)]
    theirs = turns.of(person, rows, on)
    by_kind: dict[str, list[date | None]] = defaultdict(list)
    for at in sorted(theirs):
        by_kind[found[at][0]].append(found[at][-1])
    return [_task(what, dues) for what, dues in by_kind.items()]


def _open(person: Person, on: date) -> Iterable[tuple]:
    near = turns.near(person, on)
    declarations = Declaration.objects.filter(near, state=queries.MADE)
    permissions = Permission.objects.filter(near, state__in=queries.OPEN_PERMISSIONS)
    advice = Advice.objects.filter(near, state=Advice.State.ASKED)
    named = F("other_person")
    return _columns(declarations, DECLARATION, F("kind"), "answer_by", named).union(
        _columns(permissions, PERMISSION, F("kind"), "decide_by", NOBODY),
        _columns(advice, ADVICE, NO_TEXT, "answer_by", NOBODY),
        all=True,
    )


def _columns(rows: QuerySet, what: str, kind: Combinable, due: str, named: Combinable) -> QuerySet:
    said = {"what": Value(what, CharField()), "sort": kind, "about": named, "due": F(due)}
    return (
        rows.order_by()
        .annotate(**said)
        .values_list("what", "sort", "state", "school", "person", "rung", "about", "due")
    )


def _as_waits(at: int, row: tuple, stored: dict) -> Waits:
    what, kind, state, school, person, rung, about, _ = row
    if what == ADVICE:
        step = permitted.adviser(stored)
    elif what == DECLARATION:
        step = declared.receiver(kind, stored)
    elif state == Permission.State.WAITS_FOR_IT:
        step, rung = queries.IT, 0
    else:
        step = permitted.decider(kind, stored)
    return Waits(at, step, school, person, rung, about)


def _task(what: str, dues: list[date | None]) -> dict:
    one, many, where = WORDS[what]
    number = len(dues)
    return {
        "due": min((due for due in dues if due), default=None),
        "title": one if number == 1 else many.format(wording.figure(number)),
        "text": "Somebody waits for you.",
        "url": reverse(where),
        "action": "See it" if number == 1 else "See them",
    }
