"""What is wrong with an entry of the register, and what stands on it, in words. Pure."""

from datetime import date

from accounts.models import SocialAccount
from core import wording

TwoStep, Portfolio, State = SocialAccount.TwoStep, SocialAccount.Portfolio, SocialAccount.State
LOOKS = {  # of a state, in the seven looks of the portal
    State.ACTIVE: "signed",
    State.UNVERIFIED: "to_sign",
    State.SUSPENDED: "paused",
    State.LOST_ACCESS: "overdue",
    State.DORMANT: "quiet",
    State.TAKE_DOWN_ASKED: "overdue",
    State.CLOSED: "quiet",
}
VERBS = {
    "list": "Listed",
    "change": "Changed",
    "verify": "Verified",
    "suspend": "Suspended",
    "lose_access": "Access lost",
    "regain": "In use again",
    "rest": "Resting",
    "ask_take_down": "Take-down asked for",
    "close": "Closed",
    "note": "Moderation note",
    "name_editor": "Editor of record",
    "apply_baseline": "Security measures applied",
    "give": "Access given",
    "confirm": "Access confirmed by whoever it was given to",
    "end": "Access ended",
    "record_credentials": "Credentials changed",
    "mark_look_alike": "Marked as look-alike",
    "report": "Reported as a look-alike",
    "bring_in": "Brought in from a list",
}


def look(account: SocialAccount) -> tuple[str, str]:
    """(how it is drawn, words) of its state."""
    if not account.is_ours and account.state == State.ACTIVE:
        return "declined", "Known, not ours"
    return LOOKS[account.state], account.get_state_display()


def warnings(account: SocialAccount, full_control: int, today: date) -> list[str]:
    """Of an account of ours that is not closed; the platform comes with it."""
    if not account.is_ours or account.state == State.CLOSED:
        return []
    return [words for says, words in _checks(account, full_control, today) if says]


def _checks(account: SocialAccount, full_control: int, today: date) -> list[tuple[bool, str]]:
    few = ("Nobody has", "One person has")[min(full_control, 1)]
    whose = account.get_portfolio_display().lower()
    age = account.platform.minimum_age or 0
    return [
        (full_control < 2, f"{few} full control of it: two should, so that it is never lost."),
        (
            account.portfolio in (Portfolio.PERSON, Portfolio.AGENCY),
            f"Its business portfolio is {whose}, and should be the trust’s.",
        ),
        (not account.owner_id, "Nobody owns it."),
        (not account.alternative_id, "No alternative custodian is named in advance."),
        (account.two_step == TwoStep.NONE, "Two-step verification is off."),
        (not account.two_step, "It is not known whether two-step verification is on."),
        (not account.mailbox, "No official mailbox stands behind it."),
        (
            bool(age and account.platform.with_pupils),
            f"{account.platform} is for people of {age} and older: no younger pupil may use it.",
        ),
        (
            bool(account.review_on and account.review_on <= today),
            f"Its review was due on {wording.plain_day(account.review_on or today)}.",
        ),
        (
            bool(account.ends_on and account.ends_on <= today),
            f"It was planned until {wording.plain_day(account.ends_on or today)}.",
        ),
    ]
