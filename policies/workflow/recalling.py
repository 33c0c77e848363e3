"""Taking back a text that was published by mistake: owner and clerk together, within a day.

One asks, the other confirms. Everybody is then where they were before: what was in force is in
force again, what was signed or to sign of it counts again, set-wise. Signatures given meanwhile
stay on record against the version that was taken back.
"""

from datetime import date

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from core.workflow import Refused, advance, advance_all, record
from ledger import leaves
from notices import outbox
from notices.models import Notice
from people.models import Person
from policies import rules
from policies.models import Assignment, Policy, Revision, Version
from policies.queries import consulting
from policies.workflow import assigning, binding, links, reviving, searching
from policies.workflow import version as life

ASK, TOLD = "recall_asked", "recalled"


@transaction.atomic
def ask(version: Version, *, by: Person, reason: str) -> None:
    """Ask for it, and tell those who can confirm it. Asked twice, it is asked once."""
    version.refresh_from_db(from_queryset=Version.objects.select_for_update(of=("self",)))
    if why := life.RECALL.refusal(version, by):
        raise Refused(why)
    if version.recall_asked_by_id:
        return
    version.recall_asked_by, version.recall_reason = by, reason
    version.save(update_fields=["recall_asked_by", "recall_reason"])
    record(version, "ask_recall", by=by, note=reason)
    clerks = set(consulting.clerks(timezone.localdate()))
    for person in clerks | set(version.policy.owners.all()):
        if not why_not(version, person):
            outbox.owe(person, ASK, f"{ASK}:{version.pk}", ref=version.pk, urgent=True)


def why_not(version: Version, by: Person) -> str:
    """Why this person cannot confirm it; "" where they can: the other side of owner and clerk."""
    if why := life.RECALL.refusal(version, by):
        return why
    asker = version.recall_asked_by
    if asker is None:
        return "Nobody has asked for it yet."
    sides = ((asker, by), (by, asker))
    together = any(
        rules.may_write.test(owner, version) and rules.is_clerk.test(clerk, version)
        for owner, clerk in sides
    )
    if by == asker or not together:
        return "It takes an owner of the policy and a clerk together: the other one confirms it."
    return ""


@transaction.atomic
def confirm(version: Version, *, by: Person) -> None:
    """Take it back, and put what was in force before it in force again, as it was."""
    policy = Policy.objects.select_for_update(no_key=True).get(pk=version.policy_id)
    version.refresh_from_db()
    if why := why_not(version, by):
        raise Refused(why)
    published_on = timezone.localtime(version.published_at).date()
    advance(version, life.RECALL, by=by, note=version.recall_reason)
    before = _replaced_by(version)
    if before:
        advance(before, life.RESTORE, by=by, note=f"Version {version.number} was taken back.")
    _put_back(version, before, published_on, by)
    revived = reviving.revive(version, stands=before is not None, by=by)
    _tell(version)
    _write_down(version, [before, *revived] if before else revived, by)
    for changed in filter(None, (version, before)):
        searching.index(changed)
    if before:
        assigning.settle(policy, timezone.localdate())
    links.revoke_idle()


def _replaced_by(version: Version) -> Version | None:
    """The version that this one superseded, as its own history says."""
    said = {"verb": "supersede", "note": f"Replaced by version {version.number}."}
    superseded = version.policy.versions.filter(state=life.SUPERSEDED)
    return superseded.filter(**{f"events__{name}": value for name, value in said.items()}).last()


def _put_back(version: Version, before: Version | None, on: date, by: Person) -> None:
    """Everybody's assignments as they were: a fixed number of statements."""
    mine = Assignment.objects.filter(version=version)
    waiting = mine.filter(state__in=(assigning.OPEN, assigning.NOT_SIGNED))
    if before:
        waiting.exclude(_opened(version, on)).update(version=before)
    changes = {"ended_at": timezone.now(), "closed_because": Assignment.Closed.RECALLED}
    advance_all(waiting, assigning.CLOSE, by=by, **changes)
    binding.stop_counting_version(version, on)
    if before:
        binding.count_again(version.policy_id, on)
        closed = Assignment.objects.filter(
            policy=version.policy_id,
            closed_because=Assignment.Closed.REPLACED,
            ended_at__gte=version.published_at,
        ).exclude(version=version)
        reviving.restore(closed, by=by)


def _opened(version: Version, on: date) -> Q:
    """What publishing it opened, and not what an earlier text of the same day had."""
    if not life.asks_again(version, replaces=True):
        return Q(pk=0)
    opened = Q(occasion=Assignment.Occasion.NEW_VERSION, assigned_on=on)
    people = assigning.concerned(version, on)
    return opened if people is assigning.EVERYBODY else opened & Q(person__in=people)


def _tell(version: Version) -> None:
    """Whoever was told of it, or signed it, is told once; what was not sent is not sent."""
    sent = Notice.objects.filter(
        person=OuterRef("person"),
        key=Concat(Value("assigned:"), Cast(OuterRef("pk"), CharField())),
        message__isnull=False,
    )
    heard = Assignment.objects.filter(Exists(sent) | Q(state=assigning.SIGNED), version=version)
    outbox.owe_each(heard, kind=TOLD, key=f"{TOLD}:", ref=Value(version.pk))


def _write_down(version: Version, in_force: list[Version], by: Person) -> None:
    last = version.policy.revisions.order_by("-position").first()
    Revision.objects.create(
        policy=version.policy,
        position=last.position + 1,
        date=timezone.localdate().isoformat(),
        version=version.number,
        reviser=by.name[:200],
        description=f"Taken back: {version.recall_reason}",
    )
    leaves.write(
        "recall",
        version.pk,
        {
            "policy": version.policy_id,
            "number": version.number,
            "sha256": version.sha256,
            "asked_by": version.recall_asked_by_id,
            "confirmed_by": by.pk,
            "in_force_again": [row.pk for row in in_force],
        },
    )
