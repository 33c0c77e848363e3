"""Notices become messages: one daily summary a person, urgent ones alone and at once.

Any number of workers may do this at the same time: each person is gathered under a lock on their
row, and what another worker holds is passed over.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from core import wording
from notices import composing, hours, queries, summary
from notices.composing import Line
from notices.models import Message, Notice
from notices.summary import Reader
from people.models import Person, Trust

PEOPLE_A_BATCH = 200
URGENT = "URGENT: open now"
TEAMS_TEXT = "Is some of it yours? Sign in to see what you have to read, sign or answer."


def compose(now: datetime) -> int:
    """Write today's summaries, in batches; answer how many. Between 08:00 and 17:00 only."""
    return sum(summarise(people, now) for people in batches(now))


def batches(now: datetime) -> Iterator[list[int]]:
    """The pks of whoever is to get a summary now, some at a time."""
    if not hours.are_open(now):
        return
    people = list(queries.to_summarise(timezone.localdate(now)).values_list("pk", flat=True))
    for start in range(0, len(people), PEOPLE_A_BATCH):
        yield people[start : start + PEOPLE_A_BATCH]


@transaction.atomic
def summarise(people: list[int], now: datetime) -> int:
    """Write the summaries of these people, of those that are still to be written."""
    today = timezone.localdate(now)
    held = queries.to_summarise(today).filter(pk__in=people)
    readers = {person.pk: person for person in _lock(held)}
    due = list(
        queries.gathered(today).filter(person__in=readers).order_by("person", "due_on", "pk")
    )
    said = latest_steps(due)
    lines = composing.lines_of(said)
    worth = [notice for notice in said if lines[notice.pk]]
    by_person = defaultdict(list)
    for notice in worth:
        by_person[notice.person_id].append(lines[notice.pk])
    trust = _trust()
    made = [
        _message(readers[person], trust, of_person, now) for person, of_person in by_person.items()
    ]
    _keep(made, due, worth, now)
    return len(made)


@transaction.atomic
def compose_urgent(now: datetime) -> int:
    """Write what cannot wait: each notice a message of its own, at any hour, paused or not."""
    return _each_alone(queries.urgent(timezone.localdate(now)), _urgent, now)


@transaction.atomic
def compose_private(now: datetime) -> int:
    """Write what is for one pair of eyes: each notice a message of its own, in working hours."""
    if not hours.are_open(now):
        return 0
    return _each_alone(queries.private(timezone.localdate(now)), _private, now)


def _each_alone(
    waiting: QuerySet[Notice], write: Callable[..., list[Message]], now: datetime
) -> int:
    due = list(
        waiting.select_for_update(skip_locked=True, of=("self",), no_key=True)
        .select_related("person")
        .order_by("pk")[:PEOPLE_A_BATCH]
    )
    if not due:
        return 0
    lines, trust = composing.lines_of(due), _trust()
    made = 0
    for notice in due:
        if line := lines[notice.pk]:
            written = write(notice.person, trust, line, now)
            for message in written:
                message.save(force_insert=True)
            notice.message, made = written[0], made + 1
        notice.settled_at = now
    Notice.objects.bulk_update(due, ["message", "settled_at"])
    return made


def _urgent(person: Person, trust: Trust, line: Line, now: datetime) -> list[Message]:
    """By mail, and where a gateway and a number are known by text, which says no more than that."""
    written = [_message(person, trust, [line], now, urgent=True)] if person.email else []
    if settings.SMS_URL and person.mobile:
        text = f"{URGENT}. {summary.PORTAL}/"
        message = Message(person=person, channel=Message.Channel.SMS, address=person.mobile)
        message.subject, message.text, message.urgent = URGENT, text, True
        message.made_at = message.next_try_at = now
        written.append(message)
    return written


def _private(person: Person, trust: Trust, line: Line, now: datetime) -> list[Message]:
    message = _message(person, trust, [line], now)
    message.private = True
    return [message]


@transaction.atomic
def tell_teams(now: datetime) -> bool:
    """Once a day: how many people have how much waiting, and nobody's name."""
    today = timezone.localdate(now)
    if not settings.TEAMS_WEBHOOK_URL or not hours.are_open(now):
        return False
    Trust.objects.select_for_update().first()  # two workers, one message
    waiting = queries.to_summarise(today)
    people = waiting.count()
    if not people or queries.told_teams(today):
        return False
    due = queries.gathered(today).filter(person__in=waiting.values("pk"))
    things, who = wording.count(due.count(), "thing"), wording.count(people, "person", "people")
    Message.objects.create(
        channel=Message.Channel.TEAMS,
        address="Microsoft Teams",
        subject=f"Waiting in the portal today: {things}, for {who}",
        text=TEAMS_TEXT,
        made_at=now,
        next_try_at=now,
    )
    return True


def drop_unreachable(now: datetime) -> int:
    """Settle what is owed to people who have left: nobody will read it."""
    return queries.beyond_reach(timezone.localdate(now)).update(settled_at=now)


def latest_steps(due: list[Notice]) -> list[Notice]:
    """Missed steps collapse: of several notices of a kind about the same row, the latest."""
    latest = {}
    for notice in due:
        about = notice.ref if notice.ref is not None else notice.key
        latest[notice.person_id, notice.kind, about] = notice
    return list(latest.values())


def _lock(people: QuerySet[Person]) -> QuerySet[Person]:
    fields = ("pk", "known_as", "given_names", "family_name", "email")
    return people.only(*fields).select_for_update(skip_locked=True, of=("self",), no_key=True)


def _trust() -> Trust:
    return Trust.objects.first() or Trust(name="Trust Portal")


def _message(
    person: Person, trust: Trust, lines: list[Line], now: datetime, *, urgent: bool = False
) -> Message:
    reader = Reader(person.greeting_name, trust.name, trust.colour)
    words = summary.write(reader, summary.ordered(lines), timezone.localdate(now), urgent=urgent)
    return Message(
        person=person,
        address=person.email,
        subject=words.subject,
        text=words.text,
        html=words.html,
        urgent=urgent,
        made_at=now,
        next_try_at=now,
    )


def _keep(made: list[Message], due: list[Notice], worth: list[Notice], now: datetime) -> None:
    """Store the messages, and settle every notice: said in one of them, or not worth saying."""
    written = Message.objects.bulk_create(made)
    mine = Message.objects.filter(
        pk__in=[message.pk for message in written], person=OuterRef("person")
    )
    said = {notice.pk for notice in worth}
    Notice.objects.filter(pk__in=said).update(
        settled_at=now, message=Subquery(mine.values("pk")[:1])
    )
    unsaid = [notice.pk for notice in due if notice.pk not in said]
    Notice.objects.filter(pk__in=unsaid).update(settled_at=now)
