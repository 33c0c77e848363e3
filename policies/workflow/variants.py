"""A school's own wording of an unlocked clause: proposed by its head, decided by the owner."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from core.workflow import Lifecycle, Refused, Transition, advance, record
from notices import outbox
from people.models import Person, School
from policies.models import Clause, Policy, Variant
from policies.queries import variants
from policies.workflow import assigning, local, refilling, searching

PROPOSED, ACCEPTED, REFUSED, WITHDRAWN, REPLACED, DROPPED = Variant.State
ONE_DAY = timedelta(days=1)


def not_the_proposer(variant: Variant, by: Person | None) -> str:
    """Four eyes, also where the head of a school owns the policy."""
    if by == variant.proposed_by:
        return "You proposed this wording, so another owner must decide on it."
    return ""


def is_unlocked(variant: Variant, by: Person | None) -> str:
    """The trust may have locked or removed the clause since."""
    if variants.unlocked_clause(variant.policy, variant.anchor) is None:
        return f"In the text in force {variant.section} is locked, or there is none."
    return ""


ACCEPT = Transition(
    "accept", (PROPOSED,), ACCEPTED, guards=(not_the_proposer, is_unlocked), reads=("policy",)
)
REFUSE = Transition("refuse", (PROPOSED,), REFUSED, guards=(not_the_proposer,))
WITHDRAW = Transition("withdraw", (PROPOSED,), WITHDRAWN)
REPLACE = Transition("replace", (ACCEPTED,), REPLACED)
DROP = Transition("drop", (ACCEPTED,), DROPPED)

VARIANT = Lifecycle(Variant, start=PROPOSED, moves=(ACCEPT, REFUSE, WITHDRAW, REPLACE, DROP))


@transaction.atomic
def unlock(policy: Policy, anchors: set[str], *, by: Person) -> None:
    """Say of which clauses a school may propose its own wording, and of no others.

    Refused where a clause would be locked for which a wording is in force or waits.
    """
    stored = Policy.objects.select_for_update(no_key=True).get(pk=policy.pk)
    gone = set(stored.unlocked) - anchors
    live = policy.variants.filter(anchor__in=gone, state__in=(PROPOSED, ACCEPTED))
    if used := live.select_related("school").first():
        raise Refused(
            f"{used.school} has, or asks for, its own wording of {used.section}."
            " Decide on it, or drop it, before you lock the section."
        )
    policy.unlocked = sorted(anchors)
    policy._history_user = by
    policy.save(update_fields=["unlocked"])
    local.vary(policy)


@transaction.atomic
def propose(
    policy: Policy, school: School, clause: Clause, html: str, *, by: Person, why: str
) -> Variant:
    """Ask the owners for these words in the place of the trust's; the same twice is one."""
    Policy.objects.select_for_update(no_key=True).get(pk=policy.pk)
    if variants.unlocked_clause(policy, clause.anchor) is None:
        raise Refused(f"The trust has locked {clause.called}, so a school reads it as it is.")
    waiting = policy.variants.filter(school=school, anchor=clause.anchor, state=PROPOSED).first()
    if waiting and waiting.html == html:
        return waiting
    if waiting:
        raise Refused("Other words of your school wait for a decision. Take them back first.")
    made = Variant.objects.create(
        policy=policy,
        school=school,
        anchor=clause.anchor,
        section=clause.called,
        html=html,
        trust_html=variants.body(clause),
        why=why,
        proposed_by=by,
    )
    record(made, "propose", by=by, note=why)
    _tell(policy.owners.all(), made, "propose", but=by)
    return made


@transaction.atomic
def accept(variant: Variant, *, by: Person, material: bool) -> None:
    """Put these words in the place of the trust's at the school; the earlier ones are replaced.

    Nobody is asked to sign again, unless it is material: then everybody at that school is.
    """
    policy, school = variant.policy, variant.school
    earlier = policy.variants.filter(school=school, anchor=variant.anchor, state=ACCEPTED)
    for row in earlier:
        advance(row, REPLACE, by=by)
    advance(variant, ACCEPT, by=by, decided_by=by, decided_at=timezone.now())
    variant.policy, variant.school = policy, school
    _rewrite(variant, f"{school} has its own wording of {variant.section} of the {policy}.")
    _tell([variant.proposed_by], variant, "accept", but=by)
    if material:
        assigning.ask_school_again(policy, school.pk, timezone.localdate())


@transaction.atomic
def refuse(variant: Variant, *, by: Person, decision: str) -> None:
    """Leave the trust's words as they are at the school, and say why."""
    proposer = variant.proposed_by
    now = timezone.now()
    advance(variant, REFUSE, by=by, note=decision, decision=decision, decided_by=by, decided_at=now)
    _tell([proposer], variant, "refuse", but=by)


def withdraw(variant: Variant, *, by: Person) -> None:
    advance(variant, WITHDRAW, by=by)


@transaction.atomic
def drop(variant: Variant, *, by: Person) -> None:
    """Go back to the trust's words at the school, and tell the other side."""
    policy, school = variant.policy, variant.school
    advance(variant, DROP, by=by)
    variant.policy, variant.school = policy, school
    _rewrite(variant, f"{school} reads {variant.section} of the {policy} in the trust's words.")
    _tell([*policy.owners.all(), *variants.heads(school)], variant, "drop", but=by)


def tell_of_changes(policy: Policy) -> None:
    """The heads of schools whose own wording stands in for a clause that the trust changed."""
    for variant, _ in variants.overtaken(policy):
        version = policy.versions.get(state="published")
        for head in variants.heads(variant.school):
            key = f"variant:overtaken:{variant.pk}:{version.pk}"
            outbox.owe(head, "variant", key, ref=variant.pk)


def _rewrite(variant: Variant, said: str) -> None:
    searching.index_beside(variant.policy)
    refilling.rewrite(variant.policy, [variant.school_id], timezone.localdate(), said)


def _tell(people: list[Person], variant: Variant, what: str, *, but: Person) -> None:
    for person in dict.fromkeys(people):
        if person != but:
            outbox.owe(person, "variant", f"variant:{what}:{variant.pk}", ref=variant.pk)
