"""Which people somebody may know of, and who is where."""

from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from people.models import Absence, Appointment, Person, Placement, Role, School
from people.rules import HEADS, SEES_EVERYBODY


def visible_to(user: Person) -> QuerySet[Person]:
    """Themselves; their team; HR and heads those of their schools; the trust's own posts all."""
    if not (user.is_authenticated and user.is_active):
        return Person.objects.none()
    people, today = Person.objects.named(), timezone.localdate()
    if any(post.role in (Role.HR, *SEES_EVERYBODY) and not post.school for post in user.posts()):
        return people
    if any(post.role in HEADS and not post.school for post in user.posts()):
        return people.filter(Q(pk=user.pk) | Q(last_day=None) | Q(last_day__gte=today))
    seen = Q(pk=user.pk) | _among(team_of(user, today))
    if heading := _schools(user, HEADS):
        seen |= at_schools(heading, today)
    if advising := _schools(user, (Role.HR,)):
        seen |= at_schools(advising, today) | Q(last_day__lt=today) & ever_at_schools(advising)
    return people.filter(seen)


def team_of(user: Person, on: date) -> QuerySet[Placement]:
    """The placements that the person line-manages on the day; none while suspended."""
    suspended = Exists(Absence.objects.suspending(user, on))
    return Placement.objects.on(on).filter(~suspended, line_manager=user)


def kept_by(user: Person) -> QuerySet[Person]:
    """Those whose record this person keeps as HR: whose absences they may know."""
    if not (user.is_authenticated and user.is_active):
        return Person.objects.none()
    people, today = Person.objects.named(), timezone.localdate()
    schools = {post.school for post in user.posts() if post.role == Role.HR}
    if None in schools:
        return people
    leavers = Q(last_day__lt=today) & ever_at_schools(schools)
    return people.filter(at_schools(schools, today) | leavers)


def absences_visible_to(user: Person) -> QuerySet[Absence]:
    return Absence.objects.filter(person__in=kept_by(user)).select_related("person")


def placements_visible_to(user: Person) -> QuerySet[Placement]:
    placements = Placement.objects.filter(person__in=visible_to(user))
    return placements.select_related("person", "school", "line_manager", "organisation")


def at_schools(schools: set[int], on: date) -> Q:
    """Works there, or holds a post there, on this day or soon."""
    # `IN` a set read once, not `EXISTS` for each of twenty thousand people.
    not_over = Q(ends_on=None) | Q(ends_on__gte=on)
    return _among(_placed(schools).filter(not_over)) | _among(_holding(schools).filter(not_over))


def ever_at_schools(schools: set[int]) -> Q:
    return _among(_placed(schools)) | _among(_holding(schools))


def away_on(on: date) -> Exists:
    """To everybody but HR: paused."""
    return Exists(Absence.objects.on(on).filter(person=OuterRef("pk")))


def search(people: QuerySet[Person], words: str) -> QuerySet[Person]:
    """Those in whose names or e-mail address, now or on a joined record, each word occurs."""
    if not words.split():
        return people
    here, joined = Q(), Person.objects.exclude(merged_into=None)
    for word in words.split():
        occurs = (
            Q(given_names__icontains=word)
            | Q(family_name__icontains=word)
            | Q(known_as__icontains=word)
            | Q(email__icontains=word)
        )
        here, joined = here & occurs, joined.filter(occurs)
    return people.filter(here | Q(pk__in=joined.order_by().values("merged_into")))


def listed(
    user: Person, *, q: str = "", school: School | None = None, staff_group: str = "", who: str = ""
) -> QuerySet[Person]:
    """The list of people, narrowed; with where each works today or soon. Three queries a page."""
    today = timezone.localdate()
    people = search(visible_to(user), q)
    if school:
        people = people.filter(
            ever_at_schools({school.pk}) if who else at_schools({school.pk}, today)
        )
    if staff_group:
        placed = Placement.objects.filter(staff_group=staff_group)
        placed = placed.filter(school=school) if school else placed
        people = people.filter(_among(placed if who else placed.filter(_not_over(today))))
    if who == "left":
        people = people.filter(last_day__lt=today)
    elif not who:
        people = people.filter(Q(last_day=None) | Q(last_day__gte=today))
    posts = Appointment.objects.in_effect(today).select_related("school")
    placements = Placement.objects.filter(_not_over(today)).select_related("school")
    return people.annotate(away=away_on(today)).prefetch_related(
        Prefetch("placements", placements, to_attr="works_at"),
        Prefetch("appointments", posts, to_attr="holds"),
    )


def namesakes(given_names: str, family_name: str, school_id: int, on: date) -> QuerySet[Person]:
    """People of this name who work at the school, or will: perhaps the same person."""
    return Person.objects.filter(
        at_schools({school_id}, on),
        given_names__iexact=given_names,
        family_name__iexact=family_name,
        merged_into=None,
    )


def _not_over(on: date) -> Q:
    return Q(ends_on=None) | Q(ends_on__gte=on)


def _among(rows: QuerySet) -> Q:
    return Q(pk__in=rows.order_by().values("person"))


def _placed(schools: set[int]) -> QuerySet[Placement]:
    return Placement.objects.filter(school__in=schools)


def _holding(schools: set[int]) -> QuerySet[Appointment]:
    confirmed = Appointment.objects.filter(state=Appointment.State.CONFIRMED)
    return confirmed.filter(school__in=schools)


def _schools(user: Person, roles: tuple[str, ...]) -> set[int]:
    return {post.school for post in user.posts() if post.role in roles and post.school}
