"""Whose record and signatures may go since they left long ago, and why others stay.

People who left may be thousands: they are counted by the database, and only as many are read as a
page shows or one go empties.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case as Choose
from django.db.models import CharField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from accounts.queries import leavers as of_accounts
from incidents import retention
from incidents.models import (
    AccessLog,
    BreachEvent,
    CaseEvent,
    Compromise,
    CompromiseStep,
    Concern,
    Draft,
    EvidenceFile,
    EvidenceFileEvent,
    FollowUp,
    Hold,
    Keeping,
    Reader,
    Record,
    RequestItem,
    RequestItemEvent,
    RetentionRule,
    Subject,
    SubjectRequest,
    SubjectRequestEvent,
    TaskEvent,
    TaskReader,
)
from people.models import Appointment, Person, Placement, School

HELD, NEEDED, NOT_YET = "Do not destroy", "Something that is still kept names them", "Not yet"
OF_CASE = "case__emptied_at"
# Which rows name people, in which fields, and what says that they are emptied; "": they go then.
NAMING = (
    (Subject, OF_CASE, ("person", "named_by")),
    (Reader, OF_CASE, ("person", "through", "added_by")),
    (CaseEvent, OF_CASE, ("by",)),
    (AccessLog, OF_CASE, ("person",)),
    (Record, OF_CASE, ("person", "by", "done_by")),
    (Keeping, OF_CASE, ("by",)),
    (Concern, OF_CASE, ("reporter", "written_by", "known_to")),
    (Compromise, OF_CASE, ("begun_by",)),
    (CompromiseStep, "compromise__case__emptied_at", ("by",)),
    (FollowUp, "concern__case__emptied_at", ("by",)),
    (TaskReader, "task__case__emptied_at", ("person", "through")),
    (TaskEvent, "task__case__emptied_at", ("by",)),
    (SubjectRequest, "emptied_at", ("person",)),
    (SubjectRequestEvent, "subjectrequest__emptied_at", ("by",)),
    (BreachEvent, "breach__emptied_at", ("by",)),
    (RequestItem, "", ("added_by", "redacted_by", "released_by")),
    (RequestItemEvent, "", ("by",)),
    (EvidenceFile, "", ("added_by",)),
    (EvidenceFileEvent, "", ("by",)),
    (Draft, "", ("author",)),
)


@dataclass(frozen=True)
class Left:
    person: Person
    school: School | None
    due_on: date
    stays: str


def over(today: date) -> QuerySet[Person]:
    """Those who have left and are not emptied yet; of joined records the one that stands."""
    rows = Person.objects.named().filter(last_day__lt=today)
    return rows.order_by("last_day", "pk")


def may_go(rule: RetentionRule, today: date) -> QuerySet[Person]:
    held, whole = _held()
    if whole:
        return Person.objects.none()
    due = over(today).filter(last_day__lte=retention.years_before(today, rule.years))
    return due.exclude(pk__in=held).exclude(pk__in=still_named())


def going(rule: RetentionRule, today: date, most: int) -> list[Left]:
    return _with_schools(may_go(rule, today)[:most], rule)


def staying(rule: RetentionRule, today: date, most: int) -> list[Left]:
    """The first of those who stay: whoever could go but for a reason before those not yet due."""
    held, whole = _held()
    due = Q(last_day__lte=retention.years_before(today, rule.years))
    reason = Choose(
        When(~due, then=Value(NOT_YET)),
        When(Q(pk__isnull=False) if whole else Q(pk__in=held), then=Value(HELD)),
        When(Q(pk__in=still_named()), then=Value(NEEDED)),
        default=Value(""),
        output_field=CharField(),
    )
    return _with_schools(over(today).annotate(stays=reason).exclude(stays="")[:most], rule)


def records_of(people: list[Person]) -> list[int]:
    """The keys of these records and of those that were joined with them."""
    keys = [person.pk for person in people]
    rows = Person.objects.filter(Q(pk__in=keys) | Q(merged_into__in=keys))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def still_named() -> QuerySet:
    """The keys of whoever is named in what is not emptied, or in charge of an account."""
    found = []
    for model, emptied, fields in NAMING:
        rows = model.objects.filter(**{emptied: None}) if emptied else model.objects.all()
        found += [(rows, field) for field in fields]
    first, *others = [_standing(*row) for row in [*found, *of_accounts.needed()]]
    return first.union(*others)


def _standing(rows: QuerySet, field: str) -> QuerySet:
    """Keys of records that stand, where a row may name one that was joined with it."""
    rows = rows.order_by().filter(**{f"{field}__isnull": False})
    return rows.values_list(Coalesce(f"{field}__merged_into", f"{field}__pk"), flat=True)


def _held() -> tuple[QuerySet, bool]:
    """Whoever worked or held a post at a school that is held; and whether the trust is."""
    schools = set(Hold.objects.filter(lifted_at=None).values_list("school", flat=True))
    there = [model.objects.filter(school__in=schools) for model in (Placement, Appointment)]
    first, second = (_standing(rows, "person") for rows in there)
    return first.union(second), None in schools


def _with_schools(rows: QuerySet[Person], rule: RetentionRule) -> list[Left]:
    people = list(rows)
    placed = Placement.objects.filter(person__in=people).select_related("school")
    at = {row.person_id: row.school for row in placed.order_by("ends_on", "pk")}
    posts = Appointment.objects.filter(person__in=people).select_related("school")
    for row in posts.order_by("ends_on", "pk"):
        at.setdefault(row.person_id, row.school)
    return [
        Left(
            person,
            at.get(person.pk),
            retention.years_after(person.last_day, rule.years),
            getattr(person, "stays", ""),
        )
        for person in people
    ]
