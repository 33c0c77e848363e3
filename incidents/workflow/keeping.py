"""What was kept long enough is emptied: no word and no name stays, only what may be counted.

The row of the case stays as the anonymous count: school, kind, outcome and dates, under a new
number that nobody was told.
"""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from core.workflow import Refused, record
from incidents.models import (
    AccessLog,
    Breach,
    Case,
    CaseEvent,
    Compromise,
    CompromiseStep,
    Concern,
    EvidenceFile,
    FollowUp,
    Hold,
    Keeping,
    Reader,
    Record,
    RequestItem,
    RequestItemEvent,
    RetentionRule,
    Subject,
    SubjectRequest,
    Task,
    TaskEvent,
    TaskReader,
)
from incidents.queries import keeping
from incidents.references import new_reference
from incidents.triggers import EMPTIED
from incidents.workflow import leaving, reading
from ledger import leaves
from people.models import Person, School

WORDS = ("what", "when", "platform", "address", "about_words", "harmed_words", "who_knows", "told")
WORDS += ("clauses", "reporter_name", "firm", "contact", "firm_did")
BREACH_WORDS = ("what", "contained_words", "advice", "decided_by", "ico_why", "told_words")
REQUEST_WORDS = ("name", "for_them", "asked", "extended_why")
PEOPLE = ("reporter", "written_by", "known_to")


@transaction.atomic
def apply(seen: str, *, by: Person, today: date) -> int:
    """Empty what was shown; refused where that is no longer what would go."""
    found = keeping.to_go(keeping.lines(by, today))
    if keeping.mark(found) != seen:
        raise Refused("Something changed since you looked. Look at the list again.")
    for line in found:
        if type(line.what) in EMPTY:
            EMPTY[type(line.what)](line.what, line.rule, by=by)
    if people := [line.what for line in found if isinstance(line.what, Person)]:
        leaving.empty(people, by=by, today=today)
    return len(found)


