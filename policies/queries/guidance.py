"""The guidance that the trust keeps track of, and what a text says against it."""

from django.db.models import QuerySet

from people.models import Person
from policies.importing import citations
from policies.models import Guidance, Version


def visible_to(person: Person) -> QuerySet[Guidance]:
    """The list is no secret; the rules say who changes it."""
    return Guidance.objects.all()


def doubts(version: Version) -> list[str]:
    """What looks wrong in a draft: as it was read, and against the guidance now in force."""
    editions = [
        citations.Edition(tuple(row.names), row.year, tuple(row.titles))
        for row in Guidance.objects.all()
    ]
    return [
        *version.found.get("warnings", []),
        *citations.superseded(version.clauses.all(), editions),
        *citations.unknown_duty(version.policy.title, version.policy.category, editions),
    ]
