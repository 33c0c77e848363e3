"""Which access must end, and which account needs another owner, on a day: and why.

Each answers a set with `cause`: they left, moved, are paused, or their access was until a day.
Access of a leaver is theirs to the end of their last day, so nothing is needed before the day
after. Whoever has work at the school of the account again, or soon, has not moved.
"""

from datetime import date

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import TruncDate

from accounts.models import NOT_OURS, AccessGrant, Duty, SocialAccount
from people.models import Absence, Appointment, Person, Placement

CLOSED = SocialAccount.State.CLOSED
LEFT, MOVED, SUSPENDED, ENDED = (
    Duty.Cause.LEFT,
    Duty.Cause.MOVED,
    Duty.Cause.SUSPENDED,
    Duty.Cause.ENDED,
)
BY_THE_CLOCK = (LEFT, MOVED, SUSPENDED, ENDED)  # raised and dropped by the portal itself
CUSTODIANS = ("owner", "deputy", "alternative", "editor")
ROLES = (AccessGrant.Kind.FULL, AccessGrant.Kind.EDIT, AccessGrant.Kind.MODERATE)


def grants(on: date) -> QuerySet[AccessGrant]:
    """Access that nobody has confirmed as ended and that must not go on, with why."""
    cause = _cause(on, "person", "account__school", OuterRef("given_on"))
    cause.append(When(ends_on__lt=on, then=Value(ENDED)))
    rows = AccessGrant.objects.filter(ended_at=None).exclude(account__state=CLOSED)
    return _with(rows, cause)


def accounts(on: date, custodian: str) -> QuerySet[SocialAccount]:
    """Accounts whose owner, deputy, alternative or editor cannot go on, with why."""
    rows = SocialAccount.objects.exclude(state=CLOSED).exclude(kind__in=NOT_OURS)
    rows = rows.annotate(listed_on=TruncDate("listed_at"))
    cause = _cause(on, custodian, "school", OuterRef("listed_on"))
    return _with(rows.filter(**{f"{custodian}__isnull": False}), cause)


def to_review(on: date) -> QuerySet[SocialAccount]:
    """The day of the review has come, or one on which it was to be judged or to end."""
    due = Q(review_on__lte=on)
    for planned in ("evaluate_on", "ends_on"):
        not_since = Q(reviewed_on=None) | Q(reviewed_on__lt=F(planned))
        due |= not_since & Q(**{f"{planned}__lte": on})
    return SocialAccount.objects.filter(due).exclude(state=CLOSED).exclude(kind__in=NOT_OURS)


def duty_of_grant() -> Case:
    """What is to be done where access of this kind ends."""
    return Case(
        When(supplier__isnull=False, then=Value(Duty.Kind.TELL_SUPPLIER)),
        When(kind=AccessGrant.Kind.SUPPLIER, then=Value(Duty.Kind.TELL_SUPPLIER)),
        When(kind__in=ROLES, then=Value(Duty.Kind.REMOVE_ROLE)),
        When(~Q(login=""), kind=AccessGrant.Kind.TOOL, then=Value(Duty.Kind.REMOVE_ROLE)),
        default=Value(Duty.Kind.CHANGE_CREDENTIALS),
        output_field=CharField(),
    )


def concerned(people: QuerySet[Person]) -> QuerySet[Person]:
    """Of these people those who have access, look after an account, or whom a duty is about."""
    about = Q(Exists(AccessGrant.objects.filter(person=OuterRef("pk"), ended_at=None)))
    about |= Q(Exists(Duty.objects.filter(person=OuterRef("pk"), state=Duty.State.OPEN)))
    for custodian in CUSTODIANS:
        about |= Q(Exists(SocialAccount.objects.filter(**{custodian: OuterRef("pk")})))
    return people.filter(about)


def _cause(on: date, person: str, school: str, since: OuterRef) -> list[When]:
    """Why this person's part in the account is over, the weightiest first."""
    theirs = Placement.objects.filter(person=OuterRef(person), school=OuterRef(school))
    goes_on = Q(ends_on=None) | Q(ends_on__gte=on)
    posts = Appointment.objects.filter(
        goes_on,
        person=OuterRef(person),
        school=OuterRef(school),
        state=Appointment.State.CONFIRMED,
    )
    away = Absence.objects.on(on).filter(person=OuterRef(person), kind=Absence.Kind.SUSPENDED)
    moved = (
        Q(Exists(theirs.filter(ends_on__lt=on, ends_on__gte=since)))
        & ~Q(Exists(theirs.filter(goes_on)))
        & ~Q(Exists(posts))
    )
    return [
        When(**{f"{person}__last_day__lt": on}, then=Value(LEFT)),
        When(moved, then=Value(MOVED)),
        When(Exists(away), then=Value(SUSPENDED)),
    ]


def _with(rows: QuerySet, cause: list[When]) -> QuerySet:
    found = Case(*cause, default=Value(""), output_field=CharField())
    return rows.annotate(cause=found).exclude(cause="").order_by()
