"""Who may be asked into a case by its manager, and whose reading the manager gave."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from incidents.models import Case, Reader
from incidents.queries import routes
from people.models import Appointment, Person, Role


def advisers(case: Case) -> list[Person]:
    """HR of the trust and of the case's school, without anybody whom it may not reach."""
    today = timezone.localdate()
    posts = Appointment.objects.in_effect(today).filter(role=Role.HR)
    posts = posts.filter(Q(school=None) | Q(school=case.school_id))
    people = Person.objects.current(today).filter(pk__in=posts.order_by().values("person"))
    reading = case.readers.filter(ended_at=None).order_by().values("person")
    panel = case.records.filter(kind="panel").order_by().values("person")
    found = list(people.exclude(pk__in=reading).exclude(pk__in=panel))
    never = routes.never_readers(case, [who.pk for who in found], case.received_on, today)
    return [who for who in found if who.pk not in never | routes.rather_not(case)]


def given(case: Case) -> QuerySet[Reader]:
    """Rows of readers that a case manager added, and may take back."""
    rows = case.readers.filter(ended_at=None).exclude(added_by=None)
    return rows.select_related("person")
