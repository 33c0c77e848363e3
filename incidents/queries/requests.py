"""Who sees which request for data and which item of it, and until when it is to be answered.

A request looks the same whether there is a case or not: what was found in one is shown to its
managers and the trust's data protection officer alone, and never to whom that case is about or
whoever is below them.
"""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from incidents import request_clock
from incidents.models import Case, Concern, Reader, RequestItem, Subject, SubjectRequest
from incidents.queries import directory, visible
from incidents.queries.visible import User
from people.calendar import Calendar
from people.models import Person, Role
from people.queries.calendar import calendars
from people.rules import is_unsuspended

OFFICER = Role.DATA_PROTECTION_OFFICER
KEEPERS = (OFFICER, Role.DATA_LEAD)


def visible_to(user: User) -> QuerySet[SubjectRequest]:
    """All but one's own, for the trust's officer and data leads."""
    if not _holds(user, *KEEPERS):
        return SubjectRequest.objects.none()
    return SubjectRequest.objects.exclude(person=user)


def _holds(user: User, *roles: str) -> bool:
    if not is_unsuspended(user):
        return False
    return any(post.role in roles and post.school is None for post in user.posts())


def items(user: User) -> QuerySet[RequestItem]:
    rows = RequestItem.objects.filter(request__in=visible_to(user)).select_related("request")
    if not _holds(user, OFFICER):
        return rows.filter(case=None)
    about_them = Subject.objects.filter(
        case=OuterRef("case"),
        part__in=Subject.KEPT_OUT,
        person__in={user.pk, *directory.above(user.pk, timezone.localdate())},
    )
    return rows.exclude(Exists(about_them))


def under_way() -> QuerySet[SubjectRequest]:
    return SubjectRequest.objects.filter(state=SubjectRequest.State.OPEN).prefetch_related("pauses")


def keepers(request: SubjectRequest, today: date) -> list[Person]:
    """The trust's officer and data leads of today, but for whoever asks."""
    here = directory.on(today)
    keys = {person for role in KEEPERS for person in here.receivers(role, None)}
    return list(Person.objects.filter(pk__in=keys - {request.person_id}))


def touching(case: Case | OuterRef) -> QuerySet[SubjectRequest]:
    """Open requests of those whom a case is about, who were harmed, or who reported it.

    The case of a query around this one is `OuterRef(OuterRef(...))`.
    """
    named = Subject.objects.filter(case=case, person=OuterRef("person"))
    reported = Concern.objects.filter(case=case, reporter=OuterRef("person"))
    return SubjectRequest.objects.filter(
        Exists(named) | Exists(reported), state=SubjectRequest.State.OPEN
    )


def unanswered(case: Case | OuterRef) -> QuerySet[SubjectRequest]:
    """Those of them for which nothing of the case is named yet."""
    named = RequestItem.objects.filter(request=OuterRef("pk"), case=case)
    return touching(case).exclude(Exists(named))


def to_ask(today: date, *, request: SubjectRequest | None = None) -> QuerySet[Reader]:
    """Managers of cases of which nothing is named yet for an open request, or for this one.

    Nobody whom the case is about, and nobody of a request of their own.
    """
    about_them = Subject.objects.filter(
        case=OuterRef("case"), part__in=Subject.KEPT_OUT, person=OuterRef("person")
    )
    others = unanswered(OuterRef(OuterRef("case"))).exclude(person=OuterRef("person"))
    if request is not None:
        others = others.filter(pk=request.pk)
    rows = Reader.objects.open_on(today).filter(Exists(others), how=Reader.How.MANAGE)
    return rows.exclude(Exists(about_them))


def asked_of(user: User) -> QuerySet[Case]:
    """Cases that the person manages, and that an open request touches."""
    managed = Reader.objects.open_on(timezone.localdate())
    managed = managed.filter(person=user.pk, how=Reader.How.MANAGE)
    return visible.cases(user).filter(pk__in=managed.order_by().values("case"))


def central_calendar() -> Calendar:
    return calendars()[None]


def due_on(request: SubjectRequest, days: Calendar) -> date | None:
    """The last day to answer it; None while it stands still."""
    return request_clock.due_on(
        request.received_on,
        [(pause.since, pause.until) for pause in request.pauses.all()],
        extended=request.extended,
        is_working=days.is_working_day,
    )
