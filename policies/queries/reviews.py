"""Reviews: how often a policy is reviewed, when next, and who is told as the day comes."""

from datetime import date, timedelta

from django.db.models import (
    Case,
    CharField,
    Exists,
    IntegerField,
    OuterRef,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat

from notices.models import Notice
from people.models import Person, Role
from people.queries import trust
from policies import cycles
from policies.cycles import Cycle, Due
from policies.models import Policy, Version
from policies.queries.reminders import trust_holders

REVIEW, REVIEW_LATE = "review", "review_late"
A_WEEK = timedelta(days=7)
EXECUTIVES = (Role.NOMINATED_EXECUTIVE, Role.EXECUTIVE, Role.CHIEF_EXECUTIVE)
Ownership = Policy.owners.through


def cycle_of(policy: Policy) -> Cycle:
    """What the policy says; the trust's usual interval stands by where it says nothing."""
    return Cycle(
        policy.review_first_months, policy.review_months, int(trust.setting("review.months"))
    )


def due(policy: Policy, on: date, *, in_force: bool) -> Due | None:
    """The next review of a policy that is in force, if a day is set."""
    return Due(policy.next_review_on, on) if in_force and policy.next_review_on else None


# --- who is told
def owners_at_a_step(on: date) -> QuerySet[Ownership]:
    """Each owner who is here of each policy whose review comes near, with its `step_key`."""
    here = Person.objects.current(on).values("pk")
    rows = Ownership.objects.filter(
        person__in=here.order_by(), policy__in=_in_force(on).order_by().values("pk")
    )
    return _at_a_step(rows, "policy__", "policy_id", "person_id", on)


def without_owner_at_a_step(on: date, holder: int) -> QuerySet[Policy]:
    """The same for policies that have no owner any more, told to this person in their place."""
    here = Person.objects.current(on).order_by().values("pk")
    owned = Ownership.objects.filter(policy=OuterRef("pk"), person__in=here)
    return _at_a_step(_in_force(on).filter(~Exists(owned)), "", "pk", Value(holder), on)


def overdue(on: date, holder: int) -> QuerySet[Policy]:
    """Policies whose review is overdue of which this person was not told within a week."""
    told = Notice.objects.filter(
        kind=REVIEW_LATE, ref=OuterRef("pk"), person=holder, due_on__gt=on - A_WEEK
    )
    rows = _in_force(on).filter(~Exists(told), next_review_on__lt=on)
    return rows.annotate(late_key=_key(REVIEW_LATE, "", "pk", Value(on.isoformat()))).order_by()


def clerks(on: date) -> list[int]:
    return trust_holders(Role.CLERK, on)


def an_executive(on: date) -> list[int]:
    """Who holds the first of the executive posts that somebody holds."""
    return next(filter(None, (trust_holders(role, on) for role in EXECUTIVES)), [])


def _in_force(on: date) -> QuerySet[Policy]:
    """Policies in force with a review that is near, or was."""
    published = Version.objects.filter(policy=OuterRef("pk"), state=Version.State.PUBLISHED)
    return Policy.objects.filter(
        Exists(published), next_review_on__lte=on + timedelta(days=cycles.AHEAD)
    )


def _at_a_step(rows: QuerySet, policy: str, ref: str, person: object, on: date) -> QuerySet:
    """With the key of the latest step only; nothing where a later day was told of already."""
    day = f"{policy}next_review_on"
    step = Case(
        *(
            When(**{f"{day}__lte": on + timedelta(days=ahead)}, then=Value(ahead))
            for ahead in sorted(cycles.STEPS)
        ),
        output_field=IntegerField(),
    )
    told_later = Notice.objects.filter(
        kind=REVIEW,
        ref=OuterRef(ref),
        person=person if isinstance(person, Value) else OuterRef(person),
        due_on__gt=on,
    )
    return rows.filter(~Exists(told_later)).annotate(
        step_key=_key(REVIEW, policy, ref, Cast(step, CharField()))
    )


def _key(kind: str, policy: str, ref: str, last: object) -> Concat:
    parts = (Value(f"{kind}:"), Cast(ref, CharField()), Value(":"))
    day = Cast(f"{policy}next_review_on", CharField())
    return Concat(*parts, day, Value(":"), last, output_field=CharField())
