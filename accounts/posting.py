"""How strict an account is about its posts, what is checked before one, and what is kept of it.

Pure: values in, values out.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import rfc8785

NONE, EDITOR, REQUIRED = STRICTER = ("none", "editor_of_record", "required")  # laxest first
DEVICE = "device"  # the check that may name one
YES, NOT_HERE = "yes", "no"  # answers to a check: looked at, and does not apply


def rule(profile: str, account: str) -> str:
    """The stricter of the profile's `post.preapproval` and the account's own."""
    return max(profile, account or NONE, key=STRICTER.index)


def may_be(profile: str) -> tuple[str, ...]:
    """What an account may be beside the profile's own: stricter, never laxer."""
    return STRICTER[STRICTER.index(profile) + 1 :]


@dataclass(frozen=True)
class Check:
    """Something the author looks at before a post goes out."""

    code: str
    words: str
    meant: str
    with_pictures: bool = False  # asked only where there are pictures
    always: bool = False  # cannot be said not to apply


CHECKS = (
    Check(
        "permission",
        "Everybody shown may be shown for this use",
        "Adults were asked, pupils looked up in the image record for exactly this use",
        with_pictures=True,
    ),
    Check(
        "names",
        "No full names of children, no details of one",
        "First names only, and none beside a picture of that child; nothing about their health, "
        "family or needs",
        always=True,
    ),
    Check(
        "group_labels",
        "Groups are named, not children",
        "Such as “our Year 4 swimmers”; whoever must not be seen is cut out or blurred",
        with_pictures=True,
    ),
    Check(
        "place",
        "Nothing says where a child lives, or where a group is now",
        "No addresses and no live places; a trip is posted when everybody is back",
    ),
    Check(
        "uniform",
        "Uniform, badges and logos are meant to be seen",
        "They say which school a child goes to; other firms’ logos look like advertising",
        with_pictures=True,
    ),
    Check(
        "background",
        "Nothing in the background that should not be read",
        "Screens, registers, seating plans, name labels, letters on a desk",
        with_pictures=True,
    ),
    Check(
        DEVICE,
        "Taken with a device that IT has approved",
        "A school device, never a private telephone",
        with_pictures=True,
    ),
    Check(
        "captions",
        "Films and recordings have captions",
        "Also where sound alone says something",
    ),
    Check(
        "rights",
        "Words, music and pictures are ours to use",
        "Made by us, or with the permission of whoever made them",
    ),
    Check(
        "political",
        "It favours no political party or side",
        "Schools may not promote partisan views; nothing for or against a candidate",
        always=True,
    ),
    Check(
        "quality",
        "It is right, lawful and well written",
        "Facts, dates and spelling are checked; nothing that defames anybody or breaks a "
        "confidence",
        always=True,
    ),
)
BY_CODE = {check.code: check for check in CHECKS}


def checks_of(*, pictures: bool) -> tuple[Check, ...]:
    return tuple(check for check in CHECKS if pictures or not check.with_pictures)


def answers(check: Check) -> tuple[str, ...]:
    return (YES,) if check.always else (YES, NOT_HERE)


def unanswered(said: Mapping[str, str], *, pictures: bool) -> list[Check]:
    """Those that nobody has looked at yet; a device is answered by its name too."""
    asked = checks_of(pictures=pictures)
    return [
        check
        for check in asked
        if not (check.code == DEVICE and said.get(DEVICE))
        and said.get(check.code) not in answers(check)
    ]


@dataclass(frozen=True)
class Picture:
    number: str
    sha256: str
    alternative_text: str


def sha256(facts: Mapping[str, object], pictures: Iterable[Picture]) -> str:
    """Over the canonical JSON (RFC 8785) of what was approved. `facts` holds JSON values."""
    kept = {**facts, "pictures": [vars(picture) for picture in pictures]}
    return hashlib.sha256(rfc8785.dumps(kept)).hexdigest()


# What happened to a post, as its page says it.
HAPPENED = {
    "write": "Written",
    "add_picture": "Picture added",
    "take_out_picture": "Picture taken out",
    "describe": "Pictures described",
    "check": "Checked",
    "put_under": "Put under an approval",
    "copy": "Made from another post",
    "ask": "Asked for",
    "log": "Logged, with its checks",
    "return": "Sent back with a change",
    "approve": "Approved",
    "refuse": "Refused",
    "publish": "Published",
    "stop": "Stopped",
    "withdraw": "Withdrawn",
    "remove": "Taken down",
    "go_up": "Nobody had decided: one post up",
    "end": "Ended",
}
QUIET = {"write", "add_picture", "describe", "put_under"}  # steps of writing, told once
