"""Duties about access that somebody may know of, and whether everything is paused."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from accounts import duty_steps
from accounts.models import Duty, Pause, SocialAccount
from accounts.rules.duties import SEES, looks_after, nominated
from people.models import Person
from people.queries import trust
from people.rules import HEADS, is_unsuspended

NAMES = ("account__platform", "account__school", "person", "grant__supplier")


def paused() -> bool:
    """Whether everything is paused: then nothing is approved, scheduled or published."""
    return Pause.objects.filter(lifted_at=None).exists()


def accounts_of(user: Person) -> QuerySet[SocialAccount]:
    """Accounts whose duties this person may know of: the trust's, their school's, their own."""
    if not (user.is_authenticated and is_unsuspended(user)):
        return SocialAccount.objects.none()
    posts = user.posts()
    if any(post.role in SEES and post.school is None for post in posts):
        return SocialAccount.objects.all()
    schools = {post.school for post in posts if post.role in (*SEES, *HEADS)}
    return SocialAccount.objects.filter(
        looks_after(user.pk) | Q(school__in=schools | nominated(user))
    )


def visible_to(user: Person) -> QuerySet[Duty]:
    accounts = accounts_of(user)
    rows = Duty.objects.select_related(*NAMES)
    if accounts.query.is_empty():
        return rows.none()
    return rows.filter(account__in=accounts.order_by().values("pk"))


def credentials_to_change(account: SocialAccount, on: date) -> QuerySet[Duty]:
    """Open, and raised by that day: what is done once its credentials were changed on it."""
    rows = account.duties.filter(state=Duty.State.OPEN, kind=Duty.Kind.CHANGE_CREDENTIALS)
    return rows.filter(raised_on__lte=on).select_related(*NAMES)


def mine_first(rows: QuerySet[Duty], mine: Iterable[int]) -> QuerySet[Duty]:
    first = Case(
        When(pk__in=list(mine), then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return rows.annotate(place=first).order_by("place", "raised_on", "pk")


def overdue(rows: QuerySet[Duty], on: date) -> QuerySet[Duty]:
    """Open, and past the day by which they were to be done."""
    steps = trust.setting("account.duty_steps")
    late = Q(kind=Duty.Kind.REVIEW, raised_on__lt=on - _days(steps, unhurried=True))
    late |= ~Q(kind=Duty.Kind.REVIEW) & Q(raised_on__lt=on - _days(steps, unhurried=False))
    return rows.filter(late, state=Duty.State.OPEN)


def _days(steps: list[int], *, unhurried: bool) -> timedelta:
    return timedelta(days=duty_steps.days_to_do(steps, unhurried=unhurried))
