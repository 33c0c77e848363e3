"""What waits on the home page: duties that somebody owes, and a pause they are to confirm."""

from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import Combinable
from django.urls import reverse
from django.utils import timezone

from accounts import duty_words
from accounts.models import Delegate, Duty, Pause, PauseTold, SocialAccount
from accounts.queries import duties, duties_owed, pauses
from accounts.rules.duties import looks_after
from core import wording
from people.models import Person
from people.queries import trust


def mark(on: date) -> Combinable:
    """Looks after an account, is a nominee, or was told to stop: whoever may have something."""
    own = SocialAccount.objects.filter(looks_after(OuterRef("pk")))
    told = PauseTold.objects.filter(person=OuterRef("pk"), stopped_at=None, pause__lifted_at=None)
    named = Delegate.objects.filter(person=OuterRef("pk"), ended_at=None, school__isnull=False)
    return Q(Exists(own)) | Q(Exists(told)) | Q(Exists(named))


def are_paused(on: date) -> Combinable:
    """Read along with whoever makes a request, for the banner of the section."""
    return Exists(Pause.objects.filter(lifted_at=None))


def waiting(person: Person) -> list[dict]:
    return [*_to_stop(person), *_to_do(person)]


def _to_stop(person: Person) -> list[dict]:
    return [
        {
            "due": timezone.localdate(told.pause.begun_at),
            "title": "Stop posting on every official account",
            "text": told.pause.words,
            "url": reverse("accounts:stop_posting", args=[told.pk]),
            "action": "Say that you have stopped",
        }
        for told in pauses.told_to(person).filter(stopped_at=None)
    ]


def _to_do(person: Person) -> list[dict]:
    today = timezone.localdate()
    rows = list(duties.visible_to(person).filter(state=Duty.State.OPEN))
    mine = duties_owed.of(rows, today).by(person) if rows else []
    if not mine:
        return []
    steps = trust.setting("account.duty_steps")
    due = min(duty_words.due_on(row, steps) for row in rows if row.pk in mine)
    return [
        {
            "due": due,
            "title": f"See to {wording.count(len(mine), 'thing')} about official accounts",
            "text": "Access of people who left or moved, reviews, and what was asked for by hand.",
            "url": reverse("accounts:duties"),
            "action": "See what is to do",
        }
    ]
