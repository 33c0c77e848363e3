"""Everything is paused: what is scheduled stops, and everybody with access is told to stop.

One pause at a time. Whoever has access says that they have stopped; lifting it tells them all.
What was stopped stays stopped: each post is looked at anew.
"""

from django.core.exceptions import EmptyResultSet
from django.db import IntegrityError, connection, transaction
from django.db.models import Count, F, QuerySet, Value
from django.utils import timezone

from accounts.models import AccessGrant, Pause, PauseTold
from accounts.notifications import duties as notifications
from accounts.queries import pauses
from accounts.workflow import posts
from core.workflow import Refused
from people.models import Person

NOT_YOU = "{} can do this today, so ask them."


@transaction.atomic
def pause_everything(words: str, *, by: Person) -> Pause:
    """Stop what is scheduled and tell all holders; pressed twice, it is the one pause."""
    _refuse_unless_theirs(by)
    try:
        with transaction.atomic():
            pause = Pause.objects.create(begun_by=by, words=words)
    except IntegrityError:  # somebody has done it a moment ago
        return Pause.objects.get(lifted_at=None)
    posts.stop_all(by=by, note=words)
    _tell(pauses.holders(), pause)
    notifications.paused(pause)
    return pause


@transaction.atomic
def lift(pause: Pause, *, by: Person) -> None:
    """Posting may go on; everybody who was told hears of it."""
    _refuse_unless_theirs(by)
    pause.refresh_from_db(from_queryset=Pause.objects.select_for_update(of=("self",)))
    if pause.lifted_at:
        raise Refused("It was lifted already.")
    pause.lifted_by, pause.lifted_at = by, timezone.now()
    pause.save(update_fields=["lifted_by", "lifted_at"])
    notifications.lifted(pause)


def stop_posting(told: PauseTold) -> None:
    """They say that they have stopped; the first time counts."""
    PauseTold.objects.filter(pk=told.pk, stopped_at=None).update(stopped_at=timezone.now())


def not_theirs(by: Person) -> str:
    """Why it is not for this person today: somebody before them is there; "" where it is."""
    deciding = pauses.deciding(timezone.localdate())
    if by.pk in deciding:
        return ""
    names = " or ".join(str(person) for person in Person.objects.filter(pk__in=deciding))
    return NOT_YOU.format(names) if names else "You cannot do this today."


def _refuse_unless_theirs(by: Person) -> None:
    if why := not_theirs(by):
        raise Refused(why)


def _tell(access: QuerySet[AccessGrant], pause: Pause) -> None:
    """One INSERT ... SELECT: each person, and to how many accounts they have access."""
    rows = (
        access.filter(person__isnull=False)
        .order_by()
        .values("person")
        .annotate(
            told_pause=Value(pause.pk),
            told_person=F("person_id"),
            told_accounts=Count("account", distinct=True),
        )
        .values_list("told_pause", "told_person", "told_accounts")
    )
    try:
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:  # Django knows that nothing can be in it
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {PauseTold._meta.db_table} (pause_id, person_id, accounts) {sql}",
            params,
        )
