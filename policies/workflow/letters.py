"""Assurance letters: recorded with their scan, taken back, HR reminded before they end.

Their effect follows from the day: `settle` closes what a letter covers and asks again after it.
"""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from core.workflow import Refused
from notices import outbox
from people.models import Organisation, Person
from policies import notifications, scans
from policies.models import AssuranceLetter, Policy
from policies.queries import letters
from policies.workflow import helping, joining


@transaction.atomic
def record_letter(
    organisation: Organisation,
    *,
    by: Person,
    data: bytes,
    scan: scans.Scan,
    policies: Iterable[Policy] = (),
    **details: object,
) -> AssuranceLetter:
    """Put a letter on record; whoever it covers is exempt from now on, or from its first day.

    `details`: the other fields of a letter.
    """
    kept = helping.kept(data, scan, by=by)
    letter = AssuranceLetter.objects.create(
        organisation=organisation, scan=kept, recorded_by=by, **details
    )
    letter.policies.set(() if letter.every_policy else policies)
    _settle(letter)
    return letter


@transaction.atomic
def withdraw(letter: AssuranceLetter, *, by: Person, reason: str) -> None:
    """It no longer counts from today; its people are asked to sign at once."""
    letter.refresh_from_db(from_queryset=AssuranceLetter.objects.select_for_update())
    today = timezone.localdate()
    if letter.withdrawn_on or letter.ends_on < today:
        raise Refused("This letter does not count any more.")
    letter.withdrawn_on, letter.withdrawn_by, letter.withdrawn_because = today, by, reason
    letter.save(update_fields=["withdrawn_on", "withdrawn_by", "withdrawn_because"])
    _settle(letter)


def _settle(letter: AssuranceLetter) -> None:
    joining.settle_all(timezone.localdate(), letters.people_of(letter.organisation))


@transaction.atomic
def remind(on: date) -> None:
    """Tell HR of letters that end, at each step once, however often it is run."""
    for letter, step in letters.ending(on):
        for person in letters.keepers(on):
            key = f"{notifications.LETTER}:{letter.pk}:{step}"
            outbox.owe(person, notifications.LETTER, key, ref=letter.pk, due_on=on)
