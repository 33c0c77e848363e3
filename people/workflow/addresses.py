"""E-mail addresses: an old one stays in use until the new one has answered that it is theirs."""

import logging
from datetime import timedelta

from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from core.nudging import nudge
from core.workflow import Refused
from people import notifications
from people.models import Person
from people.workflow import records

log = logging.getLogger(__name__)

SALT = "people.addresses"
A_WEEK = 7 * 24 * 60 * 60
ASK_AGAIN_AFTER = timedelta(minutes=10)
ASK = "people.tasks.ask_for_addresses"
STALE = "This link has been used, or is more than a week old. Ask HR to send you another."


@transaction.atomic
def change_names(person: Person, changes: dict, *, by: Person | None, seen: str = "") -> bool:
    """Change names and address; answer whether a new address waits to be confirmed."""
    before = Person.objects.select_for_update().get(pk=person.pk).email
    records.refuse_stale(Person.objects.get(pk=person.pk), changes, seen)
    changes = dict(changes)
    email = changes.get("email")
    if before and email:
        del changes["email"]
        changes["email_to_confirm"] = "" if email == before else email
    changed = records.change(person, changes, by=by)
    return "email_to_confirm" in changed and bool(person.email_to_confirm)


def ask_for_addresses() -> int:
    """Write to each new address that was not yet written to; answer to how many.

    Marked after it is sent: whoever stops the task in between makes one mail come twice.
    """
    asked = 0
    waiting = Person.objects.exclude(email_to_confirm="").exclude(email_to_confirm=F("email_asked"))
    for person in waiting.filter(last_day=None).order_by("pk")[:500]:
        try:
            notifications.confirm_address(person, token(person))
        except OSError as failure:  # smtplib's errors are OSErrors
            log.warning("address not asked for: %s", type(failure).__name__)
            return asked
        marked = Person.objects.filter(pk=person.pk, email_to_confirm=person.email_to_confirm)
        asked += marked.update(email_asked=person.email_to_confirm, email_asked_at=timezone.now())
    return asked


@transaction.atomic
def ask_address(person: Person, *, by: Person) -> None:
    """Have the new address written to once more, within a minute or so; at most every ten."""
    person.refresh_from_db(from_queryset=Person.objects.select_for_update())
    if not person.email_to_confirm:
        raise Refused(f"No address of {person} waits to be confirmed any more.")
    if not person.is_active:
        raise Refused(f"{person} has left, so nothing is sent to them any more.")
    if person.email_asked != person.email_to_confirm:
        raise Refused("The mail is on its way already. It leaves within ten minutes.")
    if person.email_asked_at and timezone.now() < person.email_asked_at + ASK_AGAIN_AFTER:
        at = timezone.localtime(person.email_asked_at)
        raise Refused(f"A mail went there at {at:%H:%M}. Wait ten minutes, then ask again.")
    Person.objects.filter(pk=person.pk).update(email_asked="")
    log.info("address asked for again", extra={"person": person.pk, "by": by.pk})
    transaction.on_commit(lambda: nudge(ASK))


def token(person: Person) -> str:
    return signing.dumps([person.pk, person.email_to_confirm], salt=SALT)


def asked_for(said: str, *, lock: bool = False) -> Person:
    """Whose address this link would change. Raises Refused for one that is used, old or forged."""
    try:
        pk, email = signing.loads(said, salt=SALT, max_age=A_WEEK)
    except signing.BadSignature:
        raise Refused(STALE) from None
    people = Person.objects.select_for_update() if lock else Person.objects.all()
    person = people.filter(pk=pk, email_to_confirm=email).first()
    if person is None or not person.is_active:
        raise Refused(STALE)
    return person


def confirm_address(said: str) -> Person:
    """The new address is theirs; the old one hears of it."""
    try:
        with transaction.atomic():
            person = asked_for(said, lock=True)
            old, person.email = person.email, person.email_to_confirm
            person.email_to_confirm, person._history_user = "", person
            person.save(update_fields=["email", "email_to_confirm"])
    except IntegrityError:
        raise Refused("Somebody else has this address by now. Ask HR to put it right.") from None
    try:
        notifications.address_changed(person, old)
    except OSError as failure:
        log.warning("old address not told: %s", type(failure).__name__)
    return person
