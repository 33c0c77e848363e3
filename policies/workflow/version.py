"""The life of a version: draft, consultation, approval, published, superseded or withdrawn."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.workflow import Lifecycle, Refused, Transition, advance, advance_all, record
from ledger import leaves
from notices import outbox
from people.models import Person
from people.queries import trust
from policies import merging
from policies.models import Approval, Assignment, Policy, Revision, Version, VersionEvent
from policies.queries import consulting, minutes, questions, relating, reviews, slots
from policies.workflow import assigning, searching, telling, variants

(
    DRAFT,
    IN_CONSULTATION,
    AWAITING_APPROVAL,
    APPROVED,
    PUBLISHED,
    SUPERSEDED,
    WITHDRAWN,
) = Version.State


WRITING = ("start", "import", "write")
REPLACED_BY = "Replaced by the "  # how the history begins of what gave way to another policy


def not_the_author(version: Version, by: Person | None) -> str:
    """Four eyes: whoever wrote a version cannot record that it was approved."""
    wrote = by and version.pk and version.events.filter(verb__in=WRITING, by=by).exists()
    if by == version.author or wrote:
        return "You wrote this version, so somebody else must record its approval."
    return ""


def has_text(version: Version, by: Person | None) -> str:
    return "" if version.words else "This version has no text yet. Import or write it first."


def fields_are_known(version: Version, by: Person | None) -> str:
    """An unknown merge field would reach every reader as braces."""
    if unknown := merging.unknown_in(version.html):
        named = ", ".join(f"{{{{ {field} }}}}" for field in unknown)
        return f"The text has merge fields that do not exist: {named}. Correct them first."
    return ""


def has_audience(version: Version, by: Person | None) -> str:
    policy = version.policy
    if policy.signing_rule == Policy.SigningRule.NOT_SIGNED:
        return ""
    prefetch_related_objects([policy], "audience")  # once, since assigning reads it too
    if any(line.include for line in policy.audience.all()):
        return ""
    return "Nobody is in the audience of this policy. Say whom it is for first."


def newer_than_published(version: Version, by: Person | None) -> str:
    """Also than what was superseded: publishing does that to its predecessor first."""
    came_before = version.policy.versions.filter(state__in=(PUBLISHED, SUPERSEDED))
    latest = came_before.exclude(pk=version.pk).values_list("major", "minor").first()
    if latest and latest >= (version.major, version.minor):
        return f"Version {latest[0]}.{latest[1]} is already published."
    return ""


def not_given_way(version: Version, by: Person | None) -> str:
    """What a school brought with it is kept to read once the trust's own policy took its place."""
    if ended := version.policy.switched_on:
        return f"{version.policy} ended on {ended:%-d %B %Y}, so it stays as it was."
    return ""


def within_a_day(version: Version, by: Person | None) -> str:
    if version.published_at and version.published_at > timezone.now() - timedelta(days=1):
        return ""
    return "It was published more than a day ago. Publish a new version, or withdraw it."


CONSULT = Transition("consult", (DRAFT,), IN_CONSULTATION, guards=(has_text,))
SUBMIT = Transition("submit", (DRAFT, IN_CONSULTATION), AWAITING_APPROVAL, guards=(has_text,))
RETURN = Transition("return", (IN_CONSULTATION, AWAITING_APPROVAL, APPROVED), DRAFT)
APPROVE = Transition("approve", (AWAITING_APPROVAL,), APPROVED, guards=(not_the_author,))
PUBLISH = Transition(
    "publish",
    (APPROVED,),
    PUBLISHED,
    guards=(has_text, fields_are_known, has_audience, newer_than_published, not_given_way),
    reads=("policy", "author"),
)
BRING_IN = Transition("bring_in", (DRAFT,), PUBLISHED, guards=(has_text, fields_are_known))
SUPERSEDE = Transition("supersede", (PUBLISHED,), SUPERSEDED)
WITHDRAW = Transition(
    "withdraw", (DRAFT, IN_CONSULTATION, AWAITING_APPROVAL, APPROVED, PUBLISHED), WITHDRAWN
)
RECALL = Transition("recall", (PUBLISHED,), WITHDRAWN, guards=(within_a_day,), reads=("policy",))
RESTORE = Transition("restore", (SUPERSEDED, WITHDRAWN), PUBLISHED)

