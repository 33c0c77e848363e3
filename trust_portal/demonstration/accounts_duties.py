"""What is to be done about access in the demonstration: of leavers, by hand, reviews; a pause."""

import datetime as dt

from django.utils import timezone

from accounts.models import Duty, Pause, SocialAccount
from accounts.queries import pauses
from accounts.workflow import access, duties, duties_raising
from people.models import Person
from people.queries import demonstration

DAY = dt.timedelta(days=1)
WORDS = "A pupil is missing. Say nothing online until you hear from us."


def make() -> None:
    """By the portal's own verbs: leavers found a week ago, one duty done, reviews due today."""
    today = timezone.localdate()
    doors = {door.role: door.person for door in demonstration.doors()}
    manager = doors["Communications manager"]
    _give_to_leavers(today, manager)
    duties_raising.settle(today - 8 * DAY)
    done = Duty.objects.filter(kind="remove_role", state="open").first()
    if done:
        how = "Taken off the page under Settings, and seen that it is gone"
        duties.confirm(done, done_on=today - 7 * DAY, how=how, by=manager)
    library = SocialAccount.objects.get(title="Ferrow Bank library")
    duties.raise_credentials(library, by=manager, note="The password was on a whiteboard")
    duties_raising.settle(today)
    _pause(today, manager)


def _give_to_leavers(today: dt.date, manager: Person) -> None:
    left = Person.objects.filter(last_day__lt=today - 8 * DAY, merged_into=None)
    leavers = list(left.order_by("-last_day", "pk")[:3])
    accounts = SocialAccount.objects.filter(state="active", kind="page").order_by("pk")
    for person, account, kind in zip(leavers, accounts, ("edit", "shared", "full"), strict=False):
        fields = {"person": person, "kind": kind, "given_on": person.last_day - 90 * DAY}
        access.give(account, fields, by=manager)


def _pause(today: dt.date, manager: Person) -> None:
    """One of last month, which went by: nobody is written to for it today."""
    begun = timezone.now() - 40 * DAY
    pause = Pause.objects.create(
        begun_by=manager,
        begun_at=begun,
        words=WORDS,
        lifted_by=manager,
        lifted_at=begun + dt.timedelta(hours=5),
    )
    held = pauses.holders().filter(person__last_day=None).values_list("person", flat=True)
    for person in sorted(set(held) - {None}):
        pause.told.create(person_id=person, accounts=1, stopped_at=begun + dt.timedelta(minutes=9))
