"""Who may do what with concerns, cases and tasks. That they exist is `queries.visible`'s to say.

Being an administrator, an operator or the chief executive opens no case: only a row of `Reader`
does, and a row of `TaskReader` a task.
"""

import rules
from django.db.models import Exists, OuterRef
from django.utils import timezone

from incidents.models import Case, Kind, Reader, Task, TaskReader
from people.models import Person, Role
from people.rules import (
    HEADS,
    has_role,
    has_role_anywhere,
    has_trust_role,
    is_anyone,
    is_suspended,
    is_unsuspended,
)

How = Reader.How


def ways(user: Person, case: Case) -> frozenset[tuple[str, str]]:
    """(how, strand) in which the person reads the case today; kept on the case for one person."""
    today = timezone.localdate()
    key = (user.pk, today)
    if getattr(case, "_ways", (None,))[0] != key:
        rows = case.readers.open_on(today).filter(person=user)
        case._ways = (key, frozenset(rows.values_list("how", "strand")))
    return case._ways[1]


def forget_ways(case: Case) -> None:
    """After readers changed in this request."""
    case.__dict__.pop("_ways", None)


def reads_as(*hows):
    """True for whoever reads the row's case in one of these ways, and is not suspended."""

    @rules.predicate(f"reads_as:{'|'.join(hows)}")
    def predicate(user, row=None):
        if row is None or not is_anyone(user) or is_suspended(user):
            return False
        case = getattr(row, "case", row)
        return any(how in hows for how, _ in ways(user, case))

    return predicate


@rules.predicate
def is_reporter(user, row=None):
    return bool(row is not None and is_anyone(user) and row.reporter_id == user.pk)


@rules.predicate
def is_author(user, row=None):
    return bool(row is not None and is_anyone(user) and row.author_id == user.pk)


@rules.predicate
def has_the_task(user, row=None):
    if row is None or not is_anyone(user) or is_suspended(user):
        return False
    return row.readers.open_on(timezone.localdate()).filter(person=user).exists()


@rules.predicate
def has_something_to_read(user, row=None):
    """A case or a task: then the masthead has a tab for them. Came along with the person."""
    if not is_anyone(user):
        return False
    if not hasattr(user, "reads_cases"):  # somebody who did not come by our own backend
        beside = Person.objects.filter(pk=user.pk)
        user.reads_cases = beside.values_list(reads_cases(timezone.localdate()), flat=True).first()
    return bool(user.reads_cases) and not is_suspended(user)


def reads_cases(today):
    """Beside a person: whether they have anything in their inbox this day."""
    cases = Reader.objects.open_on(today).filter(person=OuterRef("pk"))
    tasks = TaskReader.objects.open_on(today).filter(
        person=OuterRef("pk"), task__state__in=(Task.State.OPEN, Task.State.DONE)
    )
    return Exists(cases) | Exists(tasks)


@rules.predicate
def stands_in(user, row=None):
    """True for whoever reads the case only in somebody's place."""
    if row is None or not is_anyone(user) or is_suspended(user):
        return False
    mine = row.readers.open_on(timezone.localdate()).filter(person=user)
    return mine.filter(post__isnull=False).exists()


@rules.predicate
def is_about_a_pupil(user, row=None):
    return row is not None and row.about_kind == Kind.PUPIL


manages = reads_as(How.MANAGE)
acts_for_a_pupil = reads_as(How.SAFEGUARD) & is_about_a_pupil
reads = reads_as(*How.values)
records = reads_as(*(how for how in How.values if how != How.SECOND))

# --- reporting: open to everybody who may sign in, whatever else is held back
rules.add_perm("incidents.report_concern", is_anyone)
rules.add_perm("incidents.view_own_concerns", is_anyone)
rules.add_perm("incidents.view_concern", is_reporter)
rules.add_perm("incidents.change_draft", is_author)
rules.add_perm(
    "incidents.report_for_others",
    has_role_anywhere(*HEADS, Role.DSL, Role.DEPUTY_DSL) & is_unsuspended,
)

# --- whether every concern would reach somebody: posts, and never a case
SEES_READINESS = (
    Role.CHAIR_OF_TRUSTEES,
    Role.VICE_CHAIR_OF_TRUSTEES,
    Role.TRUSTEE,
    Role.CLERK,
    Role.CHIEF_EXECUTIVE,
    Role.TRUST_SAFEGUARDING_LEAD,
    Role.ADMINISTRATOR,
)
rules.add_perm("incidents.view_readiness", has_trust_role(*SEES_READINESS) & is_unsuspended)

# --- who is whose relative: routing passes them over; their own are for somebody else to keep
KEEPS_RELATIONSHIPS = (Role.HR, Role.TRUST_SAFEGUARDING_LEAD)
keeps_relationships = has_trust_role(*KEEPS_RELATIONSHIPS)
rules.add_perm("incidents.view_relationships", keeps_relationships)
rules.add_perm("incidents.record_relationship", keeps_relationships)
rules.add_perm("incidents.end_relationship", keeps_relationships)

