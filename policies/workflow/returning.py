"""Those who come back from an absence have the days they had left, and ten working days at least.

Nobody paused is overdue: while they are away their assignments wait.
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from people.calendar import Calendar
from people.models import Absence, Person
from people.queries import trust
from people.queries.calendar import calendars
from policies.models import Assignment, AssignmentSchool

LOOK_BACK = timedelta(days=30)  # an end of absence that was recorded late, or missed nights
ONE_DAY = timedelta(days=1)


@transaction.atomic
def give_days_back(on: date, people: QuerySet[Person] | None = None) -> int:
    """Move the due dates of whoever is back; answer how many moved. Run twice, it moves none."""
    days, least = calendars(), int(trust.setting("sign.return_days"))
    moved = []
    for row in _of_those_back(on, people).select_for_update(of=("self",)).iterator(500):
        due = due_after_absence(row, days.get(row.school, days[None]), least)
        if due > row.due_on:
            row.due_on = due
            moved.append(row)
    return write_due(moved)


def write_due(moved: list[Assignment]) -> int:
    """Keep the due dates of these assignments, there and where they are counted."""
    Assignment.objects.bulk_update(moved, ["due_on"], batch_size=500)
    now_due = Assignment.objects.filter(pk=OuterRef("assignment")).values("due_on")
    counted = AssignmentSchool.objects.filter(counted_until=None, assignment__in=moved)
    counted.update(due_on=Subquery(now_due))
    return len(moved)


def due_after_absence(row: Assignment, calendar: Calendar, least: int) -> date:
    """The days left when the absence began, or `least` working days, from the day of return."""
    back_on = row.away_until + ONE_DAY
    left = (row.due_first_on - row.away_from).days
    kept = calendar.next_school_day(back_on + timedelta(days=max(left, 0)))
    return max(kept, calendar.next_school_day(calendar.add_working_days(back_on, least)))


def _of_those_back(on: date, people: QuerySet[Person] | None) -> QuerySet[Assignment]:
    """What is still to sign for people whose absence ended lately and took days from them."""
    still_away = Absence.objects.on(on).filter(person=OuterRef("person"))
    ended = Absence.objects.filter(
        person=OuterRef("person"),
        ends_on__lt=on,
        ends_on__gte=on - LOOK_BACK,
        ends_on__gt=OuterRef("assigned_on"),
        starts_on__lte=OuterRef("due_first_on"),
    ).order_by("-ends_on")
    rows = (
        Assignment.objects.filter(~Exists(still_away), state=Assignment.State.OPEN)
        .annotate(
            away_from=Subquery(ended.values("starts_on")[:1]),
            away_until=Subquery(ended.values("ends_on")[:1]),
            school=main_school(),
        )
        .filter(away_until__isnull=False)
        .order_by("pk")
    )
    return rows if people is None else rows.filter(person__in=people)


def main_school() -> Subquery:
    """For assignments: the first of the schools at which each counts, whose calendar it keeps."""
    counted = AssignmentSchool.objects.filter(
        assignment=OuterRef("pk"), counted_until=None, school__isnull=False
    ).order_by("school")
    return Subquery(counted.values("school")[:1])
