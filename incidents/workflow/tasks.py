"""Tasks beside a case: released or refused by its manager, done by whose job they are."""

from django.db import transaction
from django.utils import timezone

from core.workflow import advance
from incidents import notifications
from incidents.models import Task
from incidents.workflow import lifecycle
from people.models import Person


@transaction.atomic
def release(task: Task, *, by: Person) -> None:
    """A held task goes to its people, who hear of it now."""
    advance(task, lifecycle.RELEASE, by=by, released_at=timezone.now())
    notifications.tasks_given(task, task.readers.open_on(timezone.localdate()))


@transaction.atomic
def refuse(task: Task, *, by: Person, note: str = "") -> None:
    """A held task is not given to anybody, with a reason."""
    advance(task, lifecycle.REFUSE, by=by, note=note)


@transaction.atomic
def finish(task: Task, *, by: Person, answer: str) -> None:
    """Whoever has the task says what was done."""
    advance(task, lifecycle.FINISH, by=by, done_at=timezone.now(), answer=answer)
