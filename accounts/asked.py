"""What a request for an official account must say, as the trust profile has it. Pure.

`profile` is what the trust has stored; a setting that it leaves out stands at its default.
"""

from collections.abc import Mapping
from hashlib import sha256

import rfc8785

from accounts import ladders
from people import profile as settings

OFF = (
    "The policy of this trust does not say who approves an official account, so requests are "
    "switched off until the trust decides."
)
PLACE = ("school", "platform")
NAMED = ("kind", "title", "handle", "department")
CHOSEN = (  # in the order in which they are asked
    *("purpose", "users", "case_for", "audience", "posters", "comments"),
    *("hours_a_week", "life", "judged_by"),
)
EVALUATED = ("ends_on", "evaluate_on")
PEOPLE = ("owner", "deputy", "alternative")
MAY_STAY_EMPTY = frozenset({"handle", "department", "two_step", "why_not_existing"})

# Of each field: its words, one line that explains it.
WORDS = {
    "school": ("School", "The account speaks for it"),
    "platform": ("Platform", "Where the account is to be"),
    "why_not_existing": (
        "Why can none of these serve?",
        "Say in a sentence what a new account does that they cannot",
    ),
    "kind": ("Kind of account", "A page for everybody, or something for a class or a group"),
    "title": ("Name of the account", "As followers will read it; begin with the school’s name"),
    "handle": ("Handle you would like", "Such as @oxenholme_drama. Somebody may have it already"),
    "department": ("Department or team", "Where it is not for the whole school"),
    "purpose": ("What is it for?", "One or two sentences: who it is for, what they get from it"),
    "users": ("Who will use it?", "The people here who will work with it, by name or by post"),
    "case_for": (
        "Why is it worth it?",
        "The strong reason for teaching or for the school; nothing trivial",
    ),
    "audience": ("Whom is it to reach?", "Such as families of Year 6, or former pupils"),
    "posters": ("Who will post?", "By name or by post. Each of them needs to know our rules"),
    "comments": (
        "How may people take part?",
        "Who may comment, who reads the comments, and how often",
    ),
    "hours_a_week": ("Hours a week it will take", "Writing, answering and looking after it"),
    "life": ("How long will it live, and what then?", "Your plan for it, and who closes it"),
    "judged_by": ("How will you know that it works?", "What you will look at to judge it"),
    "ends_on": ("Its last day", "As planned; it can be made longer at its review"),
    "evaluate_on": ("Day on which it is judged", "The account’s owner is reminded then"),
    "owner": ("Account owner", "Answers for the account and keeps its credentials"),
    "deputy": ("Deputy owner", "A second person with full control, for when the owner is away"),
    "alternative": (
        "Who keeps it if the owner no longer can",
        "Named now, so that nothing waits on the day",
    ),
    "mailbox": (
        "Shared mailbox",
        "The account hangs on this address: a mailbox of the school or the trust that two people "
        "read, never a personal one",
    ),
    "two_step": (
        "Two-step verification will be on for everybody with access",
        "A code besides the password; it keeps a stolen password out",
    ),
}
OWNER = {  # what the profile says of who keeps an account
    "communications_manager": "The communications manager keeps each account of this trust",
    "headteacher": "The headteacher keeps it, or whoever they delegate it to",
    "individual_logins": "Answers for the account. Each person has a login of their own",
}


def setting(profile: Mapping, key: str) -> object:
    return settings.value(profile, key)


def is_off(profile: Mapping) -> bool:
    return not ladders.steps(setting(profile, "account.approver"))


def why_off(profile: Mapping) -> str:
    """In the trust's own words where its profile has some."""
    said = profile.get(settings.SOURCES, {}).get("account.approver", "")
    return f"{said.rstrip('.')}." if said and "account.approver" in profile else OFF


def warnings(profile: Mapping) -> list[tuple[str, str]]:
    """(group, words) for the page of the profile."""
    return [("account", f"Nobody can ask for an account. {OFF}")] if is_off(profile) else []


def about(profile: Mapping) -> tuple[str, ...]:
    """The fields that say what the account is for."""
    wanted = setting(profile, "account.asks")
    evaluated = EVALUATED if setting(profile, "account.evaluation") else ()
    return (*NAMED, *(name for name in CHOSEN if name in wanted), *evaluated)


def people(profile: Mapping) -> tuple[str, ...]:
    """The fields that say who keeps it, and how."""
    mailbox = setting(profile, "account.official_email")
    return (*PEOPLE, *(() if mailbox == "separate_login" else ("mailbox",)), "two_step")


def may_stay_empty(profile: Mapping) -> frozenset[str]:
    optional = setting(profile, "account.official_email") != "required"
    return MAY_STAY_EMPTY | {"mailbox"} if optional else MAY_STAY_EMPTY


def everything(profile: Mapping) -> tuple[str, ...]:
    return (*PLACE, "why_not_existing", *about(profile), *people(profile))


def label(name: str) -> str:
    return WORDS[name][0]


def hint(profile: Mapping, name: str) -> str:
    if name == "owner":
        return OWNER[setting(profile, "account.custodian")]
    return WORDS[name][1]


def missing(profile: Mapping, row: object) -> list[str]:
    """Names of the fields that must be filled in and are not. A school of none is the trust."""
    needed = (*PLACE[1:], *about(profile), *people(profile))
    spared = may_stay_empty(profile)
    return [name for name in needed if name not in spared and getattr(row, name) in (None, "")]


def digest(row: object) -> str:
    """SHA-256 of all that a request asks for: what an approver's decision is about."""
    said = {}
    for name in (*PLACE, "why_not_existing", *NAMED, *CHOSEN, *EVALUATED, *PEOPLE):
        value = getattr(row, f"{name}_id" if name in (*PLACE, *PEOPLE) else name)
        said[name] = "" if value is None else str(value)
    said |= {"mailbox": row.mailbox, "two_step": row.two_step}
    return sha256(rfc8785.dumps(said)).hexdigest()
