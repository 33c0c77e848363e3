"""Signing sessions: opened by whoever helps, signed in by many, closed by hand or by the day.

Signing goes through `signing.sign_once` like every other way, and names the witness.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from core.workflow import Lifecycle, Refused, Transition, advance, advance_all, record
from people.models import Person, School
from policies import links
from policies.models import (
    Acknowledgement,
    Assignment,
    Edition,
    Policy,
    SessionSignature,
    SigningSession,
)
from policies.workflow import signing

OPEN, CLOSED = SigningSession.State

CLOSE = Transition("close", (OPEN,), CLOSED)

SIGNING_SESSION = Lifecycle(SigningSession, start=OPEN, moves=(CLOSE,))
OVER = "The session is over, so nothing can be signed in it any more."


@transaction.atomic
def open_session(
    school: School, *, policies: Iterable[Policy], witness: Person, by: Person
) -> SigningSession:
    """Open a session at a school until the end of the day."""
    now, number = timezone.now(), uuid4()
    session = SigningSession.objects.create(
        school=school,
        witness=witness,
        number=number,
        token_hash=links.kept(links.token(number)),
        pin_hash=make_password(links.pin(number)),
        opened_by=by,
        opened_at=now,
        ends_at=end_of_day(now),
    )
    session.policies.set(policies)
    record(session, "open", by=by)
    return session


def end_of_day(now: datetime) -> datetime:
    """Midnight in London, on days of 23 and of 25 hours too."""
    tomorrow = timezone.localtime(now).date() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time.min))


@transaction.atomic
def sign(
    session: SigningSession,
    assignment: Assignment,
    *,
    typed_name: str,
    editions: tuple[Edition, ...],
    address: str | None,
) -> Acknowledgement:
    """Sign as the person of the assignment before the witness, once, whatever is sent again."""
    row = SigningSession.objects.select_for_update(no_key=True, of=("self",)).get(pk=session.pk)
    if row.state != OPEN or row.ends_at <= timezone.now():
        raise Refused(OVER)
    if assignment.person_id == session.witness_id:
        raise Refused("You are the witness of this session. Sign your own on your own page.")
    given = signing.sign_once(
        assignment,
        by=assignment.person,
        signature=signing.Signature(
            typed_name=typed_name,
            editions=editions,
            method=Acknowledgement.Method.SESSION,
            address=address,
            identity_checked_by=session.witness,
        ),
    )
    if given.method == Acknowledgement.Method.SESSION:
        SessionSignature.objects.get_or_create(acknowledgement=given, defaults={"session": session})
    return given


def close(session: SigningSession, *, by: Person) -> None:
    """End it before the day does; what was signed stays."""
    advance(session, CLOSE, by=by, ended_at=timezone.now())


def close_ended() -> int:
    """Close those whose day is over; nobody could sign in them since."""
    now = timezone.now()
    ended = SigningSession.objects.filter(ends_at__lte=now)
    return advance_all(ended, CLOSE, by=None, note="The day was over.", ended_at=now)
