"""The way of a duty: done with date and method, no longer needed, or confirmed by mistake.

What somebody confirms ends the access that it is about. Nobody confirms a duty about themselves.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import AccessGrant, Duty, SocialAccount
from accounts.notifications import duties as notifications
from accounts.queries import duties_needed as needed
from accounts.workflow import access, duties_ending, duties_telling
from accounts.workflow.duty_life import CONFIRM, DONE, DROP, OPEN, TAKE_BACK
from core.months import months_later
from core.workflow import Refused, advance, advance_all, record
from people.models import Person
from people.queries import trust

Kind, Cause = Duty.Kind, Duty.Cause
EARLIER = timedelta(days=31)  # a role may be taken away before somebody's last day
ENDS = (Cause.LEFT, Cause.MOVED, Cause.SUSPENDED, Cause.ENDED, Cause.BY_HAND)
OUTCOMES = {"keep": "Keep it", "change": "Change it", "close": "Close it"}


def not_then(day: date, raised_on: date) -> str:
    """Why it cannot have been done on this day; "" where it can."""
    if day > timezone.localdate():
        return "This day is still to come"
    if day < raised_on - EARLIER:
        return f"It was raised on {raised_on:%-d %B %Y}: this is more than a month before"
    return ""


@transaction.atomic
def confirm(duty: Duty, *, done_on: date, how: str, by: Person) -> None:
    """It is done on the platform: the access it is about has ended."""
    if why := not_then(done_on, duty.raised_on):
        raise Refused(f"{why}.")
    advance(duty, CONFIRM, by=by, note=_note(done_on, how), done_on=done_on, done_by=by, how=how)
    _end([duty.pk], how, by)


@transaction.atomic
def confirm_all(duties: QuerySet[Duty], *, done_on: date, how: str, by: Person) -> int:
    """The same for several at once, with one day and method; answer how many were confirmed.

    Those about oneself stay open, and those for which nobody else is named yet.
    """
    chosen = duties.exclude(kind=Kind.REVIEW).filter(raised_on__lte=done_on + EARLIER)
    if done_on > timezone.localdate():
        raise Refused("This day is still to come.")
    keys = list(chosen.order_by().values_list("pk", flat=True))
    rows, said = Duty.objects.filter(pk__in=keys), {"done_on": done_on, "done_by": by, "how": how}
    open_now = list(rows.filter(state=OPEN).values_list("pk", flat=True))
    done = advance_all(rows, CONFIRM, by=by, note=_note(done_on, how), **said)
    _end(open_now, how, by)
    return done


def _note(done_on: date, how: str) -> str:
    return f"Done on {done_on:%-d %B %Y}: {how}"


def _end(keys: Iterable[int], how: str, by: Person) -> None:
    """An account that was broken into keeps its people; all else ends what it is about."""
    over = Duty.objects.filter(pk__in=keys, state=DONE, cause__in=ENDS, grant__isnull=False)
    grants = AccessGrant.objects.filter(pk__in=over.order_by().values("grant"), ended_at=None)
    access.end_all(grants, how=how, by=by)


@transaction.atomic
def take_back(duty: Duty, *, why: str, by: Person) -> None:
    """It was confirmed by mistake: it is to do again, and what was said stays in its history."""
    said = f"{why} It said: {_note(duty.done_on, duty.how)}" if duty.done_on else why
    empty = {"done_on": None, "done_by": None, "how": ""}
    if duty.state == DONE and (same := _same_again(duty)):
        raise Refused(same)
    advance(duty, TAKE_BACK, by=by, note=said, **empty)
    if duty.grant_id and duty.cause in ENDS:
        ended = AccessGrant.objects.filter(pk=duty.grant_id, ended_at__isnull=False)
        duties_ending.go_on(ended, why=why, by=by)


def _same_again(duty: Duty) -> str:
    """Why it cannot be opened again: another of its kind is open, or access was given anew."""
    about = {"account": duty.account_id, "grant": duty.grant_id, "kind": duty.kind}
    if Duty.objects.filter(**about, person=duty.person_id, state=OPEN).exists():
        return "The same is to do already, so this one stays as it is."
    grant = duty.grant
    if grant and grant.person_id:
        again = AccessGrant.objects.filter(
            account=grant.account_id, person=grant.person_id, kind=grant.kind, ended_at=None
        )
        if again.exclude(pk=grant.pk).exists():
            return f"{duty.person} was given this access anew, so this one stays as it is."
    return ""


@transaction.atomic
def drop(duty: Duty, *, why: str, by: Person) -> None:
    """What was raised by hand is not needed after all."""
    advance(duty, DROP, by=by, note=why)


# --- by hand
@transaction.atomic
def hacked(account: SocialAccount, *, by: Person | None, note: str = "") -> Duty:
    """The account was broken into: its credentials are to be changed, and everybody with access is
    asked at once what they know. Asked for twice, it is one duty.

    Nobody's access ends by it: whose is not needed any more is another duty.
    """
    lock = SocialAccount.objects.select_for_update(no_key=True, of=("self",))
    lock.get(pk=account.pk)
    about = {"account": account, "grant": None, "person": None, "kind": Kind.CHANGE_CREDENTIALS}
    duty = Duty.objects.filter(**about, state=OPEN).first()
    if duty and duty.cause == Cause.HACKED:
        return duty
    if duty:
        duty.cause = Cause.HACKED
        duty.save(update_fields=["cause"])
        record(duty, "change_cause", by=by, note=note)
    else:
        duty = Duty.objects.create(**about, cause=Cause.HACKED, note=note, raised_by=by)
        record(duty, "raise", by=by, note=note)
    notifications.broken_into(duty, by)
    duties_telling.tell(timezone.localdate())
    return duty


@transaction.atomic
def raise_for(grants: QuerySet[AccessGrant], *, by: Person, note: str = "") -> int:
    """Access is to end, says a person: a duty by its kind, one for each; answer how many are new.

    Where one is open already it stays.
    """
    rows = grants.filter(ended_at=None).annotate(duty_kind=needed.duty_of_grant())
    open_now = set(
        Duty.objects.filter(grant__in=rows.values("pk"), state=OPEN).values_list("grant", flat=True)
    )
    new = [
        Duty(
            account_id=grant.account_id,
            grant=grant,
            person_id=grant.person_id,
            kind=grant.duty_kind,
            cause=Cause.BY_HAND,
            note=note,
            raised_by=by,
        )
        for grant in rows.order_by("pk")
        if grant.pk not in open_now
    ]
    return _create(new, note, by)


@transaction.atomic
def raise_credentials(account: SocialAccount, *, by: Person, note: str = "") -> int:
    """The credentials are to be changed, says a person, for whatever reason."""
    about = {"account": account, "grant": None, "person": None, "kind": Kind.CHANGE_CREDENTIALS}
    if Duty.objects.filter(**about, state=OPEN).exists():
        return 0
    return _create([Duty(**about, cause=Cause.BY_HAND, note=note, raised_by=by)], note, by)


def _create(new: list[Duty], note: str, by: Person) -> int:
    made = Duty.objects.bulk_create(new)
    events = Duty.events.rel.related_model
    events.objects.bulk_create(
        events(duty=duty, verb="raise", source=OPEN, target=OPEN, by=by, note=note) for duty in made
    )
    if made:
        duties_telling.tell(timezone.localdate())
    return len(made)


# --- the review
@transaction.atomic
def review(duty: Duty, outcome: str, *, how: str, end: QuerySet[AccessGrant], by: Person) -> None:
    """Keep, change or close: it is looked at again in so many months. Access that is not needed
    any more becomes duties."""
    today = timezone.localdate()
    said = f"{OUTCOMES[outcome]}: {how}" if how else f"{OUTCOMES[outcome]}."
    advance(duty, CONFIRM, by=by, note=said, done_on=today, done_by=by, how=said)
    account = duty.account
    account.reviewed_on = today
    account.review_on = months_later(today, trust.setting("account.review_months"))
    account._history_user = by
    account.save(update_fields=["reviewed_on", "review_on"])
    record(account, "review", by=by, note=said)
    raise_for(end.filter(account=account), by=by, note="Not needed any more, said the review.")
