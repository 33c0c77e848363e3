"""What happened to a case, in words for its page. Pure."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from core import wording
from incidents.kinds import BODIES, KINDS, UNDER, Asked

PROCEDURES = dict(UNDER)
HAPPENED = {
    "report": "The concern was received",
    "name_person": "Somebody else was named",
    "take_out": "Somebody had been named by mistake, and was taken out",
    "relate": "Somebody may not handle it any more",
    "entrust_name": "Decided who may know the reporter’s name",
    "unseal": "Somebody may manage it now",
    "ask_reporter": "Asked the reporter something",
    "reporter_added": "The reporter answered or added something",
    "begin_compromise": "Began the steps about an account that was broken into",
    "empty": "Kept long enough, and emptied of words and names",
    "say_keeping": "Said how long it is to be kept",
    "chase": "Nobody had opened it, so it went to others who act for the child",
    "go_up": "It was not assessed in time, so it went a step up",
    "fill": "Nobody was left to act on it, so it went to whoever is there",
    "hand_over": "Handed it over to whoever they stand in for",
    "step_out": "Stepped out of the case",
    "add_adviser": "Asked an adviser in",
    "add_investigating": "Gave it to an investigating officer",
    "add_manage": "Added a case manager",
    "end_reading": "Ended somebody’s reading",
    "decide_threshold": "Decided about the harm threshold",
    "record": "Put on record",
    "finish": "Finished",
    "take_over": "Took over another case",
    "assess": "Assessed it",
    "investigate": "Began an investigation",
    "decide": "Decided the outcome",
    "close": "Closed the case",
    "redirect": "Redirected it",
    "find_no_case": "Found no case to answer",
    "merge": "Merged it with another case",
    "reopen": "Reopened it",
}
STEPS = {  # a decision as something to do, in the order in which they come
    "decide_threshold": "Decide about the harm threshold",
    "assess": "Assess it",
    "investigate": "Begin an investigation",
    "decide": "Decide the outcome",
    "close": "Close it",
    "redirect": "Redirect it",
    "find_no_case": "No case to answer",
    "merge": "Merge it with another case",
    "reopen": "Reopen it",
}
LOOKED = {
    "opened": "Opened the case",
    "answered_conflict": "Said that nothing stands against handling it",
    "printed": "Printed it",
    "emptied": "Emptied it at the end of its keeping",
    "added_file": "Added a file",
    "opened_file": "Took a file",
    "took_original": "Took a file as it came, with its details",
    "sealed_file": "Sealed a file",
    "logged_advice": "Wrote down advice about a file",
}
ROLES = {
    "it_support": "IT support",
    "communications_manager": "Communications manager",
    "data_protection_officer": "Data protection officer",
    "hr": "HR",
}
FIELDS = {
    "school": "School",
    "platform": "Platform",
    "address": "Address of the page",
    "data": "Kinds of personal data",
    "whose": "Whose data",
    "employers": "Agency or employer to tell",
}
JOBS = {
    "it_support": "See what stands there or was done, block or mend it, and say what you did.",
    "communications_manager": "See to what is published there, and say what you did.",
    "data_protection_officer": "Personal data may have been exposed. Say what you found, and did.",
    "hr": "Support somebody, or tell their agency or employer, as the case manager asks you to.",
}


def happened(verb: str) -> str:
    return HAPPENED.get(verb, verb.replace("_", " ").capitalize())


def looked(what: str) -> str:
    return LOOKED.get(what, what.replace("_", " ").capitalize())


def facts(record: Any) -> list[tuple[str, str]]:  # noqa: ANN401 -- models are above what is pure
    """(what was asked, the answer) of something on record, in the order of its kind."""
    kind = KINDS[record.kind]
    found = [*_facts(kind.fields, record.said), *_facts(kind.closing, record.done_said)]
    if record.person:
        label = next(one.label for one in kind.fields if one.name == "person")
        found.insert(0, (label, str(record.person)))
    return found


def _facts(asked: tuple[Asked, ...], said: dict) -> Iterator[tuple[str, str]]:
    for one in asked:
        if one.name in said:
            yield one.label, _answer(one, said[one.name])


def _answer(asked: Asked, value: object) -> str:
    if asked.how == "moment":
        return wording.moment(datetime.fromisoformat(value))
    if asked.how == "day":
        return wording.full_day(date.fromisoformat(value))
    return str(asked.words(value))


def to_do(record: Any) -> str:  # noqa: ANN401 -- the same
    """What has to be done, of a record that waits."""
    said = record.said
    if record.kind == "action":
        return said["what"]
    if record.kind == "referral":
        return f"Referral: {dict(BODIES)[said['body']]}"
    return {"lado": "Contact the LADO", "police": "Decide whether to tell the police"}[record.kind]