VERSION = Lifecycle(
    Version,
    start=DRAFT,
    moves=(
        *(CONSULT, SUBMIT, RETURN, APPROVE, PUBLISH, BRING_IN, SUPERSEDE, WITHDRAW),
        *(RECALL, RESTORE),
    ),
)


def consult(version: Version, *, by: Person) -> None:
    advance(version, CONSULT, by=by)


@transaction.atomic
def submit(version: Version, *, by: Person) -> None:
    """Put it before the committee: the clerks are told."""
    event = advance(version, SUBMIT, by=by)
    _tell(consulting.clerks(timezone.localdate()), event, but=by)


@transaction.atomic
def return_to_author(version: Version, *, by: Person, note: str) -> None:
    """Ask for changes, saying which, and tell the author; what was planned is forgotten."""
    forgotten = {"publish_on": None, "scheduled_by": None, "not_published_because": ""}
    event = advance(version, RETURN, by=by, note=note, **forgotten)
    _tell([version.author], event, but=by)


def _tell(people: Iterable[Person], event: VersionEvent, *, but: Person) -> None:
    for person in people:
        if person != but:
            outbox.owe(person, "version_moved", f"version:{event.pk}", ref=event.pk)


@transaction.atomic
def approve(
    version: Version, *, by: Person, body: str, approved_on: date, minute: str = ""
) -> Approval:
    """Record that a body approved this version, and leave proof of it."""
    event = advance(version, APPROVE, by=by, note=f"{body}, {approved_on:%-d %B %Y}")
    _tell([version.author], event, but=by)
    return record_approval(version, by=by, body=body, approved_on=approved_on, minute=minute)


def record_approval(
    version: Version, *, by: Person, body: str, approved_on: date, minute: str = ""
) -> Approval:
    """Write down an approval and its proof; what it leads to is for the caller."""
    approval = Approval.objects.create(
        version=version, body=body, approved_on=approved_on, minute=minute, recorded_by=by
    )
    leaves.write(
        "approval",
        approval.pk,
        {
            "version": version.pk,
            "number": version.number,
            "body": body,
            "approved_on": approved_on.isoformat(),
            "minute": minute,
            "recorded_by": by.pk,
        },
    )
    return approval


@transaction.atomic
def publish(version: Version, *, by: Person | None, on: date | None = None, note: str = "") -> None:
    """Publish this version, supersede the one it replaces, and ask whoever must sign it.

    On another day than today it counts as published at seven in the morning of that day.
    """
    at, on = _moment(on), on or timezone.localdate()
    policies = relating.with_successions().annotate(answered=questions.answered())
    policy = policies.select_for_update(no_key=True).get(pk=version.policy_id)
    current = policy.versions.filter(state=PUBLISHED).exclude(pk=version.pk)
    replaced = advance_all(current, SUPERSEDE, by=by, note=f"Replaced by version {version.number}.")
    effective = version.effective_on or on
    advance(version, PUBLISH, by=by, note=note, published_at=at, effective_on=effective)
    _set_first_review(policy, effective)
    _write_revision(version, effective)
    _leave_proof(version)
    if asks_again(version, replaces=bool(replaced)):
        assigning.assign_new_version(version, by=by, on=on)
    else:
        assigning.move_along(version)
        telling.tell(version, on)
    if policy.varies or policy.answered:
        searching.index(version)  # it takes over what stands beside the text
    if policy.varies:
        variants.tell_of_changes(policy)
    for old in relating.to_retire(policy) if policy.succeeds else ():
        withdraw(old, by=by, note=f"{REPLACED_BY}{policy} ({policy.reference}).")


