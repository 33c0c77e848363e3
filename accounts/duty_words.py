"""How a duty is said, on the page and in a message: what to do, by when, what happened. Pure."""

from datetime import date

from accounts import duty_steps
from accounts.models import Duty

Kind = Duty.Kind
HAPPENED = {
    "raise": "Raised",
    "change_cause": "The reason changed",
    "confirm": "Done",
    "drop": "No longer needed",
    "take_back": "To do again: it was confirmed by mistake",
}


def sentence(duty: Duty) -> str:
    """What is to be done, in words, without the day: "Remove Priya Nair's role on ..."."""
    account = duty.account
    whose = f"{duty.person}'s" if duty.person_id else "a"
    if duty.kind == Kind.REMOVE_ROLE:
        return f"Remove {whose} role on {account}"
    if duty.kind == Kind.TELL_SUPPLIER:
        supplier = duty.grant.supplier if duty.grant_id else None
        of = f" for {duty.person}" if duty.person_id else ""
        return f"Tell {supplier or 'the supplier'} that access to {account}{of} has ended"
    if duty.kind == Kind.NAME_CUSTODIAN:
        place = f"in {duty.person}'s place " if duty.person_id else ""
        return f"Name somebody {place}on {account}"
    if duty.kind == Kind.REVIEW:
        return f"Review {account}: keep, change or close it"
    because = f", which {duty.person} had" if duty.person_id else ""
    because = ", which was broken into" if duty.cause == Duty.Cause.HACKED else because
    return f"Change the credentials of {account}{because}"


def due_on(duty: Duty, steps: list[int]) -> date:
    return duty_steps.due_on(duty.raised_on, steps, unhurried=duty.kind == Kind.REVIEW)
