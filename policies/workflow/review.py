"""Holding a review: the text stays, a new version begins, or the policy is withdrawn."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from core import wording
from core.workflow import Refused, record
from ledger import leaves
from people.models import Person
from policies import cycles
from policies.models import Policy, Review, Revision, Version
from policies.queries import reviews
from policies.workflow import carrying, drafting
from policies.workflow import version as life

NO_CHANGES, NEW_VERSION, WITHDRAWN = Review.Outcome


@dataclass(frozen=True)
class Held:
    """What a review came to. Without a day for the next one, the policy's cycle sets it."""

    outcome: str
    held_on: date
    reason: str = ""
    next_review_on: date | None = None
    body: str = ""
    minute: str = ""


@transaction.atomic
def hold(policy: Policy, held: Held, *, by: Person) -> Review:
    """Record a review and what follows from it. Nobody is asked to sign again by it.

    Raises Refused where nothing is in force, or the days cannot be.
    """
    policy = Policy.objects.select_for_update(no_key=True).get(pk=policy.pk)
    version = policy.versions.filter(state=life.PUBLISHED).first()
    if why := refusal(policy, version, held, timezone.localdate()):
        raise Refused(why)
    following = None
    if held.outcome != WITHDRAWN:
        following = held.next_review_on or reviews.cycle_of(policy).after(held.held_on)
    review = Review.objects.create(
        policy=policy,
        held_on=held.held_on,
        outcome=held.outcome,
        reason=held.reason,
        next_review_on=following,
        body=held.body,
        minute=held.minute,
        by=by,
    )
    policy.next_review_on = following
    policy.save(update_fields=["next_review_on"])
    _leave_proof(review, version)
    _FOLLOWS[held.outcome](version, review, by)
    return review


def refusal(policy: Policy, version: Version | None, held: Held, today: date) -> str:
    """Why this review cannot be recorded, for whoever tried; "" where it can."""
    if version is None:
        return f"No version of {policy} is in force, so there is nothing to review."
    if held.held_on > today:
        return "A review is recorded once it was held: today or earlier."
    last = policy.reviews.first()
    if last and held.held_on <= last.held_on:
        return (
            f"The review of {wording.plain_day(last.held_on)} is on record already."
            " The next one was held on a later day."
        )
    following = held.next_review_on
    if following and following <= today and held.outcome != WITHDRAWN:
        return "The next review lies in the past: enter a day after today."
    if not held.reason and needs_reason(policy, held):
        return "Say why it is held outside the cycle, or why the policy is withdrawn."
    return ""


def needs_reason(policy: Policy, held: Held) -> bool:
    off_cycle = cycles.is_off_cycle(policy.next_review_on, held.held_on)
    return held.outcome == WITHDRAWN or off_cycle


# --- what follows from each outcome
def _keep_text(version: Version, review: Review, by: Person) -> None:
    """A row in the revision history, and nothing else: signatures stay as they are."""
    last = version.policy.revisions.order_by("-position").first()
    Revision.objects.create(
        policy=version.policy,
        position=last.position + 1 if last else 1,
        date=review.held_on.isoformat(),
        version=version.number,
        reviser=by.name[:200],
        description=_described("Reviewed: no changes", review),
        change=Revision.Change.NO_CHANGES,
    )
    record(version, "review", by=by, note=_described("No changes", review))


def _begin_draft(version: Version, review: Review, by: Person) -> None:
    """The text in force becomes the next draft, written by an owner; one on its way goes on."""
    record(version, "review", by=by, note=_described("A new version", review))
    policy = version.policy
    if drafting.on_its_way(policy):
        return
    owners = list(policy.owners.all())
    draft = Version.objects.create(
        policy=policy,
        author=by if by in owners or not owners else owners[0],
        major=policy.versions.order_by("-major").first().major + 1,
        html=version.html,
        words=version.words,
        statement=version.statement,
    )
    carrying.clauses(version, draft)
    carrying.questions(version, draft)
    record(draft, "begin", by=by, note=f"From the text of version {version.number}")


def _withdraw(version: Version, review: Review, by: Person) -> None:
    life.withdraw(version, by=by, note=_described("Reviewed", review)[:300])


_FOLLOWS = {NO_CHANGES: _keep_text, NEW_VERSION: _begin_draft, WITHDRAWN: _withdraw}


def _described(what: str, review: Review) -> str:
    return f"{what}. {review.reason}" if review.reason else what


def _leave_proof(review: Review, version: Version) -> None:
    following = review.next_review_on
    leaves.write(
        "review",
        review.pk,
        {
            "policy": review.policy_id,
            "reference": review.policy.reference,
            "version": version.pk,
            "number": version.number,
            "held_on": review.held_on.isoformat(),
            "outcome": str(review.outcome),
            "reason": review.reason,
            "body": review.body,
            "minute": review.minute,
            "next_review_on": following.isoformat() if following else None,
            "by": review.by_id,
        },
    )
