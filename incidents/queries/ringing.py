"""Whom to speak to and ring about a school: its DSL, its authority's people, the help lines."""

from dataclasses import dataclass

from django.utils import timezone

from incidents import routing
from incidents.directory import Directory, People
from incidents.queries import directory, guides
from incidents.routing import Facts
from people.models import Contact, Person, Role, School

OUTSIDE = (
    Contact.Kind.SOCIAL_CARE_DAY,
    Contact.Kind.SOCIAL_CARE_NIGHT,
    Contact.Kind.LADO,
    Contact.Kind.POLICE,
)
SAFEGUARDING = (
    (Role.DSL, True, "DSL (designated safeguarding lead)"),
    (Role.DEPUTY_DSL, True, "Deputy DSL"),
    (Role.TRUST_SAFEGUARDING_LEAD, False, "Trust safeguarding lead"),
)


@dataclass(frozen=True)
class Numbers:
    """What a page shows: (name, what they are) here, contacts outside, (name, number) lines."""

    school: School
    here: list[tuple[Person, str]]
    outside: list[Contact]
    lines: list[tuple[str, str]]


def numbers(school: School, said: Facts | None = None) -> Numbers:
    """Nobody who is away is named; whoever stands in is.

    `said`: what whoever looks at the page knows of a concern. Nobody it is about is named to them
    as one to speak to, nor anybody directly below those (docs/routing.md, rule 4).
    """
    today = directory.on(timezone.localdate(), also=said.about if said else ())
    but = _not_to_tell(said, today) if said else frozenset()
    contacts = Contact.objects.filter(school=school, kind__in=OUTSIDE)
    order = {kind: place for place, kind in enumerate(OUTSIDE)}
    return Numbers(
        school=school,
        here=_here(school, today, but),
        outside=sorted(contacts, key=lambda row: (order[row.kind], row.name)),
        lines=lines(),
    )


def lines() -> list[tuple[str, str]]:
    """Help lines outside the trust, as its list of law and guidance says."""
    return list(guides.help_lines().values_list("title", "telephone"))


def _not_to_tell(said: Facts, today: Directory) -> People:
    concerned = routing.concerned_by(said, today)
    return concerned | today.directly_below(concerned)


def _here(school: School, today: Directory, but: People) -> list[tuple[Person, str]]:
    found = [
        (person, label)
        for role, at_school, label in SAFEGUARDING
        for person in sorted(today.receivers(role, school.pk if at_school else None) - but)
    ]
    people = Person.objects.in_bulk([person for person, _ in found])
    return [(people[person], label) for person, label in found]
