"""Whoever has still not signed was reminded on the way, in summaries that were sent then."""

import datetime as dt

from django.db.models import F
from django.utils import timezone

from core.workflow import advance_all
from notices.models import Message, Notice
from notices.workflow import gathering
from notices.workflow import message as life
from people.queries import trust
from policies.models import Assignment
from policies.queries.reminders import ASSIGNMENT
from policies.reminders import Steps
from policies.workflow import reminders

LATELY = dt.timedelta(days=3)  # what is owed since then, the mailbox shows as it arrives


def make(today: dt.date) -> None:
    """As the nightly task and the worker would have done on each of the days that are past."""
    for on in _days(today):
        reminders.remind(on)
    due = Notice.objects.filter(kind=ASSIGNMENT, settled_at=None, due_on__lt=today - LATELY)
    for on in due.order_by("due_on").values_list("due_on", flat=True).distinct():
        gathering.compose(timezone.make_aware(dt.datetime.combine(on, dt.time(9))))
    written = Message.objects.filter(state=Message.State.OWED, made_at__date__lt=today)
    advance_all(written, life.CLAIM, by=None, claimed_at=F("made_at"), tries=1)
    Message.objects.filter(state=Message.State.SENDING).update(sent_at=F("made_at"))
    life.send(Message.objects.all())


def _days(today: dt.date) -> list[dt.date]:
    steps = Steps.of(trust.setting("sign.steps_before"), trust.setting("sign.steps_after"))
    due = Assignment.objects.filter(state="open").values_list("due_on", flat=True).distinct()
    days = {day + dt.timedelta(days=step) for day in due for step in steps.days}
    return sorted(day for day in days if day < today)
