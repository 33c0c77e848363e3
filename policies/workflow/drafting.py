"""Drafts: a file becomes a version, and what the file said of itself is offered to confirm."""

import hashlib
import re
from dataclasses import asdict
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from core.workflow import Refused, record
from people.models import Person
from policies.importing.shapes import Imported
from policies.models import AudienceRule, Clause, Policy, Revision, Version
from policies.queries import relating
from policies.workflow import assigning, beginning, carrying, searching
from policies.workflow.version import DRAFT, IN_CONSULTATION, PUBLISHED

WRITABLE = (DRAFT, IN_CONSULTATION)
RESERVED = {
    "calendar",
    "comments",
    "bodies",
    "import",
    "mine",
    "sign",
    "signed",
    "people",
    "versions",
    "questions",
    "guidance",
}  # addresses of other pages
RESERVED |= {"pack", "link", "links", "help", "paper", "session", "sessions", "desk", "firms"}
RESERVED |= {"start", "joining"}
RESERVED |= {"start", "scenarios", "conversations"}


@transaction.atomic
def import_policy(imported: Imported, data: bytes, filename: str, *, by: Person) -> Version:
    """Make a new policy, owned by whoever imports it, with the file as its first draft."""
    title = imported.title[:200]
    reference = free_reference(imported.control.reference)
    policy = Policy.objects.create(
        title=title, reference=reference, slug=free_slug(title), **_offered(imported)
    )
    policy.owners.add(by)
    policy.related.set(relating.called(policy, policy.related_titles))
    for position, row in enumerate(reversed(imported.control.revisions), 1):
        Revision.objects.create(
            policy=policy,
            position=position,
            date=row.date or "",
            version=(row.version or "")[:20],
            reviser=(row.reviser or "")[:200],
            description=row.description or "",
        )
    major, minor = _number(imported.control.version)
    version = Version(policy=policy, author=by, major=major, minor=minor)
    return _take_text(version, imported, data, filename)


@transaction.atomic
def import_version(
    policy: Policy, imported: Imported, data: bytes, filename: str, *, by: Person
) -> Version:
    """Make the file the next draft of a policy; refused while another draft is on its way."""
    refuse_if_replaced(policy)
    Policy.objects.select_for_update(no_key=True).get(pk=policy.pk)
    refuse_while_on_its_way(policy)
    last = policy.versions.order_by("-major", "-minor").first()
    version = Version(policy=policy, author=by, major=last.major + 1 if last else 1)
    _take_text(version, imported, data, filename)
    carrying.questions(policy.versions.filter(state=PUBLISHED).first(), version)
    return version


@transaction.atomic
def replace_text(
    version: Version, imported: Imported, data: bytes, filename: str, *, by: Person
) -> Version:
    """Put the file's text in the place of a draft's."""
    version.refresh_from_db(from_queryset=Version.objects.select_for_update())
    refuse_unless_text_may_change(version)
    version.clauses.all().delete()
    return _take_text(version, imported, data, filename)


def refuse_unless_text_may_change(version: Version) -> None:
    if version.state not in WRITABLE:
        raise Refused(f"{version} is no longer a draft, so its text stays as it is.")


def refuse_unless_describable(version: Version) -> None:
    if version.published_at or version.state == Version.State.WITHDRAWN:
        now = version.get_state_display().lower()
        raise Refused(f"{version} is {now}, so it stays as it is.")


def refuse_if_replaced(policy: Policy) -> None:
    if successor := relating.replaced_by(policy):
        raise Refused(f"{policy} gave way to {successor}. It is kept to be read.")


def on_its_way(policy: Policy) -> Version | None:
    """The version that is being drafted, consulted on, or waits for approval or publication."""
    return (
        policy.versions.filter(published_at=None)
        .exclude(state=Version.State.WITHDRAWN)
        .order_by("-major", "-minor")
        .first()
    )


def refuse_while_on_its_way(policy: Policy) -> None:
    if policy.switched_on:
        raise Refused(f"{policy} ended on {policy.switched_on:%-d %B %Y}, so it stays as it was.")
    if waiting := on_its_way(policy):
        raise Refused(
            f"Version {waiting.number} is on its way ({waiting.get_state_display().lower()}). "
            "Replace its text, or withdraw it first."
        )


