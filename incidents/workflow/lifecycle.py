"""The moves of a case and of a task: what is legal. The verbs are in the files beside this one.

Words about a case are sealed, so its events are written by `advance`, one at a time: `advance_all`
and `record_all` would write their note as it stands.
"""

from core.workflow import Lifecycle, Transition
from incidents.models import MAYBE, Case, Task
from incidents.queries import on_record
from people.models import Person

State = Case.State
UNDER_WAY = (State.ASSESSED, State.INVESTIGATING)
OPEN = (State.RECEIVED, State.ASSESSED, State.INVESTIGATING, State.REOPENED)


def threshold_is_decided(case: Case, by: Person | None) -> str:
    if on_record.concerns_an_adult_of_ours(case) and not case.threshold:
        return "First decide whether it may meet the harm threshold."
    return ""


def somebody_may_manage(case: Case, by: Person | None) -> str:
    return "Nobody inside the trust may manage this case." if case.sealed else ""


def lado_was_asked(case: Case, by: Person | None) -> str:
    if case.threshold == Case.Threshold.MAY_MEET and not on_record.has(case, "lado"):
        return "First contact the LADO, and record what they advised."
    return ""


def police_are_decided(case: Case, by: Person | None) -> str:
    may_be = case.threshold == Case.Threshold.MAY_MEET or case.crime in MAYBE
    if may_be and not on_record.has(case, "police"):
        return "First record whether the police are told, and why."
    return ""


def they_may_be_spoken_to(case: Case, by: Person | None) -> str:
    if on_record.is_held_back(case):
        return "First the LADO or the police must agree: until then, basic enquiries only."
    return ""


def nothing_is_missing(case: Case, by: Person | None) -> str:
    if found := on_record.missing(case):
        return f"Before it can be closed, this must be on record: {'; '.join(found)}."
    return ""


FIRST = (somebody_may_manage, threshold_is_decided)
ASKED = (*FIRST, lado_was_asked, police_are_decided)

ASSESS = Transition("assess", (State.RECEIVED, State.REOPENED), State.ASSESSED, guards=FIRST)
INVESTIGATE = Transition(
    "investigate",
    (State.ASSESSED,),
    State.INVESTIGATING,
    guards=(*FIRST, they_may_be_spoken_to),
)
DECIDE = Transition("decide", UNDER_WAY, State.DECIDED, guards=ASKED)
CLOSE = Transition("close", (State.DECIDED,), State.CLOSED, guards=(*ASKED, nothing_is_missing))
REDIRECT = Transition("redirect", OPEN, State.REDIRECTED, guards=ASKED)
FIND_NO_CASE = Transition("find_no_case", OPEN, State.NO_CASE, guards=ASKED)
MERGE = Transition("merge", OPEN, State.DUPLICATE, guards=(somebody_may_manage,))
REOPEN = Transition(
    "reopen",
    (State.CLOSED, State.REDIRECTED, State.NO_CASE),
    State.REOPENED,
    guards=(somebody_may_manage,),
)

CASE = Lifecycle(
    Case,
    start=State.RECEIVED,
    moves=(ASSESS, INVESTIGATE, DECIDE, CLOSE, REDIRECT, FIND_NO_CASE, MERGE, REOPEN),
)

HOLD = Transition("hold", (Task.State.OPEN,), Task.State.HELD)
RELEASE = Transition("release", (Task.State.HELD,), Task.State.OPEN)
REFUSE = Transition("refuse", (Task.State.HELD,), Task.State.REFUSED)
FINISH = Transition("finish", (Task.State.OPEN,), Task.State.DONE)

TASK = Lifecycle(Task, start=Task.State.OPEN, moves=(HOLD, RELEASE, REFUSE, FINISH))
