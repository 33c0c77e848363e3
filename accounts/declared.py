"""What a declaration of each kind asks for, who receives it, and what a trust does not want. Pure.

`stored` is what the trust has set in its profile.
"""

from dataclasses import dataclass

from accounts.models import Declaration
from people import profile
from people.models import Role
from people.roles import GOVERNING

Kind = Declaration.Kind
ABOUT_TIES = frozenset({Kind.RELATIONSHIP, Kind.FAMILY, Kind.SOCIAL_CONTACT})
RELATIONSHIPS = (  # as the app that routes concerns knows them
    ("spouse", "Married, or civil partners"),
    ("partner", "Partners"),
    ("parent", "Parent and child"),
    ("sibling", "Brothers or sisters"),
    ("relative", "Other relatives"),
    ("household", "We live in one household"),
)
RELATIONSHIP_WORDS = dict(RELATIONSHIPS)
# Whose interests the trust's register holds.
DECLARES_INTERESTS = GOVERNING | {
    Role.HEADTEACHER,
    Role.EXECUTIVE_HEADTEACHER,
    Role.NOMINATED_EXECUTIVE,
    Role.EXECUTIVE,
    Role.CHIEF_EXECUTIVE,
    Role.CLERK,
}


@dataclass(frozen=True)
class Asked:
    """`fields` beside the school, in the order of the form; those of `must` are not optional."""

    hint: str
    fields: tuple[str, ...]
    must: tuple[str, ...]
    lasts: bool = True  # so that it is asked now and then whether it is still so


ASKED = {
    Kind.APPROACH: Asked(
        "A friend request, a message or a call from a pupil to you as a private person",
        ("worries", "other_name", "platform", "happened_on", "did", "kept", "words"),
        ("worries", "happened_on", "did"),
        lasts=False,
    ),
    Kind.RELATIONSHIP: Asked(
        "With a colleague, a parent, a former pupil: married, related, friends",
        ("other", "other_person", "relationship", "other_name", "words", "starts_on"),
        ("other",),
    ),
    Kind.FAMILY: Asked(
        "Your own child, or another relative, is a pupil or works here",
        ("other", "other_name", "words", "starts_on"),
        ("other", "words"),
    ),
    Kind.SOCIAL_CONTACT: Asked(
        "People of the school whom you meet, and write to, as a neighbour or in a club",
        ("other", "other_name", "platform", "words", "starts_on"),
        ("other", "words"),
    ),
    Kind.CONFLICT: Asked(
        "Something of your own that could pull against your work",
        ("other", "other_name", "words", "starts_on"),
        ("words",),
    ),
    Kind.DEPARTURE: Asked(
        "You had, or have, a good reason to do otherwise than the policy says",
        ("before_the_act", "happened_on", "words"),
        ("before_the_act", "words"),
        lasts=False,
    ),
    Kind.PROFESSIONAL: Asked(
        "An account that you keep for your work, such as a subject network",
        ("platform", "words", "starts_on"),
        ("platform", "words"),
    ),
    Kind.INTEREST: Asked(
        "For trustees, governors, members, heads and executives",
        ("words", "published_words", "starts_on"),
        ("words",),
    ),
}


def receiver(kind: str, stored: dict) -> str:
    """The step of `accounts.ladders` that a declaration goes to."""
    if kind == Kind.INTEREST:
        return "clerk"
    if kind == Kind.DEPARTURE:
        return "headteacher"  # or the chief executive above, whatever else a trust has set
    return str(profile.value(stored, "declare.receiver"))


def why_not(kind: str, stored: dict) -> str:
    """Why this trust does not ask for it; "" where it does."""
    wanted = profile.value(stored, "declare.relationships")
    if kind in ABOUT_TIES and wanted == "off":
        return "Your trust does not ask for declarations of relationships."
    if kind == Kind.SOCIAL_CONTACT and wanted != "open_acknowledgement":
        return "Your trust does not ask for social contacts: declare a relationship instead."
    return ""


def offered(stored: dict, *, governs: bool) -> list[str]:
    """The kinds of the first page, in its order. `governs`: whether the register holds theirs."""
    return [
        kind for kind in ASKED if not why_not(kind, stored) and (governs or kind != Kind.INTEREST)
    ]


ON_TIES = {
    "off": "",
    "advised": "Your trust advises you to say so. Nobody thinks worse of you for it.",
    "when_necessary": "Say so when it is necessary. You may also do it for your own protection.",
    "open_acknowledgement": "Everybody here knows somebody. Your trust asks you to say it openly.",
}
ON_APPROACHES = {
    "log": "Decline it. Making a note of it here is up to you, and protects you.",
    "may_report": "Keep what you answered. Report it here where it worries you, or to be safe.",
    "must_report": "Your policy says that it must be reported. This page does it.",
}


def lead(kind: str, stored: dict) -> str:
    """What the trust's policy says of it, above the form."""
    if kind in ABOUT_TIES:
        return ON_TIES[str(profile.value(stored, "declare.relationships"))]
    if kind == Kind.APPROACH:
        return ON_APPROACHES[str(profile.value(stored, "contact.pupil_attempt"))]
    return {
        Kind.DEPARTURE: "Tell it before you act if you can, and soon afterwards if you cannot.",
        Kind.INTEREST: "The clerk keeps the register, and shows in public only what they publish.",
        Kind.CONFLICT: "Contact with families must neither be a conflict of interest nor look"
        " like one.",
    }.get(kind, "")


def confirm_months(kind: str, stored: dict) -> int | None:
    """After how many months it is asked whether it is still so; None: never."""
    months = profile.value(stored, "declare.confirm_months")
    return int(months) if ASKED[kind].lasts and months else None
