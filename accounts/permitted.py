"""What each permission asks for, who decides it, and what a policy never allows. Pure.

`stored` is what the trust has set in its profile.
"""

from dataclasses import dataclass

from accounts import ladders
from accounts.models import Permission
from people import profile

Kind = Permission.Kind
PUPIL = ("pupil", "parent", "parent_agreed_on")


@dataclass(frozen=True)
class Asked:
    """`scope`: what its first field is called; `fields` beside it and the school and the dates."""

    hint: str
    scope: str
    fields: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    it: bool = False  # IT puts its controls in place before it holds


ASKED = {
    Kind.SPEAK: Asked(
        "In the name of the school or the trust, on a network or to the press",
        "On what may you speak, and where",
        ("purpose",),
    ),
    Kind.OFFICIAL_USER: Asked(
        "Parts of the policy do not bind what you post on the official account",
        "Where your job description says that you post",
        ("account",),
        ("account", "clauses"),
    ),
    Kind.BY_POST: Asked(
        "For executives: parts of the policy do not bind the post",
        "Which post, and what it needs the exemption for",
        (),
        ("clauses",),
    ),
    Kind.AM_I_INCLUDED: Asked(
        "You are not sure whether an exemption covers you",
        "What you do, and which rule you mean",
    ),
    Kind.WORK_EMAIL: Asked(
        "For an account of your own", "For which account", ("purpose",), ("purpose",)
    ),
    Kind.DEVICE: Asked(
        "Your own social media on a telephone or laptop of the school",
        "Which device, for what",
        ("purpose",),
        ("purpose", "ends_on"),
    ),
    Kind.WIFI: Asked(
        "IT puts controls in place before it holds",
        "Which device of your own, for what",
        ("purpose",),
        it=True,
    ),
    Kind.WRITE_TO_PUPIL: Asked(
        "With the written permission of a parent, for specific reasons",
        "What you will write about, and on what equipment",
        ("purpose", *PUPIL),
        ("purpose", *PUPIL),
    ),
    Kind.PUPIL_PICTURES: Asked(
        "A parent must have agreed, and the trust decides",
        "Which pictures, on which page",
        ("purpose", *PUPIL),
        PUPIL,
    ),
    Kind.PUPIL_USE: Asked(
        "A class, a club or the sixth form; IT puts controls in place before it holds",
        "Which pupils, what for, on which network",
        ("purpose",),
        ("purpose",),
        it=True,
    ),
    Kind.USE_FOR_SCHOOL: Asked(
        "Lessons, trips, a team, other than on an official account",
        "What you will do, and with whom",
        ("purpose",),
    ),
    Kind.OTHER: Asked("Another exception to a policy", "What exactly", ("purpose",), ("purpose",)),
}

HEAD = "headteacher"


def decider(kind: str, stored: dict) -> str:
    """The step of `accounts.ladders` that decides."""
    return {
        Kind.WORK_EMAIL: _set(stored, "exempt.work_email"),
        Kind.SPEAK: _set(stored, "exempt.speak"),
        Kind.OFFICIAL_USER: approver(stored),
        Kind.BY_POST: "chief_executive",
        Kind.AM_I_INCLUDED: "communications_manager",
        Kind.USE_FOR_SCHOOL: "school_leader",
    }.get(kind, HEAD)


def approver(stored: dict) -> str:
    """Whoever approves official accounts first; the communications manager where nobody does."""
    steps = ladders.steps(str(profile.value(stored, "account.approver")))
    return next(iter(steps), "communications_manager")


def adviser(stored: dict) -> str:
    """Who answers "May I ...?": the communications manager where they approve accounts."""
    manager = "communications_manager"
    return manager if profile.value(stored, "account.approver") == manager else "line_manager"


def _set(stored: dict, key: str) -> str:
    """The step that a setting names; the headteacher where it names none."""
    said = str(profile.value(stored, key))
    return said if said in ladders.RUNGS else HEAD


NEVER_EMAIL = (
    "Your policy never allows a work address for a private account. Use an address of your own."
)
ON_DEVICES = {
    "never": "Your policy never allows private use of a work device.",
    "breaks": "You need no permission: your policy allows private use in breaks, within the"
    " acceptable use policy.",
    "ict_policy": "Your acceptable use policy says what is allowed, so nobody decides it here.",
}


def why_not(kind: str, stored: dict) -> str:
    """Why it is not asked for here, as the policy says; "" where it may be."""
    if kind == Kind.WORK_EMAIL and profile.value(stored, "exempt.work_email") == "never":
        return NEVER_EMAIL
    if kind == Kind.DEVICE:
        return ON_DEVICES.get(str(profile.value(stored, "device.private_use")), "")
    return ""
