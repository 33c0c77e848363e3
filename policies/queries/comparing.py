"""The texts that are compared: two versions as their author wrote them, or two editions."""

from django.db.models import F, QuerySet

from people.models import Person
from policies import shown
from policies.models import Policy, Version
from policies.queries import versions
from policies.redline import comparing
from policies.redline.shapes import Clause, Redline, clauses_of


def versions_to_choose(person: Person, policy: Policy) -> QuerySet[Version]:
    """The versions of a policy that the person may see, the latest first, without their texts."""
    rows = versions.visible_to(person).filter(policy=policy).defer("html", "found")
    return rows.order_by("-major", "-minor")


def text_of(version: Version) -> list[Clause]:
    """The clauses of a version, merge fields in braces; one query."""
    rows = version.clauses.values("number", "heading", "anchor", "level", "html")
    for row in rows:
        row["html"] = shown.beside_the_margin(row["number"], row["html"])
    return clauses_of(rows)


def between(old: Version, new: Version) -> Redline:
    return comparing.compare(text_of(old), text_of(new))


def latest(policy: Policy) -> Version | None:
    """The version in force, else the one on its way there, without its text."""
    rows = policy.versions.exclude(state__in=(Version.State.WITHDRAWN, Version.State.SUPERSEDED))
    return rows.order_by(F("published_at").desc(nulls_last=True)).defer("html", "found").first()


def in_force(version: Version) -> Version | None:
    """The version in force that this one would replace; None for the first."""
    others = version.policy.versions.exclude(pk=version.pk)
    return others.filter(state=Version.State.PUBLISHED).first()
