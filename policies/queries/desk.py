"""What a reception desk shows: the card of its school, what is read there, who came."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from people.models import (
    Absence,
    Appointment,
    Contact,
    Organisation,
    Person,
    Placement,
    Role,
    School,
)
from policies import links
from policies.models import Assignment, Desk, DeskVisit
from policies.models.desk import DESK
from policies.queries import sessions

LATELY = timedelta(days=365)


def visible_to(person: Person) -> QuerySet[Desk]:
    schools = sessions.schools_visible_to(person)
    return Desk.objects.filter(school__in=schools).select_related("school", "opened_by")


def open_now(person: Person) -> QuerySet[Desk]:
    """The desks of today that the person may close, with how many `came`."""
    rows = visible_to(person).filter(day=timezone.localdate(), state=Desk.State.OPEN)
    return rows.annotate(came=Count("visits")).order_by("school__name")


def unsigned_at(desk: Desk) -> int:
    """How many came and have not signed."""
    return desk.visits.filter(signed_at=None).count()


def latest_at(school: School) -> QuerySet[Desk]:
    """The desks of a school, latest first, with how many `came`."""
    return school.desks.annotate(came=Count("visits")).order_by("-day")  # grouping forgets it


def visits_at(desk: Desk) -> QuerySet[DeskVisit]:
    return desk.visits.select_related("desk__school", "person", "organisation", "recorded_by")


def received_by(person: Person) -> QuerySet[DeskVisit]:
    """Visits of today that reception filled in, at the desks the person may open."""
    desks = visible_to(person).filter(day=timezone.localdate(), state=Desk.State.OPEN)
    rows = DeskVisit.objects.filter(desk__in=desks.order_by(), recorded_by__isnull=False)
    return rows.select_related("desk__school", "person", "organisation", "recorded_by")


def desk_of(token: str) -> Desk | None:
    """The desk with this secret while it is open; None for every other one."""
    open_today = Desk.objects.filter(day=timezone.localdate(), state=Desk.State.OPEN)
    found = open_today.filter(token_hash=links.kept(token))
    return found.select_related("school", "opened_by").first()


def visit_of(desk: Desk, number: UUID) -> DeskVisit | None:
    return visits_at(desk).filter(number=number).first()


def organisations() -> QuerySet[Organisation]:
    return Organisation.objects.exclude(kind=Organisation.Kind.HIRER)


def earlier_at(school: School) -> QuerySet[Person]:
    """Whoever came to a desk of this school within a year and may come again, by name."""
    since = timezone.localdate() - LATELY
    came = DeskVisit.objects.filter(
        desk__school=school, desk__day__gte=since, person=OuterRef("pk")
    )
    return known_at_desks().filter(Exists(came))


def known_at_desks() -> QuerySet[Person]:
    """People of the desks alone: whoever works here in any other way signs on their own page."""
    today = timezone.localdate()
    placed = Placement.objects.on(today).filter(person=OuterRef("pk")).exclude(source=DESK)
    posts = Appointment.objects.in_effect(today).filter(person=OuterRef("pk"))
    came = DeskVisit.objects.filter(person=OuterRef("pk"))
    people = Person.objects.named().filter(blocked_at=None)
    return people.filter(Exists(came), ~Exists(placed), ~Exists(posts))


def of_address(email: str) -> QuerySet[Person]:
    """Those who gave this address at a desk before, the latest first."""
    gave = DeskVisit.objects.filter(person=OuterRef("pk"), email__iexact=email)
    return known_at_desks().filter(Exists(gave)).order_by("-pk") if email else Person.objects.none()


def to_sign(visit: DeskVisit) -> list[Assignment]:
    """What is read at the desk and was not signed yet."""
    return list(
        Assignment.objects.filter(
            person=visit.person_id, state=Assignment.State.OPEN, policy__at_desk=True
        )
        .select_related("person", "policy", "version")
        .defer("version__html", "version__found")
        .order_by("policy__title")
    )


@dataclass(frozen=True)
class Card:
    """Whom to tell of a worry about a child, or about an adult who works here."""

    school: School
    dsl: list[str]
    deputies: list[str]
    head: list[str]
    chair: list[str]
    contacts: list[Contact]  # outside the school


def card(school: School, on: date) -> Card:
    held = _acting(school, on)
    outside = (Contact.Kind.LADO, Contact.Kind.SOCIAL_CARE_DAY, Contact.Kind.SOCIAL_CARE_NIGHT)
    return Card(
        school,
        dsl=held(Role.DSL),
        deputies=held(Role.DEPUTY_DSL),
        head=held(Role.HEADTEACHER),
        chair=held(Role.CHAIR_OF_GOVERNORS),
        contacts=list(school.contacts.filter(kind__in=outside)),
    )


def _acting(school: School, on: date):  # noqa: ANN202 -- role in, names out
    """Who holds a post, or while they are away stands in for it; one query."""
    away = Absence.objects.on(on).filter(person=OuterRef("person"))
    posts = Appointment.objects.in_effect(on).filter(school=school)
    rows = posts.annotate(away=Exists(away)).filter(Q(away=False) | Q(stand_in__isnull=False))
    found: dict[str, list[str]] = {}
    for post in rows.select_related("person", "stand_in").order_by("starts_on", "pk"):
        who = post.stand_in if post.away else post.person
        found.setdefault(post.role, []).append(who.name)
    return lambda role: found.get(role, [])
