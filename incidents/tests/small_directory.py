"""An invented trust as routing sees it, and directories read from files of the shared form."""

import json

from incidents.directory import AWAY, HOLIDAY, Directory, Post

POSTS = (
    Post("headteacher", "wray", "head", "deputy"),
    Post("dsl", "wray", "dsl"),
    Post("chair_of_governors", "wray", "chair"),
    Post("governor", "wray", "governor"),
    Post("headteacher", "ferrow", "other head"),
    Post("dsl", "ferrow", "other dsl"),
    Post("chair_of_governors", "ferrow", "other chair"),
    Post("it_support", "ferrow", "ferrow it"),
    Post("chief_executive", None, "chief"),
    Post("executive", None, "chief"),
    Post("executive", None, "finance"),
    Post("nominated_executive", None, "education"),
    Post("trust_safeguarding_lead", None, "lead"),
    Post("hr", None, "hr"),
    Post("communications_manager", None, "comms"),
    Post("data_protection_officer", None, "dpo"),
    Post("it_support", None, "it"),
    Post("chair_of_trustees", None, "trustees chair"),
    Post("trustee", None, "trustees chair"),
    Post("vice_chair_of_trustees", None, "vice"),
    Post("trustee", None, "vice"),
    Post("trustee", None, "trustee"),
)
MAIN = {
    **dict.fromkeys(("head", "deputy", "dsl", "teacher", "cleaner", "old head"), "wray"),
    **dict.fromkeys(("other head", "other dsl", "ferrow it", "ferrow teacher"), "ferrow"),
    **dict.fromkeys(("chief", "finance", "education", "lead", "hr", "payroll", "it"), "central"),
}
MANAGERS = {
    "head": {"education"},
    "deputy": {"head"},
    "dsl": {"head"},
    "teacher": {"deputy"},
    "cleaner": {"deputy"},
    "other head": {"education"},
    "ferrow it": {"other head"},
    "education": {"chief"},
    "finance": {"chief"},
    "lead": {"education"},
    "hr": {"finance"},
    "dpo": {"finance"},
    "payroll": {"finance"},
}


def directory(*, absent=None, related=(), without=(), **more):
    """The trust, with absences (HOLIDAY or AWAY), relatives in pairs, and posts left vacant."""
    both_ways = {}
    for one, other in related:
        both_ways.setdefault(one, set()).add(other)
        both_ways.setdefault(other, set()).add(one)
    return Directory(
        posts=tuple(post for post in POSTS if (post.role, post.school) not in without),
        **{
            "central": "central",
            "main": MAIN,
            "managers": {person: frozenset(names) for person, names in MANAGERS.items()},
            "absent": absent or {},
            "related": {person: frozenset(names) for person, names in both_ways.items()},
            "formerly_headed": {"old head": frozenset({"wray"})},
            **more,
        },
    )


def read(path, on):
    """The directory of a file of the shared form, on a day written as 2026-11-20."""
    said = json.loads(path.read_text(encoding="utf-8"))
    posts, absent, headed, related = [], {}, {}, {}
    for row in said["posts"]:
        if row.get("until", "9999") < on:
            if row["role"] == "headteacher":
                headed.setdefault(row["person"], set()).add(row["school"])
            continue
        posts.append(Post(row["role"], row.get("school"), row["person"], row.get("stand_in")))
        away = row.get("absent")
        if away and away["from"] <= on <= away["to"]:
            absent[row["person"]] = HOLIDAY if away["kind"] == "holiday" else AWAY
    for row in said["relationships"]:
        one, other = row["between"]
        related.setdefault(one, set()).add(other)
        related.setdefault(other, set()).add(one)
    managed = (row for row in said["people"] if row.get("line_manager"))
    return Directory(
        posts=tuple(posts),
        central=next(row["id"] for row in said["schools"] if row["kind"] == "central"),
        main={row["id"]: row["main"] for row in said["people"]},
        managers={row["id"]: frozenset({row["line_manager"]}) for row in managed},
        absent=absent,
        related={person: frozenset(names) for person, names in related.items()},
        formerly_headed={person: frozenset(schools) for person, schools in headed.items()},
    )