@transaction.atomic
def bring_in(version: Version, *, by: Person | None, effective: date, note: str) -> None:
    """Take in a text that was in force before the portal; its approval is on record elsewhere.

    Asks nobody to sign it and tells nobody: `assigning` does, where that is wanted.
    """
    advance(
        version, BRING_IN, by=by, note=note, published_at=timezone.now(), effective_on=effective
    )
    _set_first_review(version.policy, effective)
    if not version.policy.revisions.exists():
        _write_revision(version, effective, "In force before it came to this portal")
    _leave_proof(version)


@transaction.atomic
def withdraw(
    version: Version,
    *,
    by: Person | None,
    note: str,
    because: str = Assignment.Closed.OUT_OF_AUDIENCE,
) -> None:
    """Take a version back; if it was in force, nobody has to sign the policy any more."""
    was_published = version.state == PUBLISHED
    advance(version, WITHDRAW, by=by, note=note)
    searching.index(version)
    if was_published:
        assigning.release(version.policy, by=by, on=timezone.localdate(), because=because)


def asks_again(version: Version, replaces: bool | None = None) -> bool:
    """Whether publishing this version asks the whole audience to sign.

    `replaces`: whether it takes the place of a published one, where that is known.
    """
    rule = version.policy.signing_rule
    if rule == Policy.SigningRule.NOT_SIGNED:
        return False
    if replaces is None:
        replaces = version.policy.versions.filter(state=PUBLISHED).exists()
    weighs = version.material and rule != Policy.SigningRule.ONCE
    return weighs or not replaces


def lacks_statement(version: Version) -> bool:
    """Signed once by a statement that nobody has written, here or in the profile."""
    once = version.policy.signing_rule == Policy.SigningRule.ONCE
    return once and not (version.statement or trust.said("sign.statement"))


@transaction.atomic
def narrow(version: Version, only: list[str], *, by: Person) -> None:
    """Say whom the change concerns: only they are asked again when it is published. []: all."""
    version.refresh_from_db(from_queryset=Version.objects.select_for_update(of=("self",)))
    if version.published_at or not asks_again(version):
        raise Refused(f"{version} asks nobody again, or is published, so nobody can be chosen.")
    if only and not version.policy.versions.filter(state=PUBLISHED).exists():
        raise Refused("This is the first version, so everybody it is for must read it.")
    version.asks_only = only
    version.save(update_fields=["asks_only"])
    record(version, "narrow", by=by, note=", ".join(only))


def preview(version: Version, on: date) -> dict:
    """Whom publishing would bother: people, schools, those paused, schools still blocked."""
    return {
        **assigning.reach(version, on),
        "blocked": slots.unfilled(version, on),
        "minutes": minutes.of_parts(version),
    }


def _moment(on: date | None) -> datetime:
    if on is None or on == timezone.localdate():
        return timezone.now()
    return timezone.make_aware(datetime.combine(on, time(7)))


def _set_first_review(policy: Policy, effective: date) -> None:
    """By the cycle that the policy states; where it states none, no day is invented."""
    if policy.next_review_on is None:
        policy.next_review_on = reviews.cycle_of(policy).first_from(effective)
        if policy.next_review_on:
            policy.save(update_fields=["next_review_on"])


def _write_revision(version: Version, effective: date, description: str = "Published") -> None:
    last = version.policy.revisions.order_by("-position").values("position")[:1]
    Revision.objects.create(
        policy=version.policy,
        position=Coalesce(Subquery(last), 0) + 1,
        date=f"{effective:%B %Y}",
        version=version.number,
        reviser=version.revised_by or version.author.name,
        description=version.summary_of_changes or description,
        change=Revision.Change.SUBSTANTIVE if version.material else Revision.Change.WORDING,
    )


def _leave_proof(version: Version) -> None:
    leaves.write(
        "publication",
        version.pk,
        {
            "policy": version.policy_id,
            "reference": version.policy.reference,
            "number": version.number,
            "sha256": version.sha256,
            "published_at": version.published_at.isoformat(),
        },
    )
