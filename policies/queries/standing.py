"""Where each person stands with each policy on a day: the rows behind every figure and list.

A status is one of signed, declined (not signed, with a reason), paused, overdue, to_sign; the
first that is true. Nobody paused is overdue, and no kind of absence is read here.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone

from notices.models import Notice
from people.models import Absence, Person, Placement
from policies.models import Acknowledgement, Assignment, AssignmentEvent, AssignmentSchool
from policies.queries.reminders import ASSIGNMENT, ESCALATION

EVERYWHERE = None
FIRST = "assigned:"  # the key of a notice that tells of an assignment; later ones remind of it


@dataclass(frozen=True)
class Reach:
    """Whose signing somebody may look at: the whole trust's, some schools', or their own team's."""

    trust: bool = False
    schools: frozenset[int] = frozenset()
    manager: int | None = None

    def holds(self, schools: frozenset[int] | None) -> bool:
        """Whether all of these schools are within reach; None: the whole trust."""
        return self.trust or (schools is not EVERYWHERE and schools <= self.schools)


def counted(on: date | None = None) -> QuerySet[AssignmentSchool]:
    """Rows that count on the day: today's unless given."""
    if on is None:
        return AssignmentSchool.objects.filter(counted_until=None)
    still = Q(counted_until=None) | Q(counted_until__gt=on)
    return AssignmentSchool.objects.filter(still, counted_from__lte=on)


def within(rows: QuerySet[AssignmentSchool], reach: Reach) -> QuerySet[AssignmentSchool]:
    """Each person once for the trust, else once at each school within reach."""
    if reach.trust:
        return rows.filter(school=None)
    if reach.manager:
        suspended = Exists(Absence.objects.suspending(reach.manager, timezone.localdate()))
        return in_team(rows.filter(~suspended, school=None), line_manager=reach.manager)
    return rows.filter(school__in=reach.schools)


def at(rows: QuerySet[AssignmentSchool], school: int) -> QuerySet[AssignmentSchool]:
    return rows.filter(school=school)


def in_team(
    rows: QuerySet[AssignmentSchool], *, on: date | None = None, **placement: object
) -> QuerySet[AssignmentSchool]:
    """Those whose placement on the day is like this: team, staff_group, line_manager."""
    placed = _placed(on).filter(**placement)
    return rows.filter(Exists(placed))


def _placed(on: date | None) -> QuerySet[Placement]:
    """Of the person of a row, at its school; anywhere where the row is the trust's."""
    return Placement.objects.on(on or timezone.localdate()).filter(
        person=OuterRef("assignment__person"), school=Coalesce(OuterRef("school"), F("school"))
    )


def with_status(
    rows: QuerySet[AssignmentSchool], on: date | None = None
) -> QuerySet[AssignmentSchool]:
    """Adds `status` as it was on the day: today unless given."""
    day = on or timezone.localdate()
    signed = Q(signed_on__lte=on) if on else Q(signed_on__isnull=False)
    return rows.annotate(
        status=Case(
            When(signed, then=Value("signed")),
            When(assignment__in=declined(on).order_by().values("pk"), then=Value("declined")),
            When(assignment__person__in=away(day), then=Value("paused")),
            When(due_on__lt=day, then=Value("overdue")),
            default=Value("to_sign"),
            output_field=CharField(),
        )
    )


def away(day: date) -> QuerySet[Absence]:
    """Who is paused on the day, as a subquery of people."""
    return Absence.objects.on(day).order_by().values("person")


def declined(on: date | None = None) -> QuerySet[Assignment]:
    """Not signed, with a reason, by the end of the day; some may have been signed since."""
    if on is None:
        return Assignment.objects.filter(state=Assignment.State.NOT_SIGNED)
    by_then = timezone.make_aware(dt.datetime.combine(on + dt.timedelta(days=1), dt.time.min))
    events = AssignmentEvent.objects.filter(target=Assignment.State.NOT_SIGNED, at__lt=by_then)
    return Assignment.objects.filter(pk__in=events.values("assignment"))


def unsigned(
    rows: QuerySet[AssignmentSchool], on: date | None = None
) -> QuerySet[AssignmentSchool]:
    """Those of them outstanding on the day, paused and declined included, longest due first."""
    still = Q(signed_on=None) | Q(signed_on__gt=on) if on else Q(signed_on=None)
    return rows.filter(still).order_by("due_on", "pk")


def narrowed(
    rows: QuerySet[AssignmentSchool], status: str, on: date | None = None
) -> QuerySet[AssignmentSchool]:
    """Of the unsigned those with this status; "": overdue or to sign. Cheaper than the status."""
    day = on or timezone.localdate()
    no = Q(assignment__state=Assignment.State.NOT_SIGNED)
    if on:
        no = Q(assignment__in=declined(on).order_by().values("pk"))
    paused = Q(assignment__person__in=away(day))
    if status == "declined":
        return rows.filter(no)
    if status == "paused":
        return rows.filter(paused).exclude(no)
    rows = rows.exclude(no).exclude(paused)
    if status == "overdue":
        return rows.filter(due_on__lt=day)
    return rows.filter(due_on__gte=day) if status == "to_sign" else rows


def in_words(
    rows: QuerySet[AssignmentSchool], on: date | None = None
) -> QuerySet[AssignmentSchool]:
    """With all that a line in a list says: who, what, where they stand, how often reminded."""
    asked = (
        Notice.objects.filter(ref=OuterRef("assignment"), kind=ASSIGNMENT, message__isnull=False)
        .exclude(key__startswith=FIRST)
        .order_by()
        .values("ref")
        .annotate(n=Count("pk"))
    )
    told = Notice.objects.filter(ref=OuterRef("assignment"), kind=ESCALATION, message__isnull=False)
    return (
        with_earlier(with_status(rows, on))
        .annotate(reminders=Coalesce(Subquery(asked.values("n")), 0), told=Exists(told))
        .select_related("assignment__person", "assignment__version", "policy", "school")
        .defer("assignment__version__html", "assignment__version__found")
    )


def schools_of(rows: Iterable[AssignmentSchool]) -> dict[int, str]:
    """The schools at which each of these assignments counts now, by assignment; one query."""
    found = defaultdict(list)
    counts = AssignmentSchool.objects.filter(
        assignment__in=[row.assignment_id for row in rows], counted_until=None, school__isnull=False
    )
    for assignment, name in counts.order_by("school__name").values_list(
        "assignment", "school__name"
    ):
        found[assignment].append(name)
    return {assignment: ", ".join(names) for assignment, names in found.items()}


def with_earlier(rows: QuerySet[AssignmentSchool]) -> QuerySet[AssignmentSchool]:
    """Adds `earlier`: the number of the version of this policy that the person signed last."""
    whose = OuterRef(OuterRef("assignment__person"))
    last = Acknowledgement.objects.filter(
        person__in=Person.objects.records_of(whose),
        version__policy=OuterRef("policy"),
        voided_at=None,
    ).order_by("-signed_at")
    number = Concat(
        Cast(F("version__major"), CharField()), Value("."), Cast(F("version__minor"), CharField())
    )
    return rows.annotate(earlier=Subquery(last.annotate(number=number).values("number")[:1]))
