"""A school's own section of a policy: in force at once, and signed by nobody anew."""

from django.db import transaction
from django.utils import timezone

from core.workflow import Lifecycle, Transition, advance, record
from notices import outbox
from people.models import Person, School
from policies.models import Appendix, Policy
from policies.queries import local
from policies.workflow import refilling, searching

IN_FORCE, REPLACED, REMOVED = Appendix.State

REPLACE = Transition("replace", (IN_FORCE,), REPLACED)
REMOVE = Transition("remove", (IN_FORCE,), REMOVED)

APPENDIX = Lifecycle(Appendix, start=IN_FORCE, moves=(REPLACE, REMOVE))


class WrittenMeanwhile(Exception):  # noqa: N818 -- reads as what it says
    """Somebody else wrote the section since its page was opened; nothing was written."""


@transaction.atomic
def write_appendix(
    policy: Policy, school: School, html: str, *, by: Person, seen: int | None
) -> Appendix:
    """Put these words behind the trust's at this school; the same words again are no change.

    `seen`: the key of the section that they were written over, None where there was none.
    """
    Policy.objects.select_for_update(no_key=True).get(pk=policy.pk)
    now = local.appendices(policy).filter(school=school).first()
    if now and now.html == html:
        return now
    if (now and now.pk) != seen:
        raise WrittenMeanwhile
    if now:
        advance(now, REPLACE, by=by, ended_at=timezone.now())
    made = Appendix.objects.create(policy=policy, school=school, html=html, written_by=by)
    record(made, "write", by=by)
    vary(policy)
    _tell(made, "written", by=by)
    said = "changed" if now else "new"
    _rewrite(made, f"{school}'s own section of the {policy} is {said}.")
    return made


@transaction.atomic
def remove_appendix(appendix: Appendix, *, by: Person) -> None:
    """Take the section out of the school's text; what was read and signed stays on record."""
    advance(appendix, REMOVE, by=by, ended_at=timezone.now())
    _tell(appendix, "removed", by=by)
    _rewrite(
        appendix, f"{appendix.school} no longer has a section of its own in the {appendix.policy}."
    )


def vary(policy: Policy) -> None:
    """From now on the policy's editions may differ by more than their merge fields."""
    if not policy.varies:
        policy.varies = True
        policy.save(update_fields=["varies"])


def _tell(appendix: Appendix, what: str, *, by: Person) -> None:
    """The owners hear that a school has other words of its own."""
    for owner in appendix.policy.owners.exclude(pk=by.pk):
        outbox.owe(owner, "appendix", f"appendix:{what}:{appendix.pk}", ref=appendix.pk)


def _rewrite(appendix: Appendix, said: str) -> None:
    searching.index_beside(appendix.policy)
    refilling.rewrite(appendix.policy, [appendix.school_id], timezone.localdate(), said)
