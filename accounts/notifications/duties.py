"""What people hear about duties about access, reviews, and the pause of everything."""

from collections.abc import Callable, Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Value
from django.urls import reverse
from django.utils import timezone

from accounts import duty_words
from accounts.models import AccessGrant, Duty, Pause, PauseTold
from accounts.queries.pauses import PAUSED
from core import wording
from notices import outbox
from notices.composing import Compose, Line
from notices.models import Notice
from people.models import Person
from people.queries import trust

OWED, WENT_UP, BROKEN_INTO = "account_duty", "account_duty_up", "account_broken_into"
LIFTED = "accounts_go_on"
Told = Iterable[tuple[int, int, int]]  # person, duty, step
Kind = Duty.Kind
ASKS = {
    Kind.REMOVE_ROLE: ("Remove a role on an official account", "Remove {} roles"),
    Kind.CHANGE_CREDENTIALS: (
        "Change the credentials of an official account",
        "Change the credentials of {} official accounts",
    ),
    Kind.TELL_SUPPLIER: ("Tell a supplier that access has ended", "Tell {} suppliers"),
    Kind.NAME_CUSTODIAN: ("Name an account owner", "Name {} account owners"),
    Kind.REVIEW: ("Review an official account", "Review {} official accounts"),
}


def owed(told: Told, on: date) -> None:
    outbox.owe_many(_keyed(OWED, told), kind=OWED, due_on=on)


def went_up(told: Told, on: date) -> None:
    """Whoever is next hears of it too, as nobody did it by the last step."""
    outbox.owe_many(_keyed(WENT_UP, told), kind=WENT_UP, due_on=on)


def _keyed(kind: str, told: Told) -> list[tuple[int, str, int]]:
    return [(person, f"{kind}:{duty}:{step}", duty) for person, duty, step in told]


def broken_into(duty: Duty, by: Person | None) -> None:
    """Everybody with access is asked what they know, at once."""
    access = AccessGrant.objects.filter(account=duty.account_id, ended_at=None)
    people = Person.objects.filter(Exists(access.filter(person=OuterRef("pk"))))
    people = people.exclude(pk=by.pk) if by else people
    key = f"{BROKEN_INTO}:{duty.pk}:"
    outbox.owe_each(people, kind=BROKEN_INTO, key=key, person="pk", ref=Value(duty.pk), urgent=True)


def paused(pause: Pause) -> None:
    told = PauseTold.objects.filter(pause=pause)
    key = f"{PAUSED}:{pause.pk}:"
    outbox.owe_each(told, kind=PAUSED, key=key, ref="pause_id", urgent=True)


def lifted(pause: Pause) -> None:
    told = PauseTold.objects.filter(pause=pause)
    key = f"{LIFTED}:{pause.pk}:"
    outbox.owe_each(told, kind=LIFTED, key=key, ref="pause_id", urgent=True)


def said(begin: str) -> Compose:
    """A line for each duty that is still to do; nothing about one that is done or dropped."""

    def compose(notices: list[Notice]) -> dict[int, Line | None]:
        rows = Duty.objects.filter(state=Duty.State.OPEN).select_related(
            "account", "person", "grant__supplier"
        )
        duties = rows.in_bulk({notice.ref for notice in notices})
        steps = trust.setting("account.duty_steps")
        return {
            notice.pk: _line(duties[notice.ref], notice, steps, begin)
            if notice.ref in duties
            else None
            for notice in notices
        }

    return compose


def _line(duty: Duty, notice: Notice, steps: list[int], begin: str) -> Line:
    today = max(notice.due_on, timezone.localdate())
    day = duty_words.due_on(duty, steps)
    named = wording.long_day(day, today=today)
    by = f" by {named}" if day >= today else f": it was due on {named}"
    words = f"{begin}{duty_words.sentence(duty)}{by}."
    return Line(words, duty.get_absolute_url(), due_on=day, ask=ASKS[duty.kind])


def told_broken_into(notices: list[Notice]) -> dict[int, Line | None]:
    rows = Duty.objects.filter(state=Duty.State.OPEN).select_related("account")
    duties = rows.in_bulk({notice.ref for notice in notices})
    words = (
        "URGENT: somebody broke into {}. Do not use it. Tell its owner what you know, and go on"
        " once they say so."
    )
    return {
        notice.pk: Line(words.format(duties[notice.ref].account), reverse("home"))
        if notice.ref in duties
        else None
        for notice in notices
    }


def of_pause(line: Callable[[Pause], Line | None]) -> Compose:
    def compose(notices: list[Notice]) -> dict[int, Line | None]:
        pauses = Pause.objects.in_bulk({notice.ref for notice in notices})
        return {notice.pk: line(pauses[notice.ref]) for notice in notices}

    return compose


def _stop(pause: Pause) -> Line | None:
    if pause.lifted_at:
        return None
    words = f"Stop posting on every official account now: {pause.words}"
    words = words if words.endswith((".", "!", "?")) else f"{words}."
    return Line(f"{words} Then say in the portal that you have stopped.", reverse("home"))


def _go_on(pause: Pause) -> Line:
    return Line("You may post on official accounts again: the pause is over.", reverse("home"))


WORDS: dict[str, Compose] = {  # kind of notice -> who says it
    OWED: said(""),
    WENT_UP: said("Nobody has done it yet: "),
    BROKEN_INTO: told_broken_into,
    PAUSED: of_pause(_stop),
    LIFTED: of_pause(_go_on),
}
