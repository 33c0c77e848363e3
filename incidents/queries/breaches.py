"""Which breaches a data protection officer sees, and which the clock runs on.

An entry made from a task is kept from whoever that case is about or was closed to.
"""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from incidents.models import Breach, Subject, Task, TaskReader
from incidents.queries import directory
from incidents.queries.visible import User
from people.models import Person, Role
from people.rules import is_unsuspended

OFFICER = Role.DATA_PROTECTION_OFFICER
UNDER_WAY = (Breach.State.OPEN, Breach.State.DECIDED)


def visible_to(user: User) -> QuerySet[Breach]:
    """Those of the schools of their post; all of them for the trust's officer."""
    if not is_unsuspended(user):
        return Breach.objects.none()
    held = {post.school for post in user.posts() if post.role == OFFICER}
    if not held:
        return Breach.objects.none()
    rows = Breach.objects.all() if None in held else Breach.objects.filter(school__in=held)
    return open_to(rows, user).select_related("school")


def open_to(rows: QuerySet[Breach], person: Person) -> QuerySet[Breach]:
    about_them = Subject.objects.filter(
        case=OuterRef("task__case"), part__in=Subject.KEPT_OUT, person=person
    )
    closed_to_them = TaskReader.objects.filter(
        task=OuterRef("task"), person=person, ended_because=TaskReader.Ended.CONCERNED
    )
    return rows.exclude(Exists(about_them)).exclude(Exists(closed_to_them))


def found(user: User, said: dict) -> QuerySet[Breach]:
    """The log by the fields of its filter."""
    rows = visible_to(user)
    if said.get("state") == "under_way":
        rows = rows.filter(state__in=UNDER_WAY)
    elif said.get("state"):
        rows = rows.filter(state=said["state"])
    if said.get("school"):
        rows = rows.filter(school=said["school"])
    if said.get("ico"):
        rows = rows.filter(ico=said["ico"])
    if said.get("since"):
        rows = rows.filter(noticed_at__date__gte=said["since"])
    return rows


def waiting_for_ico(noticed_by: datetime) -> QuerySet[Breach]:
    """Not decided, or to be reported and not yet, and noticed by this moment."""
    unreported = Q(ico=Breach.Ico.YES, ico_told_at=None)
    waiting = Q(state=Breach.State.OPEN) | (Q(state=Breach.State.DECIDED) & unreported)
    return Breach.objects.filter(waiting, noticed_at__lte=noticed_by)


def keepers(breach: Breach) -> list[Person]:
    """The officers of today to whom the entry is open."""
    today = directory.on(timezone.localdate())
    places = {None, breach.school_id}
    keys = {person for place in places for person in today.receivers(OFFICER, place)}
    people = Person.objects.filter(pk__in=keys)
    mine = Breach.objects.filter(pk=breach.pk)
    return [person for person in people if open_to(mine, person).exists()]


def tasks_not_entered(noticed_by: datetime) -> list[tuple[Task, datetime]]:
    """Jobs of officers about data that may have been exposed, not done and in no log, with when
    the trust learnt of it."""
    rows = Task.objects.filter(role=OFFICER, state=Task.State.OPEN, breach=None)
    rows = rows.filter(case__received_at__lte=noticed_by, case__ended_at=None)
    return [(task, task.case.received_at) for task in rows.select_related("case")]


def having(task: Task) -> list[Person]:
    rows = task.readers.open_on(timezone.localdate()).select_related("person")
    return [row.person for row in rows]


def of_task(user: User, task: Task) -> Breach | None:
    """The entry that was made from it, where the person sees it."""
    return visible_to(user).filter(task=task).first() if task.role == OFFICER else None
