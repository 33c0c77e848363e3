"""Schools' own wordings of clauses: those in force, those that wait, those the trust overtook."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from people.models import Appointment, Person, Role, School
from policies import shown
from policies.models import Clause, Policy, Variant, Version
from policies.queries import local, versions

HEADS = (Role.HEADTEACHER, Role.EXECUTIVE_HEADTEACHER)


def visible_to(person: Person) -> QuerySet[Variant]:
    """Of policies that the person looks after, and of the schools whose words they write."""
    kept = versions.policies_kept_by(person)
    own = Q(school__in=local.own_schools(person))
    rows = Variant.objects.filter(Q(policy__in=kept.values("pk")) | own)
    return rows.select_related("policy", "school", "proposed_by", "decided_by")


def clauses(policy: Policy) -> QuerySet[Clause]:
    """Of the version in force."""
    return Clause.objects.filter(
        version__policy=policy, version__state=Version.State.PUBLISHED
    ).order_by("position")


def unlocked(policy: Policy) -> list[Clause]:
    """The clauses in force of which a school may propose its own wording."""
    return list(clauses(policy).filter(anchor__in=policy.unlocked)) if policy.unlocked else []


def unlocked_clause(policy: Policy, anchor: str) -> Clause | None:
    return clauses(policy).filter(anchor=anchor).first() if anchor in policy.unlocked else None


def overtaken(policy: Policy) -> list[tuple[Variant, Clause | None]]:
    """Wordings in force whose clause the trust changed since, with that clause as it is now.

    None where the version in force has no such clause.
    """
    live = policy.variants.filter(state=Variant.State.ACCEPTED).select_related("school")
    now = {row.anchor: row for row in clauses(policy).filter(anchor__in=live.values("anchor"))}
    found = []
    for row in live:
        clause = now.get(row.anchor)
        if clause is None or body(clause) != row.trust_html:
            found.append((row, clause))
    return found


def in_force(policy: Policy, school: School, anchor: str) -> Variant | None:
    """The wording that this school has of a clause."""
    return local.variants(policy).filter(school=school, anchor=anchor).first()


def body(clause: Clause) -> str:
    """What stands under a clause's number and heading."""
    return shown.beside_the_margin(clause.number, clause.html).strip()


def heads(school: School, on: date | None = None) -> list[Person]:
    """Who hears of the school's own words."""
    posts = Appointment.objects.in_effect(on or timezone.localdate()).filter(
        person=OuterRef("pk"), school=school, role__in=HEADS
    )
    return list(Person.objects.filter(Exists(posts)).order_by("pk"))
