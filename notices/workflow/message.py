"""The life of a message: owed, sending, sent; failed and tried again; or undeliverable."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Case, DateTimeField, F, QuerySet, Value, When
from django.utils import timezone

from core.workflow import Lifecycle, Refused, Transition, advance, advance_all
from notices import queries
from notices.models import Message
from people.models import Person

OWED, SENDING, SENT, FAILED, UNDELIVERABLE = Message.State

BATCH = 200
# Minutes until the next try, after the first, the second ... failure; the last one repeats.
BACK_OFF = (1, 5, 30, 120, 360, 720)
GIVE_UP_AFTER = timedelta(days=5)

CLAIM = Transition("claim", (OWED, FAILED), SENDING)
SEND = Transition("send", (SENDING,), SENT)
FAIL = Transition("fail", (SENDING,), FAILED)
RELEASE = Transition("release", (SENDING,), OWED)
GIVE_UP = Transition("give_up", (OWED, SENDING, FAILED), UNDELIVERABLE)
BOUNCE = Transition("bounce", (SENT,), UNDELIVERABLE)
TRY_AGAIN = Transition("try_again", (UNDELIVERABLE,), OWED)

MESSAGE = Lifecycle(
    Message, start=OWED, moves=(CLAIM, SEND, FAIL, RELEASE, GIVE_UP, BOUNCE, TRY_AGAIN)
)


@transaction.atomic
def claim(now: datetime, channels: tuple[str, ...] = (Message.Channel.EMAIL,)) -> list[int]:
    """Take the next messages to send for this worker alone; the pks, at most BATCH of them."""
    waiting = queries.to_send(now, channels)
    waiting = waiting.select_for_update(skip_locked=True, of=("self",), no_key=True)
    chosen = list(waiting.values_list("pk", flat=True)[:BATCH])
    if chosen:
        rows = Message.objects.filter(pk__in=chosen)
        advance_all(rows, CLAIM, by=None, claimed_at=now, tries=F("tries") + 1)
    return chosen


def take(pk: int, claimed_at: datetime) -> bool:
    """Mark that the mail server has this one; False if the claim has passed to another worker.

    One statement and its own commit: what keeps a killed worker from repeating more than one.
    Once a mail, so in SQL: Django takes eight times as long to write the same statement.
    """
    at = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {Message._meta.db_table} SET sent_at = %s"  # noqa: S608 -- our own table
            " WHERE id = %s AND claimed_at = %s AND sent_at IS NULL",
            [at(timezone.now()), pk, at(claimed_at)],
        )
        return cursor.rowcount == 1


def send(messages: QuerySet[Message]) -> int:
    """Those that the mail server has are sent."""
    taken = messages.filter(sent_at__isnull=False)
    return advance_all(taken, SEND, by=None, error="")


def release(messages: QuerySet[Message]) -> int:
    """Give back what was claimed and not tried."""
    untried = messages.filter(sent_at=None)
    return advance_all(untried, RELEASE, by=None, claimed_at=None, tries=F("tries") - 1)


def fail(messages: QuerySet[Message], why: str, now: datetime) -> int:
    """Try these again later, the longer the more often they failed."""
    untaken = messages.filter(sent_at=None)
    return advance_all(
        untaken, FAIL, by=None, note=why, error=why, claimed_at=None, next_try_at=_later(now)
    )


def refuse(messages: QuerySet[Message], why: str) -> int:
    """The mail server will never take these."""
    untaken = messages.filter(sent_at=None)
    return advance_all(untaken, GIVE_UP, by=None, note=why, error=why, claimed_at=None)


def give_up(now: datetime) -> int:
    """Stop trying what was put off by the recipient's server for days."""
    old = Message.objects.filter(state=FAILED, made_at__lt=now - GIVE_UP_AFTER, tries__gt=6)
    return advance_all(old, GIVE_UP, by=None, note="Tried for five days.")


def give_up_on_leavers(now: datetime) -> int:
    """What was not sent by somebody's last day is not sent any more."""
    today = timezone.localdate(now)
    gone = Message.objects.filter(state__in=(OWED, FAILED), person__last_day__lt=today)
    why = "Left before it could be sent."
    return advance_all(gone, GIVE_UP, by=None, note=why, error=why)


def bounce(message: Message, why: str) -> bool:
    """Their mail system sent it back. Reading the same report again changes nothing."""
    if message.state != SENT:
        return False
    advance(message, BOUNCE, by=None, note=why, error=why)
    return True


@transaction.atomic
def try_again(message: Message, *, by: Person) -> None:
    """Send it once more, to the address the person has now."""
    address = _address_now(message.person) if message.person else message.address
    advance(
        message,
        TRY_AGAIN,
        by=by,
        note=f"To {address}",
        address=address,
        next_try_at=timezone.now(),
        sent_at=None,
        claimed_at=None,
        tries=0,
        error="",
    )


def _address_now(person: Person) -> str:
    if not person.email:
        raise Refused(f"{person} has no e-mail address. Add one to their record first.")
    if not person.is_active:
        raise Refused(f"{person} has left, so nothing is sent to them any more.")
    return person.email


def read(messages: set[int]) -> None:
    """Their reader has seen these on the page; not a move, it may happen in every state."""
    if messages:
        unread = Message.objects.filter(pk__in=messages, read_at=None)
        unread.update(read_at=timezone.now())


def recover(now: datetime) -> int:
    """Finish what a killed worker left: sent is what the server had, the rest is owed again."""
    left = queries.left_in_flight(now)
    return send(left) + advance_all(
        left.filter(sent_at=None),
        RELEASE,
        by=None,
        note="The worker stopped while it was sending.",
        claimed_at=None,
        next_try_at=now,
    )


def _later(now: datetime) -> Case:
    minutes = dict(enumerate(BACK_OFF, start=1))
    return Case(
        *(When(tries=n, then=Value(now + timedelta(minutes=m))) for n, m in minutes.items()),
        default=Value(now + timedelta(minutes=BACK_OFF[-1])),
        output_field=DateTimeField(),
    )