@transaction.atomic
def empty(case: Case, rule: RetentionRule, *, by: Person) -> None:
    """Of the case and what was merged into it, everything but what may be counted."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.emptied_at is not None:
        return
    for merged in case.merged.filter(emptied_at=None):
        empty(merged, rule, by=by)
    _erase_proof(case, rule)
    _empty_concerns(case.concerns.all())
    _empty_tasks(case.tasks.all())
    reading.log(case, EMPTIED, by=by)
    for rows in _gone_with(case):
        rows.delete()
    _delete_files(EvidenceFile.objects.filter(case=case))
    case.events.update(note="", by=None)
    case.reference, case.emptied_at = new_reference(), timezone.now()
    case.child_school, case.assess_by, case.goes_up_after = None, None, None
    case.save(
        update_fields=["reference", "emptied_at", "child_school", "assess_by", "goes_up_after"]
    )
    record(case, "empty", by=by)


@transaction.atomic
def empty_breach(breach: Breach, rule: RetentionRule, *, by: Person) -> None:
    """Every word goes; what was decided, how many it was and when stays to be counted."""
    breach = Breach.objects.select_for_update(of=("self",)).get(pk=breach.pk)
    nothing = dict.fromkeys(BREACH_WORDS, "") | {"ico_reference": "", "task": None}
    _emptied(breach, nothing, by=by)


@transaction.atomic
def empty_request(request: SubjectRequest, rule: RetentionRule, *, by: Person) -> None:
    """Who asked and what was found goes; that somebody did, when and how it ended stays."""
    request = SubjectRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    RequestItemEvent.objects.filter(requestitem__request=request).delete()
    request.items.all().delete()
    _emptied(request, dict.fromkeys(REQUEST_WORDS, "") | {"person": None}, by=by)


def _emptied(row: Breach | SubjectRequest, nothing: dict, *, by: Person) -> None:
    if row.emptied_at is not None:
        return
    row.events.update(note="", by=None)
    changed = nothing | {"reference": new_reference(), "emptied_at": timezone.now()}
    for name, value in changed.items():
        setattr(row, name, value)
    row.save(update_fields=list(changed))
    record(row, "empty", by=by)


EMPTY = {Case: empty, Breach: empty_breach, SubjectRequest: empty_request}


def _gone_with(case: Case) -> tuple[QuerySet, ...]:
    return (
        Subject.objects.filter(case=case),
        Reader.objects.filter(case=case),
        AccessLog.objects.filter(case=case).exclude(what=EMPTIED),
        Record.objects.filter(case=case),
        Keeping.objects.filter(case=case),
        RequestItemEvent.objects.filter(requestitem__case=case),
        RequestItem.objects.filter(case=case),
        CompromiseStep.objects.filter(compromise__case=case),
        Compromise.objects.filter(case=case),
    )


def _erase_proof(case: Case, rule: RetentionRule) -> None:
    """The leaves stay; what they were of can be opened no more."""
    events = CaseEvent.objects.filter(case=case).values_list("pk", flat=True)
    leaves.erase("case decision", events, because=f"retention: {rule.code}")


def _empty_concerns(concerns: QuerySet[Concern]) -> None:
    FollowUp.objects.filter(concern__in=concerns).delete()
    _delete_files(EvidenceFile.objects.filter(concern__in=concerns))
    nothing = dict.fromkeys(WORDS, "") | dict.fromkeys(PEOPLE)
    nothing |= {
        "kinds_of_data": [],
        "whose_data": [],
        "also": [],
        "context": "",
        "harmed_knows": "",
    }
    nothing |= {"happened_on": None, "receipt_hash": None}
    concerns.update(**nothing, name_withheld=False, child_school=None)
    for concern in concerns:
        Concern.objects.filter(pk=concern.pk).update(reference=new_reference())


def _empty_tasks(tasks: QuerySet[Task]) -> None:
    TaskReader.objects.filter(task__in=tasks).delete()
    TaskEvent.objects.filter(task__in=tasks).update(note="", by=None)
    Breach.objects.filter(task__in=tasks).update(task=None)  # the log is kept for itself
    tasks.update(fields={}, answer="")


def _delete_files(files: QuerySet[EvidenceFile]) -> None:
    """Rows now, bytes once that is certain; sealed ones never, which `queries.keeping` saw to."""
    if files.filter(state=EvidenceFile.State.SEALED).exists():
        raise Refused("A sealed file is not deleted. Ask the police first.")
    storage = EvidenceFile.original.field.storage
    names = [name for row in files for name in (row.original.name, row.shown.name) if name]
    files.delete()
    transaction.on_commit(lambda: [storage.delete(name) for name in names])


@transaction.atomic
def say(
    case: Case, *, pension_on: date | None, do_not_destroy: bool, reason: str, by: Person
) -> None:
    """Whoever manages the case says until when it matters, or that it is not to be destroyed."""
    said = {"pension_on": pension_on, "do_not_destroy": do_not_destroy, "reason": reason}
    Keeping.objects.update_or_create(case=case, defaults=said | {"by": by, "at": timezone.now()})
    record(case, "say_keeping", by=by, note=reason)


def hold(school: School | None, reason: str, *, by: Person) -> Hold:
    """Nothing of this school, or of the trust, is destroyed until this is lifted."""
    return Hold.objects.create(school=school, reason=reason, by=by)


def lift(hold: Hold, *, by: Person) -> None:
    Hold.objects.filter(pk=hold.pk, lifted_at=None).update(lifted_at=timezone.now(), lifted_by=by)


def change_rule(rule: RetentionRule, changed: dict, *, by: Person) -> None:
    """With who changed it: the history of the rule keeps what it was."""
    for name, value in changed.items():
        setattr(rule, name, value)
    rule._history_user = by
    rule.save(update_fields=list(changed))
