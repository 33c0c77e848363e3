"""Briefings: which somebody keeps, who was there, who has had none, which terms were delivered."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import AccessGrant, Attendance, Briefing, Platform, SocialAccount
from accounts.rules.declaring import KEEPS_BRIEFINGS
from people.models import Appointment, Person, Placement, School, Term
from people.roles import GOVERNING
from policies.models import Version

CHANGED_LATELY = timedelta(days=90)
A_YEAR = timedelta(days=365)
ADULTS = (Briefing.Audience.STAFF, Briefing.Audience.TRUSTEES)


def places_of(user: Person) -> set[int | None]:
    """Where this person keeps briefings; None: for the whole trust."""
    return {post.school for post in user.posts() if post.role in KEEPS_BRIEFINGS}


def visible_to(user: Person) -> QuerySet[Briefing]:
    """Those of the schools whose briefings they keep, and those that they entered."""
    rows = Briefing.objects.select_related("school", "platform", "policy", "trainer", "entered_by")
    if not user.is_authenticated:
        return rows.none()
    places = places_of(user)
    if None in places:
        return rows
    return rows.filter(Q(school__in=places) | Q(entered_by=user.pk)) if places else rows.none()


def listed(user: Person) -> QuerySet[Briefing]:
    there = Count("attendances", filter=Q(attendances__attended=True))
    return visible_to(user).annotate(there=there).order_by("-held_on", "-due_on", "-pk")


def schools_kept(user: Person) -> QuerySet[School]:
    places, today = places_of(user), timezone.localdate()
    schools = School.objects.not_left(today)
    return schools if None in places else schools.filter(pk__in=places)


def own(person: Person) -> QuerySet[Attendance]:
    """What they attended, the latest first."""
    rows = Attendance.objects.filter(person=person.pk, attended=True)
    rows = rows.filter(briefing__voided_at=None, briefing__held_on__isnull=False)
    return rows.select_related(
        "briefing__platform", "briefing__trainer", "briefing__school"
    ).order_by("-briefing__held_on", "-pk")


# --- who is meant by a group
def people_of(
    schools: Iterable[int], on: date, *, groups: Iterable[str] = (), team: str = ""
) -> QuerySet[Person]:
    """Those who work there on the day, of these staff groups and this team where one is given."""
    placed = Placement.objects.on(on).filter(school__in=schools)
    if groups:
        placed = placed.filter(staff_group__in=groups)
    if team:
        placed = placed.filter(team__iexact=team)
    return Person.objects.current(on).filter(pk__in=placed.order_by().values("person"))


def governing(schools: Iterable[int] | None, on: date) -> QuerySet[Person]:
    """Trustees and members; or, of these schools, whoever governs them."""
    posts = Appointment.objects.in_effect(on).filter(role__in=GOVERNING)
    posts = posts.filter(school=None) if schools is None else posts.filter(school__in=schools)
    return Person.objects.current(on).filter(pk__in=posts.order_by().values("person"))


def teams(schools: Iterable[int], on: date) -> list[str]:
    """The names of teams there, each once."""
    placed = Placement.objects.on(on).filter(school__in=schools).exclude(team="")
    return list(placed.order_by("team").values_list("team", flat=True).distinct())


# --- who has had none
def had(kind: str, platform: Platform | None = None) -> Exists:
    """Of people: whether they attended one of this kind."""
    rows = Attendance.objects.filter(
        person=OuterRef("pk"),
        attended=True,
        briefing__kind=kind,
        briefing__voided_at=None,
        briefing__held_on__isnull=False,
    )
    return Exists(rows.filter(briefing__platform=platform) if platform else rows)


def is_introduced(person: Person, platform: Platform) -> bool:
    """Whether somebody introduced them to this platform, before they are given access to it."""
    kind = Briefing.Kind.PLATFORM
    return Person.objects.filter(had(kind, platform), pk=person.pk).exists()


def not_introduced(account: SocialAccount) -> set[int]:
    """Who has access to it and was introduced to its platform by nobody. One query."""
    held = AccessGrant.objects.filter(account=account, ended_at=None, person__isnull=False)
    people = Person.objects.filter(pk__in=held.order_by().values("person"))
    people = people.exclude(had(Briefing.Kind.PLATFORM, account.platform))
    return set(people.order_by().values_list("pk", flat=True))


def without(
    user: Person, kind: str, *, audience: str, platform: Platform | None = None
) -> QuerySet[Person]:
    """Of those whose briefings this person keeps, who has had none: the newest first."""
    today, places = timezone.localdate(), places_of(user)
    schools = School.objects.not_left(today).order_by().values("pk")
    kept = schools if None in places else schools.filter(pk__in=places)
    if audience == Briefing.Audience.TRUSTEES:
        people = governing(kept, today)
        people = people | governing(None, today) if None in places else people
        since = Min("appointments__starts_on", filter=Q(appointments__role__in=GOVERNING))
    else:
        people = people_of(kept, today)
        since = Min("placements__starts_on")
    people = people.exclude(had(kind, platform)).annotate(since=since)
    return people.order_by("-since", "family_name", "given_names", "pk")


# --- what a term, and a new version, ask for
@dataclass(frozen=True)
class Delivered:
    """A school, and of each term its name and how often pupils were taught."""

    school: School
    terms: list[tuple[str, int]]


def termly(user: Person, on: date) -> list[Delivered]:
    """Of the terms that have begun within a year: which school has taught its pupils in each."""
    schools = list(schools_kept(user).exclude(kind=School.Kind.CENTRAL))
    begun = Term.objects.filter(starts_on__lte=on, starts_on__gt=on - A_YEAR)
    terms = defaultdict(list)
    for term in begun.order_by("starts_on"):
        terms[term.school_id].append(term)
    taught = Briefing.objects.filter(
        audience=Briefing.Audience.PUPILS, voided_at=None, held_on__gt=on - A_YEAR
    )
    days = defaultdict(list)
    for school, day in taught.values_list("school", "held_on"):
        days[school].append(day)
    return [
        Delivered(school, _of_terms(terms[school.pk] or terms[None], days[school.pk]))
        for school in schools
    ]


def _of_terms(terms: list[Term], days: list[date]) -> list[tuple[str, int]]:
    return [
        (term.name, sum(term.starts_on <= day <= term.ends_on for day in days)) for term in terms
    ]


def asked_by_versions(on: date) -> QuerySet[Version]:
    """Material versions in force for some weeks, on which no refresher was entered since."""
    entered = Briefing.objects.filter(
        policy=OuterRef("policy"), voided_at=None, entered_at__gte=OuterRef("published_at")
    )
    rows = Version.objects.filter(
        ~Exists(entered),
        state=Version.State.PUBLISHED,
        material=True,
        major__gt=1,
        published_at__date__gt=on - CHANGED_LATELY,
    )
    return rows.select_related("policy").defer("html", "found").order_by("-published_at")
