"""Duties are raised, and dropped where they are no longer needed, set-wise.

In the transaction of the change that causes them, and again each night for whatever was planned
or missed (docs/decisions/0113): a day done twice adds nothing.
"""

from datetime import date

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.utils import timezone

from accounts.models import NOT_OURS, Duty, SocialAccount
from accounts.queries import duties_needed as needed
from accounts.workflow import duties_telling
from accounts.workflow.duty_life import DROP, DUTY
from core.months import months_later
from core.workflow import advance_all, record_all
from people.models import Person
from people.queries import trust

Kind, Cause = Duty.Kind, Duty.Cause
NO_LONGER = "No longer needed."
NOW = "The reason has changed."


def people_changed(people: QuerySet[Person], on: date) -> None:
    """Their access and what they look after, in the transaction of the change."""
    if needed.concerned(people).exists():
        settle(on, people)


@transaction.atomic
def settle(on: date, people: QuerySet[Person] | None = None) -> int:
    """Raise what is needed, drop what is not, and tell who owes it; answer how many were raised.

    Nightly for everybody, with reviews; at once for those who changed.
    """
    known = None if people is None else people.order_by().values("pk")
    _drop(on, known)
    _change_cause(on, known)
    raised = _raise_for_grants(on, known) + _raise_for_custodians(on, known)
    if people is None:
        set_review_days()
        raised += _insert(needed.to_review(on), on, kind=Kind.REVIEW, cause=Cause.YEARLY)
    if raised:
        record_all(Duty.objects.filter(~Exists(_events()), raised_by=None), "raise")
    duties_telling.tell(on)
    return raised


def _events() -> QuerySet:
    return Duty.events.rel.related_model.objects.filter(duty=OuterRef("pk"))


def _raise_for_grants(on: date, known: QuerySet | None) -> int:
    rows = needed.grants(on)
    rows = rows if known is None else rows.filter(person__in=known)
    return _insert(
        rows,
        on,
        account=F("account_id"),
        grant=F("pk"),
        person=F("person_id"),
        kind=needed.duty_of_grant(),
        cause=F("cause"),
    )


def _raise_for_custodians(on: date, known: QuerySet | None) -> int:
    raised = 0
    for custodian in needed.CUSTODIANS:
        rows = needed.accounts(on, custodian)
        rows = rows if known is None else rows.filter(**{f"{custodian}__in": known})
        person = F(f"{custodian}_id")
        raised += _insert(rows, on, person=person, kind=Kind.NAME_CUSTODIAN, cause=F("cause"))
    return raised


def _insert(rows: QuerySet, on: date, **columns: str | Combinable) -> int:
    """One INSERT ... SELECT of open duties; those that are open already stay as they are."""
    columns = {
        "account": F("pk"),
        "raised_on": Value(on),
        "steps_told": Value(0),
        **dict.fromkeys(("note", "how"), Value("", CharField())),
        "state": Value(DUTY.start, CharField()),
        **columns,
    }
    chosen = rows.order_by().annotate(
        **{
            f"duty_{name}": Value(value, CharField()) if isinstance(value, str) else value
            for name, value in columns.items()
        }
    )
    try:
        named = chosen.values_list(*(f"duty_{name}" for name in columns))
        sql, params = named.query.sql_with_params()
    except EmptyResultSet:  # Django knows that nothing can be in it
        return 0
    names = ", ".join(Duty._meta.get_field(name).column for name in columns)
    with connection.cursor() as cursor:
        # SQLite cannot read ON CONFLICT behind a SELECT that does not end in WHERE.
        cursor.execute(
            f"INSERT INTO {Duty._meta.db_table} ({names})"  # noqa: S608 -- names from our model
            f" SELECT * FROM ({sql}) AS raised WHERE true ON CONFLICT DO NOTHING",
            params,
        )
        return cursor.rowcount


def _drop(on: date, known: QuerySet | None) -> int:
    """What the portal raised and is not needed now; whatever is about access that has ended."""
    by_the_portal = Q(raised_by=None, cause__in=needed.BY_THE_CLOCK)
    over = Q(account__state=needed.CLOSED) | Q(grant__ended_at__isnull=False)
    over |= by_the_portal & Q(grant__isnull=False) & ~Q(_still_for_grant(on))
    over |= by_the_portal & Q(kind=Kind.NAME_CUSTODIAN) & ~_still_for_custodian(on)
    rows = Duty.objects.filter(over, state=Duty.State.OPEN)
    rows = rows if known is None else rows.filter(person__in=known)
    return advance_all(rows, DROP, by=None, note=NO_LONGER)


def _still_for_grant(on: date) -> Exists:
    return Exists(needed.grants(on).filter(pk=OuterRef("grant_id")))


def _still_for_custodian(on: date) -> Q:
    still = Q()
    for custodian in needed.CUSTODIANS:
        rows = needed.accounts(on, custodian).filter(pk=OuterRef("account_id"))
        still |= Q(Exists(rows.filter(**{custodian: OuterRef("person_id")})))
    return still


def _change_cause(on: date, known: QuerySet | None) -> None:
    """Somebody who was paused has left since: the duty stays, its reason is the new one."""
    grants = needed.grants(on).filter(pk=OuterRef("grant_id"))
    rows = Duty.objects.filter(raised_by=None, cause__in=needed.BY_THE_CLOCK, grant__isnull=False)
    rows = rows if known is None else rows.filter(person__in=known)
    now = Subquery(grants.values("cause"), output_field=CharField())
    rows = rows.filter(state=Duty.State.OPEN).annotate(now=now).exclude(now=F("cause"))
    keys = list(rows.exclude(now=None).values_list("pk", flat=True))
    if keys:
        changed = Duty.objects.filter(pk__in=keys)
        record_all(changed, "change_cause", note=NOW)
        changed.update(cause=now)


def set_review_days() -> None:
    """From the day it was listed or last reviewed, where no day is set: one query, if all have."""
    rows = SocialAccount.objects.filter(review_on=None).exclude(kind__in=NOT_OURS)
    found = rows.exclude(state=needed.CLOSED).values_list("pk", "reviewed_on", "listed_at")
    by_day: dict[date, list[int]] = {}
    for pk, reviewed_on, listed_at in found:
        by_day.setdefault(reviewed_on or timezone.localdate(listed_at), []).append(pk)
    months = trust.setting("account.review_months") if by_day else 0
    for day, keys in by_day.items():
        SocialAccount.objects.filter(pk__in=keys).update(review_on=months_later(day, months))
