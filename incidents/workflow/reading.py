"""Somebody opens a case: asked first whether anything stands against it, and written down."""

from django.db import transaction
from django.utils import timezone

from incidents.models import AccessLog, Case
from people.models import Person


def log(case: Case, what: str, *, by: Person) -> None:
    """Write down who looked at, printed or took a copy of what."""
    AccessLog.objects.create(case=case, person=by, what=what)


@transaction.atomic
def answer_conflict(case: Case, *, by: Person) -> None:
    """The reader says that nothing stands against their handling it; otherwise they step out."""
    mine = case.readers.filter(person=by, ended_at=None)
    mine.filter(unconflicted_at=None).update(unconflicted_at=timezone.now())
    log(case, "answered_conflict", by=by)


@transaction.atomic
def open_case(case: Case, *, by: Person) -> None:
    """The words are shown to this reader: the first of all turns *received* for its reporter."""
    now = timezone.now()
    case.readers.filter(person=by, ended_at=None, opened_at=None).update(opened_at=now)
    Case.objects.filter(pk=case.pk, first_opened_at=None).update(first_opened_at=now)
    log(case, "opened", by=by)
