"""Two records of one person: which may be joined by whom, and what each holds."""

from allauth.socialaccount.models import SocialAccount
from django.db.models import Q, QuerySet
from django.utils import timezone

from people import registry
from people.models import Appointment, Merger, Person
from people.queries import people, sign_in

Facts = list[tuple[str, list[str]]]


def candidates(user: Person, person: Person, words: str) -> QuerySet[Person]:
    """Other records that this person keeps: those that match the words, or of the same name."""
    others = people.kept_by(user).exclude(pk=person.pk)
    if words:
        return people.search(others, words)
    called = Q(given_names__iexact=person.given_names) | Q(known_as__iexact=person.given_names)
    if person.known_as:
        called |= Q(given_names__iexact=person.known_as) | Q(known_as__iexact=person.known_as)
    return others.filter(called, family_name__iexact=person.family_name)


def with_work(records: QuerySet[Person], most: int) -> list[Person]:
    """Some of them, with where each works or worked; two queries."""
    return list(records.prefetch_related("placements__school")[:most])


def mergers_of(person: Person) -> QuerySet[Merger]:
    """The records that lead to this one, the latest first."""
    joined = Merger.objects.filter(person__merged_into=person).select_related("person", "by")
    return joined.order_by("-at")


def compared(first: Person, second: Person) -> list[tuple[str, list[str], list[str]]]:
    """What each of two records holds, side by side: (label, lines of one, lines of the other)."""
    one, other = dict(_facts(first)), dict(_facts(second))
    return [(label, one[label], other[label]) for label in one]


def _facts(person: Person) -> Facts:
    names = [person.legal_name] + ([f"known as {person.known_as}"] if person.known_as else [])
    waits = [f"{person.email_to_confirm}, not confirmed"] if person.email_to_confirm else []
    numbers = person.external_ids.order_by("source", "number")
    found = [
        ("Name", names),
        ("E-mail", [*filter(None, [person.email]), *waits]),
        ("Staff numbers", [str(number) for number in numbers]),
        ("Works at", _work(person)),
        ("Posts held", _posts(person)),
        ("Absences", [f"{count} on record"] if (count := person.absences.count()) else []),
        ("Signs in with", _ways_in(person)),
    ]
    for part in registry.parts:
        found += part.facts(person)
    return found


def _work(person: Person) -> list[str]:
    rows = person.placements.select_related("school")
    return [
        f"{row.school}, {row.get_staff_group_display().lower()}, {_span(row)}"
        for row in rows.order_by("-starts_on")
    ]


def _posts(person: Person) -> list[str]:
    rows = person.appointments.exclude(state=Appointment.State.REFUSED).select_related("school")
    return [f"{row}, {_span(row)}" for row in rows]


def _span(row) -> str:  # noqa: ANN001
    until = f" until {row.ends_on:%-d %B %Y}" if row.ends_on else ""
    return f"from {row.starts_on:%-d %B %Y}{until}"


def _ways_in(person: Person) -> list[str]:
    ways = ["a password"] if person.has_usable_password() else []
    accounts = SocialAccount.objects.filter(user=person).order_by("provider")
    ways += [f"a {name} account" for name in accounts.values_list("provider", flat=True).distinct()]
    ways += ["a second step"] if sign_in.factors_of(person) else []
    if person.last_login:
        ways.append(f"last on {timezone.localdate(person.last_login):%-d %B %Y}")
    return ways
