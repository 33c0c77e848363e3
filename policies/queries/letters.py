"""Which letters cover whom, who looks after them, and which are about to end."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from people.models import Organisation, Person, Placement, Role
from policies.models import AssuranceLetter, Policy, Version
from policies.queries.reminders import trust_holders

STEPS = (30, 0)  # days before it ends
MISSED = timedelta(days=14)  # nights that may have been missed


def organisations_visible_to(person: Person) -> QuerySet[Organisation]:
    return Organisation.objects.all() if person.is_authenticated else Organisation.objects.none()


def visible_to(person: Person) -> QuerySet[AssuranceLetter]:
    """Letters are no secret among those who look after organisations; the rules say who does."""
    rows = AssuranceLetter.objects.select_related(
        "organisation", "recorded_by", "withdrawn_by", "scan"
    )
    return rows.prefetch_related("policies") if person.is_authenticated else rows.none()


def covered(policy: Policy, on: date) -> Q:
    """Of placements: through a firm that answers for this policy, where the person has no other.

    Nobody is exempt who also works here in a way that no letter covers.
    """
    letters = AssuranceLetter.objects.in_force(on).filter(
        Q(every_policy=True) | Q(policies=policy.pk)
    )
    firms = letters.order_by().values("organisation")
    others = (
        Placement.objects.on(on)
        .filter(person=OuterRef("person"))
        .filter(Q(organisation=None) | ~Q(organisation__in=firms))
    )
    return Q(organisation__isnull=False, organisation__in=firms) & ~Exists(others)


def exemptions_of(person: Person, on: date) -> list[tuple[Policy, AssuranceLetter]]:
    """The policies in force that the person does not sign, with the letter that covers them."""
    placed = list(person.placements.on(on).values_list("organisation", flat=True))
    if not placed or None in placed:
        return []
    letters = AssuranceLetter.objects.in_force(on).filter(organisation__in=placed)
    found: dict[Policy, list[AssuranceLetter]] = {}
    for letter in letters.select_related("organisation"):
        for policy in policies_of(letter):
            found.setdefault(policy, []).append(letter)
    firms = set(placed)
    return [
        (policy, rows[0])
        for policy, rows in sorted(found.items(), key=lambda item: item[0].title)
        if {row.organisation_id for row in rows} >= firms
    ]


def policies_of(letter: AssuranceLetter) -> QuerySet[Policy]:
    """Those it covers that are in force and signed."""
    signed = in_force()
    return signed if letter.every_policy else signed.filter(assurance_letters=letter)


def in_force() -> QuerySet[Policy]:
    published = Version.objects.filter(policy=OuterRef("pk"), state=Version.State.PUBLISHED)
    return Policy.objects.filter(Exists(published)).exclude(
        signing_rule=Policy.SigningRule.NOT_SIGNED
    )


def people_of(organisation: Organisation) -> QuerySet[Person]:
    placed = Placement.objects.on(timezone.localdate()).filter(organisation=organisation)
    return Person.objects.filter(pk__in=placed.values("person"))


def ending(on: date) -> list[tuple[AssuranceLetter, int]]:
    """Letters near their end with the step they have reached; not where a newer one follows."""
    newer = AssuranceLetter.objects.filter(
        organisation=OuterRef("organisation"), withdrawn_on=None, ends_on__gt=OuterRef("ends_on")
    )
    near = AssuranceLetter.objects.filter(
        ~Exists(newer),
        withdrawn_on=None,
        ends_on__lte=on + timedelta(days=max(STEPS)),
        ends_on__gt=on - MISSED,
    )
    return [
        (letter, min(step for step in STEPS if letter.ends_on <= on + timedelta(days=step)))
        for letter in near
    ]


def keepers(on: date) -> QuerySet[Person]:
    """HR of the trust, who asks the firm for another letter."""
    return Person.objects.filter(pk__in=trust_holders(Role.HR, on))
