"""A dozen policies in every state of their life, and half a year of reading and signing."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from random import Random

from django.conf import settings
from django.db import connection
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from notices.models import Notice
from people.models import Absence, Appointment, Person, Placement, Role
from people.queries import demonstration
from policies import counting
from policies.importing import document
from policies.models import (
    Acknowledgement,
    Assignment,
    AssignmentEvent,
    AssignmentSchool,
    AudienceRule,
    Policy,
    Version,
    VersionEvent,
)
from policies.queries import assignments
from policies.workflow import (
    drafting,
    joining,
    recording,
    returning,
    scheduling,
    signing,
)
from policies.workflow import version as workflow
from trust_portal.demonstration import (
    asking,
    consulting,
    helping,
    joined,
    local,
    reminding,
    scenarios,
    together,
)
from trust_portal.demonstration.earlier import EARLIER

FOLDER = Path(settings.BASE_DIR) / "policies" / "demo"
STAFF = ("leadership", "teaching", "support", "central", "trainee", "supply")
GOVERNANCE = ("governor", "trustee", "member")


@dataclass(frozen=True)
class Story:
    """What became of a policy: versions as (days ago, share signed by now), then how it ends."""

    file: str
    published: tuple[tuple[int, float], ...] = ()
    groups: tuple[str, ...] = STAFF
    ends: str = ""  # the state of a draft that follows, if any
    signing_rule: str = "each_version"


STORIES = (
    Story("safeguarding", ((172, 0.97), (52, 0.97)), STAFF + GOVERNANCE),
    Story("code-of-conduct", ((165, 0.99),)),
    Story("data-protection", ((120, 0.98),), STAFF + GOVERNANCE),
    Story("social-media", ((140, 0.97), (18, 0.78)), STAFF + GOVERNANCE),
    Story("acceptable-use", ((96, 0.97),)),
    Story("health-and-safety", ((75, 0.95),)),
    Story("whistleblowing", ((40, 0.92),), STAFF + GOVERNANCE),
    Story("lone-working", ((5, 0.22),), ("teaching", "support", "supply")),
    Story("equality", ((130, 0.0),), signing_rule="not_signed"),
    Story("anti-bullying", ends="awaiting_approval"),
    Story("gifts", ends="approved"),
    Story("visits", ends="in_consultation"),
)


def make(today: dt.date, random: Random) -> None:
    owner, clerk = _holder(Role.POLICY_OWNER), _holder(Role.CLERK)
    eager = {person: random.random() for person in Person.objects.values_list("pk", flat=True)}
    told = []
    for story in STORIES:
        policy = _policy(story, owner)
        _draft_like(policy, story, owner, clerk)
        told += [
            (today - dt.timedelta(days=ago), number, policy, share)
            for number, (ago, share) in enumerate(story.published, 1)
        ]
    joined.make(today, owner)
    for on, number, policy, share in sorted(told, key=lambda step: step[0]):
        _count_rows()
        version = _next_version(policy, number, owner)
        scenarios.put(version, owner)
        _approve(version, owner, clerk, on - dt.timedelta(days=12))
        workflow.publish(version, by=clerk, on=on)
        _sign_some(version, on, today, share, eager, random)
    _withdraw_one(clerk, owner, today)
    _plan_ahead(clerk, today)
    joining.settle_all(today)
    returning.give_days_back(today)
    reminding.make(today)
    _some_decline(random)
    asking.make(today, owner)
    helping.make(today)
    together.make(today)
    local.make(owner)
    _count_rows()
    _tidy(today)


def _plan_ahead(clerk: Person, today: dt.date) -> None:
    """One version waits for its day, one review comes near, and one is overdue."""
    version = Version.objects.filter(policy__slug__startswith="gifts", state="approved").get()
    day = today + dt.timedelta(days=14)
    scheduling.schedule(version, by=clerk, on=day - dt.timedelta(days=day.weekday()))
    for slug, ahead in (("equality", 30), ("data-protection", -12)):
        policy = Policy.objects.get(slug__startswith=slug)
        policy.next_review_on = today + dt.timedelta(days=ahead)
        policy.save(update_fields=["next_review_on"])


def _count_rows() -> None:
    """Else PostgreSQL plans for tables as empty as they were before, and takes minutes."""
    if connection.vendor == "postgresql":
        models = (Person, Placement, Assignment, AssignmentSchool, Acknowledgement, Notice)
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(model._meta.db_table for model in models)}")


def _holder(role: str) -> Person:
    return Appointment.objects.filter(role=role).select_related("person").first().person


def _policy(story: Story, owner: Person) -> Policy:
    path = next(path for path in sorted(FOLDER.glob("*.md")) if story.file in path.name)
    data = path.read_bytes()
    if story.file in EARLIER:
        data = EARLIER[story.file].text(data.decode()).encode()
    imported = document.read(data, path.name)
    version = drafting.import_policy(imported, data, path.name, by=owner)
    policy = version.policy
    policy.signing_rule = story.signing_rule
    policy.public = story.file in ("safeguarding", "equality", "anti-bullying", "whistleblowing")
    policy.joining = "before_pupils" if story.file == "safeguarding" else "within_days"
    policy.save()
    for group in story.groups:
        AudienceRule.objects.create(policy=policy, staff_group=group)
    return policy


def _draft_like(policy: Policy, story: Story, owner: Person, clerk: Person) -> None:
    version = policy.versions.get()
    if story.ends in ("in_consultation", "awaiting_approval"):
        consulting.make(version, owner, over=story.ends == "awaiting_approval")
    if story.ends in ("awaiting_approval", "approved"):
        workflow.submit(version, by=owner)
    if story.ends == "approved":
        workflow.approve(
            version,
            by=clerk,
            body=policy.committee or "Board of trustees",
            approved_on=timezone.localdate() - dt.timedelta(days=3),
            minute="26/58",
        )


def _next_version(policy: Policy, number: int, owner: Person) -> Version:
    version = policy.versions.order_by("major").last()
    if number == 1:
        return version
    path = FOLDER / version.source_name
    data = path.read_bytes()
    draft = drafting.import_version(
        policy, document.read(data, path.name), data, path.name, by=owner
    )
    told = next(earlier for name, earlier in EARLIER.items() if name in path.name)
    draft.summary_of_changes = told.summary
    draft.save(update_fields=["summary_of_changes"])
    return draft


def _approve(version: Version, owner: Person, clerk: Person, on: dt.date) -> None:
    workflow.submit(version, by=owner)
    body = version.policy.committee or "Board of trustees"
    workflow.approve(version, by=clerk, body=body, approved_on=on, minute=f"{on:%y}/{on.day + 20}")


def _sign_some(version, on, today, share, eager, random) -> None:
    """The eager sign first, within three weeks; nobody signs at night or while away."""
    gone_by_then = Absence.objects.filter(starts_on__lt=on + dt.timedelta(days=14), ends_on=None)
    away = set(gone_by_then.values_list("person_id", flat=True))
    if (today - on).days < 45:
        away.add(_whoever_tries_it())
    rows = assignments.with_schools(Assignment.objects.filter(version=version))
    waiting = sorted(
        (row for row in rows if row.person_id not in away), key=_eagerness(eager, random)
    )
    texts, given = {}, []
    for rank, row in enumerate(waiting[: int(len(waiting) * share)]):
        places = tuple(row.school_ids) or (None,)
        if places not in texts:
            texts[places] = tuple(signing.texts_at(version, places, on))
        days = min((today - on).days, 1 + int(20 * (rank / len(waiting)) ** 1.5))
        at = timezone.make_aware(
            dt.datetime.combine(
                on + dt.timedelta(days=max(0, days - (1 if days else 0))),
                dt.time(random.randint(7, 17), random.randint(0, 59), random.randint(0, 59)),
            )
        )
        at += dt.timedelta(days=max(0, 7 - at.weekday()) % 7 if at.weekday() > 4 else 0)
        at = min(at, timezone.now() - dt.timedelta(minutes=rank % 50 + 1))
        given.append((row, signing.Signature(row.person.name, texts[places]), at))
    recording.record_all(given, by=None)


def _whoever_tries_it() -> int | None:
    """The teacher whom the sign-in page offers first finds a few things to do."""
    found = demonstration.doors()
    return found[0].person.pk if found else None


def _eagerness(eager, random):
    return lambda row: eager[row.person_id] + 2 * random.random()


def _withdraw_one(clerk: Person, owner: Person, today: dt.date) -> None:
    """The old policy on mobile telephones gave way to the one on acceptable use."""
    data = (
        b"# Mobile Telephones Policy\n\n## 1. Rule\n\n1.1 Telephones stay in the locker during"
        b" lessons.\n\n1.2 Leaders on duty may carry one.\n"
    )
    imported = document.read(data, "mobile-telephones.md")
    version = drafting.import_policy(imported, data, "mobile-telephones.md", by=owner)
    version.policy.signing_rule = Policy.SigningRule.NOT_SIGNED
    version.policy.save()
    _approve(version, owner, clerk, today - dt.timedelta(days=150))
    workflow.publish(version, by=clerk, on=today - dt.timedelta(days=140))
    workflow.withdraw(version, by=clerk, note="Part of the acceptable use policy since June.")


def _some_decline(random: Random) -> None:
    rows = list(Assignment.objects.filter(state="open").select_related("person")[:400])
    for row in random.sample(rows, 2):
        signing.refuse(
            row, by=row.person, reason="Clause 2 seems to contradict my contract. I have asked."
        )


def _tidy(today: dt.date) -> None:
    """What happened in the past is dated in the past, and nobody is written to about it now."""
    signed_at = Acknowledgement.objects.filter(assignment=OuterRef("assignment")).values(
        "signed_at"
    )
    AssignmentEvent.objects.filter(verb="sign").update(at=Subquery(signed_at[:1]))
    published = Version.objects.filter(pk=OuterRef("version")).values("published_at")
    VersionEvent.objects.filter(version__published_at__isnull=False).exclude(
        verb="withdraw"
    ).update(at=Subquery(published[:1]))
    long_ago = Q(due_on__lt=today - dt.timedelta(days=3)) | Q(kind="appointment")
    Notice.objects.filter(long_ago).update(settled_at=timezone.now())
    Version.objects.exclude(published_at=None).update(created_at=F("published_at"))
    counting.fold()
