"""Which relationships somebody may know of: whoever keeps them, all. Who has which is no secret
of a case: routing reads them, and whoever keeps them is told nothing of one."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from incidents.models import Case, Reader, Relationship, Subject, TaskReader
from incidents.rules import keeps_relationships
from people.models import Person
from people.queries.history import SHOWN, Entry

HAPPENED = {"+": "Recorded", "~": "Changed", "-": "Taken away"}


def visible_to(user: Person) -> QuerySet[Relationship]:
    if not keeps_relationships(user):
        return Relationship.objects.none()
    found = Relationship.objects.select_related("one", "other")
    return found.order_by("one__family_name", "one__given_names", "pk")


def on_or_after(rows: QuerySet[Relationship], day: date) -> QuerySet[Relationship]:
    """Those that have not ended by the day, future ones too."""
    return rows.filter(Q(ends_on=None) | Q(ends_on__gte=day))


def between(one: Person, other: Person) -> QuerySet[Relationship]:
    """Whichever of the two was named first."""
    return Relationship.objects.filter(Q(one=one, other=other) | Q(one=other, other=one))


def read_by_one_of(row: Relationship) -> QuerySet[Case]:
    """Under way, read by one of the two, and about the other or about whoever holds a post."""
    two = (row.one_id, row.other_id)
    readings = Reader.objects.filter(case=OuterRef("pk"), person__in=two, ended_at=None)
    jobs = TaskReader.objects.filter(task__case=OuterRef("pk"), person__in=two, ended_at=None)
    about = Subject.objects.filter(case=OuterRef("pk"), part=Subject.Part.CONCERNED)
    about = about.exclude(person=None)
    cases = Case.objects.filter(Exists(readings) | Exists(jobs), ended_at=None)
    return cases.filter(Exists(about.filter(person__in=two)) | ~Exists(about))


def begun(since: date, today: date) -> QuerySet[Relationship]:
    return Relationship.objects.filter(starts_on__gt=since, starts_on__lte=today)


def history() -> list[Entry]:
    """What was recorded, ended and taken away, newest first."""
    rows = Relationship.history.select_related("one", "other", "history_user")
    return [
        Entry(row.history_date, row.history_user, HAPPENED[row.history_type], (_words(row),))
        for row in rows.order_by("-history_date", "-history_id")[:SHOWN]
    ]


def _words(row) -> str:  # noqa: ANN001 -- a historical one
    until = f", until {row.ends_on:%-d %B %Y}" if row.ends_on else ""
    kind = row.get_kind_display().lower()
    return f"{row.one} and {row.other}: {kind}, since {row.starts_on:%-d %B %Y}{until}"
