"""Terms and closures: changed under a lock on the calendar they belong to.

Due dates that were set stay as they are; new ones follow the calendar as it then stands.
"""

from django.db import transaction

from core.workflow import Refused
from people.models import Closure, Person, School, Term, Trust
from people.queries import calendar
from people.workflow import records


@transaction.atomic
def add(row: Term | Closure, *, by: Person) -> None:
    _lock(row)
    _refuse_overlap(row)
    records.add(row, by=by)


@transaction.atomic
def change(row: Term | Closure, changes: dict, *, by: Person, seen: str = "") -> None:
    _lock(row)
    records.change(row, changes, by=by, seen=seen)
    _refuse_overlap(row)


@transaction.atomic
def remove(row: Term | Closure, *, by: Person) -> None:
    _lock(row)
    records.remove(row, by=by)


def _lock(row: Term | Closure) -> None:
    """One at a time: two people adding a term at once must not both find it free."""
    owners = School.objects.filter(pk=row.school_id) if row.school_id else Trust.objects.all()
    list(owners.select_for_update().values_list("pk"))


def _refuse_overlap(row: Term | Closure) -> None:
    if isinstance(row, Term):
        span = (row.starts_on, row.ends_on)
        if other := calendar.overlapping_term(row.school, *span, except_pk=row.pk):
            raise Refused(f"{calendar.overlap_words(other)}.")
