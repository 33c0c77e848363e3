"""Who may know that a concern, a case or a task exists: the one place that decides it.

Deny by default: whatever is not a row of a reader is invisible, to administrators, operators and
the chief executive too. Each answer is one queryset, so that what is forbidden and what does not
exist cost the same queries and get the same 404.
"""

from datetime import date, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from incidents.models import Case, Concern, Draft, Reader, Record, Subject, Task, TaskReader
from incidents.queries import on_record
from people.models import Person
from people.rules import is_anyone, is_unsuspended

User = Person | AnonymousUser


def cases(user: User, on: date | None = None) -> QuerySet[Case]:
    """Those that the person reads on the day, in whatever way; none that is about them."""
    if not is_unsuspended(user):
        return Case.objects.none()
    mine = Reader.objects.open_on(on or timezone.localdate()).filter(person=user)
    about_them = Subject.objects.filter(case=OuterRef("pk"), part__in=Subject.KEPT_OUT, person=user)
    found = Case.objects.filter(pk__in=mine.order_by().values("case"))
    return found.exclude(Exists(about_them)).select_related("school", "child_school")


def managed(user: User, on: date | None = None) -> QuerySet[Case]:
    """Those that the person manages."""
    rows = Reader.objects.open_on(on or timezone.localdate())
    rows = rows.filter(person=user.pk, how=Reader.How.MANAGE)
    return cases(user, on).filter(pk__in=rows.order_by().values("case"))


def concerns(user: User, on: date | None = None) -> QuerySet[Concern]:
    """Those of the cases that the person reads."""
    found = Concern.objects.filter(case__in=cases(user, on))
    return found.select_related("case", "school", "reporter", "written_by")


def unnamed_concerns(user: User) -> QuerySet[Concern]:
    """Those of them whose reporter gave no name and comes back with a receipt."""
    return concerns(user).exclude(receipt_hash=None)


def own_concerns(user: User) -> QuerySet[Concern]:
    """Those that the person reported: what they wrote and three words, never the case."""
    if not is_anyone(user):
        return Concern.objects.none()
    return Concern.objects.filter(reporter=user).select_related("case", "school")


def records(user: User, on: date | None = None) -> QuerySet[Record]:
    """What is on record in those cases, in the strands that the person reads."""
    mine = Reader.objects.open_on(on or timezone.localdate()).filter(person=user.pk)
    found = Record.objects.filter(case__in=cases(user, on))
    return found.filter(on_record.in_strands(mine)).select_related("case__school", "person", "by")


def tasks(user: User, on: date | None = None) -> QuerySet[Task]:
    """Those that are the person's job on the day; one that is held exists for nobody yet."""
    if not is_unsuspended(user):
        return Task.objects.none()
    mine = TaskReader.objects.open_on(on or timezone.localdate()).filter(person=user)
    shown = Task.objects.filter(pk__in=mine.order_by().values("task"))
    return shown.filter(state__in=(Task.State.OPEN, Task.State.DONE))


def tasks_of_cases(user: User, on: date | None = None) -> QuerySet[Task]:
    """Those beside the cases that the person manages: to release or refuse where they are held."""
    managed = Reader.objects.open_on(on or timezone.localdate())
    managed = managed.filter(person=user.pk, how=Reader.How.MANAGE)
    found = Task.objects.filter(case__in=cases(user, on))
    return found.filter(case__in=managed.order_by().values("case")).select_related("case")


def drafts(user: User) -> QuerySet[Draft]:
    """A person's own, until they are seven days old."""
    if not is_anyone(user):
        return Draft.objects.none()
    kept = timezone.now() - timedelta(days=Draft.DAYS)
    return Draft.objects.filter(author=user, changed_at__gt=kept)
