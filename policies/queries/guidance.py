"""The guidance that the trust keeps track of, and what a text says against it."""

from collections import defaultdict
from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from people.models import Person
from policies.importing import citations
from policies.models import Clause, Guidance, Policy, Version


def visible_to(person: Person) -> QuerySet[Guidance]:
    """The list is no secret; the rules say who changes it."""
    return Guidance.objects.all()


def doubts(version: Version) -> list[str]:
    """What looks wrong in a draft: as it was read, and against the guidance now in force."""
    editions = _editions(Guidance.objects.all())
    return [
        *version.found.get("warnings", []),
        *citations.superseded(version.clauses.all(), editions),
        *citations.unknown_duty(version.policy.title, version.policy.category, editions),
    ]


def cited(version: Version) -> tuple[list[str], list[str]]:
    """(what a text cites with its year, what is no longer in force of it)."""
    editions, clauses = _editions(Guidance.objects.all()), list(version.clauses.all())
    return citations.cited(clauses, editions), citations.superseded(clauses, editions)


def behind(row: Guidance) -> list[tuple[Policy, list[str]]]:
    """Policies in force that cite an earlier edition of this one, with where they do."""
    names = (Q(html__icontains=called) for called in row.names)
    clauses = (
        Clause.objects.filter(reduce(or_, names), version__state=Version.State.PUBLISHED)
        .select_related("version__policy")
        .defer("version__html", "version__found")
        .order_by("version__policy__title", "position")
    )
    found = defaultdict(list)
    for clause in clauses:
        found[clause.version.policy] += citations.superseded([clause], _editions([row]))
    return [(policy, where) for policy, where in found.items() if where]


def _editions(rows: Iterable[Guidance]) -> list[citations.Edition]:
    return [citations.Edition(tuple(row.names), row.year, tuple(row.titles)) for row in rows]
