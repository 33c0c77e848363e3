"""Which notices may be said today, which messages wait, and which could not be delivered."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from notices import hours
from notices.models import Message, Notice
from people.models import Absence, Person, Placement, Role
from people.queries.calendar import calendars

OWED, SENDING, _SENT, FAILED, UNDELIVERABLE = Message.State
LOOK_AFTER = (Role.HR, Role.HEADTEACHER, Role.EXECUTIVE_HEADTEACHER)
EMAIL, TEAMS, SMS = Message.Channel
UNREAD_FOR = timedelta(days=30)
CLAIM_LASTS = timedelta(minutes=10)


def at_work(on: date, person: str = "pk") -> Q:
    """Whoever may be written to on this day: it is a working day of theirs and they are not away.

    One of their placements has this weekday, at a school whose staff work today. Whoever holds a
    post and no placement (governors, trustees) keeps the days of the trust. Reads the calendars.
    """
    days = calendars()
    open_schools = [school for school, days_of in days.items() if days_of.is_staff_day(on)]
    placed = Placement.objects.on(on).filter(person=OuterRef(person)).order_by()
    here = placed.filter(school__in=[school for school in open_schools if school]).alias(
        today=F("working_days").bitand(1 << on.weekday())
    )
    working = Exists(here.filter(today__gt=0))
    if None in open_schools:
        working |= ~Exists(placed)
    return Q(working) & ~Q(Exists(Absence.objects.on(on).filter(person=OuterRef(person))))


def unsettled(on: date) -> QuerySet[Notice]:
    return Notice.objects.filter(settled_at=None, due_on__lte=on)


def gathered(on: date) -> QuerySet[Notice]:
    """What goes into daily summaries."""
    return unsettled(on).filter(urgent=False, private=False)


def private(on: date) -> QuerySet[Notice]:
    """What goes out alone, on a working day of whoever it is for, and shows nowhere else."""
    due = unsettled(on).filter(urgent=False, private=True, person__email__isnull=False)
    return due.filter(at_work(on, "person"))


def to_summarise(on: date) -> QuerySet[Person]:
    """Whoever is to get a summary on this day and has had none; the hour is not looked at."""
    due = gathered(on).filter(person=OuterRef("pk"))
    begins = timezone.make_aware(datetime.combine(on, time.min))
    had = Message.objects.filter(
        person=OuterRef("pk"),
        urgent=False,
        private=False,
        made_at__gte=begins,
        made_at__lt=timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min)),
    )
    return (
        Person.objects.current(on)
        .filter(at_work(on), Exists(due), ~Exists(had), email__isnull=False)
        .order_by()
    )


def beyond_reach(on: date) -> QuerySet[Notice]:
    """Notices to people who have left, or were merged: nobody will ever read them."""
    gone = Person.objects.filter(Q(last_day__lt=on) | Q(merged_into__isnull=False))
    return Notice.objects.filter(settled_at=None, person__in=gone)


def urgent(on: date) -> QuerySet[Notice]:
    """What goes out at once, at any hour, to whoever has an address, or a number to text to."""
    reached = Q(person__email__isnull=False)
    if settings.SMS_URL:
        reached |= ~Q(person__mobile="")
    return unsettled(on).filter(reached, urgent=True)


def to_send(now: datetime, channels: tuple[str, ...] = (EMAIL,)) -> QuerySet[Message]:
    """What may go out now by these channels: the urgent first, then whatever waits longest."""
    waiting = Message.objects.filter(
        state__in=(OWED, FAILED), next_try_at__lte=now, channel__in=channels
    )
    if hours.are_open(now):
        waiting = waiting.filter(Q(urgent=True) | at_work(timezone.localdate(now), "person"))
    else:
        waiting = waiting.filter(urgent=True)
    return waiting.order_by("-urgent", "next_try_at", "pk")


def left_in_flight(now: datetime) -> QuerySet[Message]:
    """Claimed so long ago that whoever claimed them must have died."""
    return Message.objects.filter(state=SENDING, claimed_at__lt=now - CLAIM_LASTS)


def told_teams(on: date) -> bool:
    """Whether the trust's channel in Teams has had its message of the day."""
    begins = timezone.make_aware(datetime.combine(on, time.min))
    return Message.objects.filter(channel=TEAMS, made_at__gte=begins).exists()


# --- one's own
def of_person(person: Person) -> QuerySet[Message]:
    """What the portal has written to this person, also under a joined record; newest first."""
    mine = Message.objects.filter(person__in=Person.objects.records_of(person.pk))
    return mine.exclude(channel=SMS).order_by("-made_at", "-pk")


def unread(on: date) -> Subquery:
    """Beside a person: how many messages of the last weeks they have not looked at."""
    since = timezone.make_aware(datetime.combine(on, time.min)) - UNREAD_FOR
    rows = Message.objects.filter(person=OuterRef("pk"), read_at=None, made_at__gte=since).exclude(
        channel=SMS
    )
    return Subquery(rows.order_by().values("person").annotate(n=Count("pk")).values("n"))


# --- what could not be delivered
def visible_to(user: Person, on: date | None = None) -> QuerySet[Message]:
    """Summaries somebody may look after: HR's and administrators' all, a head's of their staff.

    Never what was urgent or private: that it was sent at all may be a secret.
    """
    if not user.is_authenticated:
        return Message.objects.none()
    looked_after = _looked_after(user, on or timezone.localdate(), "person")
    return Message.objects.filter(looked_after, urgent=False, private=False)


def undelivered(user: Person) -> QuerySet[Message]:
    """What came back or was refused, newest first, and what is being tried again."""
    return (
        visible_to(user)
        .filter(state__in=(UNDELIVERABLE, FAILED))
        .select_related("person")
        .order_by("-made_at", "-pk")
    )


def without_address(user: Person, on: date) -> QuerySet[Person]:
    """People with something to hear and no e-mail address: to be told in another way."""
    waiting = gathered(on).filter(person=OuterRef("pk"))
    people = Person.objects.current(on).filter(Exists(waiting), email=None)
    return people.filter(_looked_after(user, on, "pk"))


def _looked_after(user: Person, on: date, person: str) -> Q:
    posts = user.posts(on)
    if any(post.role in {Role.ADMINISTRATOR, *LOOK_AFTER} and not post.school for post in posts):
        return Q()
    schools = {post.school for post in posts if post.role in LOOK_AFTER}
    placed = Placement.objects.on(on).filter(school__in=schools, person=OuterRef(person))
    return Q(Exists(placed))