# --- cases and tasks: which ones, queries.visible
rules.add_perm("incidents.view_inbox", is_anyone)
rules.add_perm("incidents.begin_with_inbox", has_something_to_read)
rules.add_perm("incidents.view_case", reads)
rules.add_perm("incidents.view_access_log", reads_as(How.MANAGE, How.SECOND))
rules.add_perm("incidents.step_out_of_case", reads)
rules.add_perm("incidents.hand_over_case", stands_in)
rules.add_perm("incidents.name_person", manages)
rules.add_perm("incidents.take_out_person", manages)
rules.add_perm("incidents.entrust_name", manages)
rules.add_perm("incidents.ask_reporter", reads_as(How.MANAGE, How.SAFEGUARD))
rules.add_perm("incidents.decide_threshold", manages)
rules.add_perm("incidents.add_record", records)
rules.add_perm("incidents.finish_record", records)
rules.add_perm("incidents.ask_adviser", manages)
rules.add_perm("incidents.ask_in_for_child", acts_for_a_pupil)
rules.add_perm("incidents.end_reading", manages)
rules.add_perm("incidents.print_case", reads_as(How.MANAGE, How.SAFEGUARD))
rules.add_perm(
    "incidents.view_low_level",
    has_role_anywhere(*HEADS, Role.DSL, Role.TRUST_SAFEGUARDING_LEAD, Role.HR) & is_unsuspended,
)
rules.add_perm("incidents.view_task", has_the_task)
rules.add_perm("incidents.finish_task", has_the_task)
rules.add_perm("incidents.hold_task", rules.always_deny)  # by routing alone
rules.add_perm("incidents.release_task", manages)
rules.add_perm("incidents.refuse_task", manages)

# --- an account that was broken into: which, queries.compromises
rules.add_perm("incidents.begin_compromise", manages)
rules.add_perm("incidents.begin_compromise_of_task", has_the_task)
rules.add_perm("incidents.view_compromise", is_unsuspended)
rules.add_perm("incidents.take_step_of_compromise", is_unsuspended)

# --- personal data: what a data protection officer keeps, and no way from it to a case
keeps_data = has_role_anywhere(Role.DATA_PROTECTION_OFFICER)
rules.add_perm("incidents.view_breaches", keeps_data)
rules.add_perm("incidents.enter_breach", keeps_data)
rules.add_perm("incidents.enter_breach_of_task", has_the_task & keeps_data)
keeps_all = has_trust_role(Role.DATA_PROTECTION_OFFICER)
finds_data = has_trust_role(Role.DATA_PROTECTION_OFFICER, Role.DATA_LEAD)
rules.add_perm("incidents.view_requests", finds_data)
# a data lead has no breach log, whose tab leads an officer here
rules.add_perm("incidents.begin_with_requests", has_trust_role(Role.DATA_LEAD))
rules.add_perm("incidents.enter_request", finds_data)
rules.add_perm("incidents.view_request", finds_data)
for verb in ("pause", "go_on", "extend", "add_item_to"):
    rules.add_perm(f"incidents.{verb}_request", finds_data)
for verb in ("answer", "withdraw", "reopen"):
    rules.add_perm(f"incidents.{verb}_subjectrequest", keeps_all)
rules.add_perm("incidents.decide_requestitem", finds_data)
for verb in ("clear", "mark", "withhold", "redact", "release", "reconsider"):
    rules.add_perm(f"incidents.{verb}_requestitem", finds_data)
rules.add_perm("incidents.offer_item", manages)
for what in ("view_retention", "apply_retention", "change_retention_rule"):
    rules.add_perm(f"incidents.{what}", keeps_all)
rules.add_perm("incidents.hold_destruction", keeps_all)
rules.add_perm("incidents.lift_hold", keeps_all)
rules.add_perm("incidents.say_keeping", manages)
for verb in ("view", "change", "decide", "report", "tell", "close", "reopen"):
    rules.add_perm(f"incidents.{verb}_breach", keeps_data)

for verb in (
    "assess",
    "investigate",
    "decide",
    "close",
    "redirect",
    "find_no_case",
    "merge",
    "reopen",
):
    rules.add_perm(f"incidents.{verb}_case", manages)

# --- files: whoever reported one may seal it too; only readers of the case get what is in it


def of_its_case(predicate):
    """Asks the predicate about the case that a file belongs to."""

    @rules.predicate(f"of_its_case:{predicate.name}")
    def asked(user, file=None):
        return bool(file is not None and file.of_case and predicate(user, file.of_case))

    return asked


@rules.predicate
def added_to_own_report(user, file=None):
    if file is None or not is_anyone(user):
        return False
    if file.draft_id:
        return file.draft.author_id == user.pk
    return bool(file.concern_id and file.concern.reporter_id == user.pk)


@rules.predicate
def added_to_own_draft(user, file=None):
    return bool(file is not None and file.draft_id and added_to_own_report(user, file))


@rules.predicate
def came_with_a_name(user, file=None):
    """As a camera wrote it a picture may give away whoever gave no name: nobody gets it here."""
    return file is not None and (file.concern is None or file.concern.receipt_hash is None)


rules.add_perm("incidents.add_file_to_case", reads)
rules.add_perm("incidents.open_file", of_its_case(reads))
rules.add_perm("incidents.open_original", of_its_case(manages) & came_with_a_name)
rules.add_perm("incidents.remove_file", added_to_own_draft)
rules.add_perm("incidents.seal_evidencefile", of_its_case(reads) | added_to_own_report)
rules.add_perm("incidents.log_advice", of_its_case(reads) | added_to_own_report)

# --- what law and guidance say: read by everybody, kept by those who answer for it
rules.add_perm("incidents.view_guides", is_anyone)
rules.add_perm(
    "incidents.change_guide",
    is_unsuspended
    & has_role(
        Role.TRUST_SAFEGUARDING_LEAD, Role.DATA_PROTECTION_OFFICER, Role.HR, Role.CHIEF_EXECUTIVE
    ),
)
