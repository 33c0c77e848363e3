"""Two records of one person: what one has to sign or has signed counts once.

Assignments move to the record that stays, so that what is owed and every total are of one person.
A signature keeps the person it names, as its proof does; lists read it through `merged_into`.
"""

from collections import defaultdict

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from core.workflow import advance_all
from people.models import Person
from policies.models import Acknowledgement, Assignment, AssignmentSchool, Policy, Question
from policies.workflow import binding
from policies.workflow.assigning import CLOSE, NOT_SIGNED, OPEN, SIGNED


def join(stays: Person, goes: Person, by: Person) -> None:
    """Move what is the second record's to the first, in the caller's transaction."""
    _count_once(stays, goes, by)
    Assignment.objects.filter(person=goes).update(person=stays)
    Question.objects.filter(person=goes).update(person=stays)
    goes.comments.update(person=stays)
    invited = stays.consulted_on.values("version")
    goes.consulted_on.exclude(version__in=invited).update(person=stays)
    talked = stays.conversations.values("version")
    goes.conversations.exclude(version__in=talked).update(person=stays)
    stays.owns_policies.add(*goes.owns_policies.all())
    goes.owns_policies.clear()


def _count_once(stays: Person, goes: Person, by: Person) -> None:
    """Of two that are alive for a policy one goes on: the signed, else the first record's."""
    counts = AssignmentSchool.objects.filter(
        assignment=OuterRef("pk"), school=None, counted_until=None
    )
    rows = Assignment.objects.filter(person__in=(stays, goes))
    alive = rows.filter(Q(state__in=(OPEN, NOT_SIGNED)) | Exists(counts))
    policies = alive.order_by().values("policy")
    list(Policy.objects.filter(pk__in=policies).order_by("pk").select_for_update(no_key=True))
    by_policy = defaultdict(list)
    for row in alive.order_by("pk"):
        by_policy[row.policy_id].append(row)
    for found in by_policy.values():
        found.sort(key=lambda row: (row.state != SIGNED, row.person_id != stays.pk))
    ended = [row.pk for found in by_policy.values() for row in found[1:]]
    if not ended:
        return
    advance_all(
        Assignment.objects.filter(pk__in=ended, state__in=CLOSE.sources),
        CLOSE,
        by=by,
        note="Two records of one person were joined.",
        ended_at=timezone.now(),
        closed_because=Assignment.Closed.MERGED,
    )
    marks = ", ".join(["%s"] * len(ended))
    binding.stop_counting(f"c.assignment_id IN ({marks})", ended, timezone.localdate())


def facts(person: Person) -> list[tuple[str, list[str]]]:
    """What stands on a record, for the page that compares two."""
    signed = Acknowledgement.objects.filter(person=person, voided_at=None).count()
    waiting = Assignment.objects.filter(person=person, state__in=(OPEN, NOT_SIGNED))
    titles = list(waiting.order_by("policy__title").values_list("policy__title", flat=True))
    owned = list(person.owns_policies.order_by("title").values_list("title", flat=True))
    return [
        ("Signed", [f"{signed} on record"] if signed else []),
        ("To read and sign", titles),
        ("Owner of", owned),
    ]