def weigh(version: Version, *, material: bool) -> None:
    """Number a draft after its weight: 3.0 where it is material, 2.1 where it is not.

    A number that a withdrawn draft bears is passed over.
    """
    versions = version.policy.versions.exclude(pk=version.pk).order_by("-major", "-minor")
    last = versions.exclude(published_at=None).first()
    if last is None:
        material = True  # nobody has read any earlier one
    version.material = material
    if last:
        version.major = last.major + 1 if material else last.major
        version.minor = 0 if material else last.minor + 1
    taken = set(versions.values_list("major", "minor"))
    while (version.major, version.minor) in taken:
        version.major += material
        version.minor += not material


def _take_text(version: Version, imported: Imported, data: bytes, filename: str) -> Version:
    version.html = imported.body
    version.words = len(imported.body.split()) and imported.words
    version.source_name = filename[-200:]
    version.source_sha256 = hashlib.sha256(data).hexdigest()
    version.changed_at = timezone.now()
    version.found = {
        "control": asdict(imported.control),
        "evidence": imported.evidence,
        "warnings": list(imported.warnings),
    }
    version.source_file.save(filename[-80:], ContentFile(data), save=False)
    version.save()
    Clause.objects.bulk_create(_clauses(version, imported))
    record(version, "import", by=version.author, note=filename[-200:])
    searching.index(version)
    return version


def _clauses(version: Version, imported: Imported) -> list[Clause]:
    rows = []
    if imported.preamble.strip():
        rows.append(Clause(anchor="preamble", html=imported.preamble))
    rows += [
        Clause(
            number=clause.number[:20],
            heading=clause.heading[:300],
            level=clause.level,
            anchor=clause.anchor[:80],
            html=clause.html,
        )
        for clause in imported.clauses
    ]
    for position, row in enumerate(rows, 1):
        row.version, row.position = version, position
    return rows


def _offered(imported: Imported) -> dict:
    """What the file says of the policy itself, as far as it fits; the owner confirms it."""
    control = imported.control
    known = Policy.Category.values
    months = control.review_then_months or control.review_months
    return {
        "category": control.category if control.category in known else Policy.Category.TRUST,
        "committee": (control.committee or control.approved_by or "")[:200],
        "review_first_months": control.review_first_months,
        "review_months": months,
        "next_review_on": _day(control.next_review),
        "related_titles": list(control.related),
        **beginning.particulars(states_review=bool(months or control.review_first_months)),
    }


def _number(label: str | None) -> tuple[int, int]:
    """(2, 1) of "V2.1"; (1, 0) of anything that is not a number."""
    figures = re.findall(r"[0-9]+", label or "")
    if any(len(figure) > 3 for figure in figures[:2]):
        return 1, 0
    major, minor = [*map(int, figures[:2]), 0, 0][:2]
    return (major, minor) if major else (1, 0)


def _day(text: str | None) -> date | None:
    """The first day of a month, or the day, of YYYY-MM or YYYY-MM-DD."""
    if not text:
        return None
    year, month, day = [*map(int, text.split("-")), 1][:3]
    return date(year, month, day)


def free_slug(title: str) -> str:
    wanted = slugify(title)[:70] or "policy"
    wanted = f"{wanted}-policy" if wanted in RESERVED else wanted
    taken = set(Policy.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    tries = (f"{wanted}-{n}" if n else wanted for n in range(len(taken) + 1))
    return next(slug for slug in tries if slug not in taken)


def free_reference(wanted: str | None = None) -> str:
    wanted = (wanted or "").strip()[:40]
    if wanted and not Policy.objects.filter(reference=wanted).exists():
        return wanted
    taken = set(Policy.objects.values_list("reference", flat=True))
    numbers = (f"POL-{n:02}" for n in range(1, len(taken) + 2))
    return next(reference for reference in numbers if reference not in taken)


@transaction.atomic
def describe(version: Version, *, material: bool, **fields: object) -> None:
    """Say what a draft changes and from when; its number follows from its weight."""
    stored = Version.objects.select_for_update().get(pk=version.pk)
    refuse_unless_describable(stored)
    for name, value in fields.items():
        setattr(version, name, value)
    weigh(version, material=material)
    version.save(update_fields=["material", "major", "minor", *fields])


@transaction.atomic
def add_audience(policy: Policy, line: AudienceRule) -> None:
    """Widen or narrow whom a policy binds; those it now binds are asked at once."""
    line.policy = policy
    line.save()
    assigning.settle(policy, timezone.localdate())


@transaction.atomic
def remove_audience(policy: Policy, line: int) -> None:
    policy.audience.filter(pk=line).delete()
    assigning.settle(policy, timezone.localdate())
