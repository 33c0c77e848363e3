"""Whoever keeps the list of relatives hears that two declared themselves to be so no more."""

from django.db.models import Value
from django.urls import reverse
from django.utils import timezone

from incidents.models import Relationship
from incidents.rules import KEEPS_RELATIONSHIPS
from notices import outbox
from notices.composing import Line
from notices.models import Notice
from people.models import Appointment, Person

OVER = "relationship_over"


def relationship_over(row: Relationship) -> None:
    """In the daily summary of those who may end it, except of the two themselves."""
    today = timezone.localdate()
    posts = Appointment.objects.in_effect(today).filter(role__in=KEEPS_RELATIONSHIPS, school=None)
    people = Person.objects.current(today).filter(pk__in=posts.order_by().values("person"))
    people = people.exclude(pk__in=(row.one_id, row.other_id))
    outbox.owe_each(people, kind=OVER, key=f"{OVER}:{row.pk}:", person="pk", ref=Value(row.pk))


def over(notices: list[Notice]) -> dict[int, Line | None]:
    """While it stands in the list as lasting."""
    line = Line(
        "Two people declared that they are related no more: look whether to end it in the list.",
        reverse("incidents:relationships"),
    )
    rows = Relationship.objects.filter(pk__in=[notice.ref for notice in notices], ends_on=None)
    lasting = set(rows.values_list("pk", flat=True))
    return {notice.pk: line if notice.ref in lasting else None for notice in notices}
