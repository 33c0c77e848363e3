"""A spreadsheet of accounts as schools keep it: its columns, and what a row of it says. Pure.

A cell that cannot be read, or that looks like a secret, is told with its column; the row is then
in error, and the others come in without it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from accounts import handles, secrets
from accounts.models import SocialAccount
from people.importing import values
from people.importing.problems import CellProblem

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "title": ("name", "account", "account name", "title", "page", "page name", "display name"),
    "platform": ("platform", "network", "channel", "site", "social network", "social media", "app"),
    "handle": ("handle", "username", "user name", "user", "account handle", "@", "tag"),
    "address": ("address", "link", "url", "web address", "website", "profile", "page link"),
    "school": ("school", "academy", "school name", "site name", "establishment", "unit"),
    "kind": ("kind", "type", "account type", "kind of account"),
    "purpose": ("purpose", "what for", "use", "description"),
    "audience": ("audience", "for whom"),
    "owner": (
        "owner",
        "account owner",
        "custodian",
        "responsible",
        "lead",
        "managed by",
        "manager",
    ),
    "deputy": ("deputy", "deputy owner", "second owner", "backup", "backup owner"),
    "alternative": ("alternative custodian", "alternative", "alternative owner", "third owner"),
    "mailbox": ("mailbox", "email", "e-mail", "email address", "linked email", "account email"),
    "recovery_number": ("recovery number", "phone", "telephone", "recovery phone"),
    "two_step": ("two-step verification", "two step", "2fa", "mfa", "two-factor", "2 step"),
    "recovery_codes": ("recovery codes held", "recovery codes", "backup codes"),
    "credentials_kept": ("password kept", "where the password is kept", "credentials kept"),
    "opened_on": ("opened on", "opened", "created", "created on", "start date", "date opened"),
    "review_on": ("next review", "review", "review date", "review on", "review due"),
    "note": ("note", "notes", "comments", "remarks"),
    "password": ("password", "passwords", "pass", "pwd", "login password", "pin", "passcode"),
}
TEXTS = ("title", "purpose", "audience", "recovery_number", "recovery_codes", "credentials_kept",
         "note")  # fmt: skip
PEOPLE = ("owner", "deputy", "alternative")
HEADINGS = {name: known[0].capitalize() for name, known in COLUMNS.items()}
TWO_STEP = {
    **dict.fromkeys(("app", "yes", "y", "on", "true", "passkey", "an app or a passkey"), "app"),
    **dict.fromkeys(("sms", "text", "text message", "a text message"), "sms"),
    **dict.fromkeys(("no", "n", "off", "none", "false", "not switched on"), "none"),
    **dict.fromkeys(("", "unknown", "not known", "?"), ""),
}
KINDS = {
    name.casefold(): code for code, label in SocialAccount.Kind.choices for name in (code, label)
}


@dataclass
class AccountRow:
    """`said`: plain fields of the entry; `people` and `school` as they were typed.

    `without_mailbox`: it could be read, and names none.
    """

    line: int
    platform: str = ""
    named: handles.Named = field(default_factory=handles.Named)
    school: str = ""
    said: dict[str, object] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    without_mailbox: bool = False
    problems: list[str] = field(default_factory=list)


def lacking(found: set[str]) -> str:
    """Why the list cannot be used, or ""."""
    if "password" in found:
        return (
            "This list has a column of passwords. Take it out and save the file anew: the portal"
            " keeps none."
        )
    if not found & {"handle", "address"}:
        return "No column says the handle or the address. Head one of them Handle or Address."
    if not found & {"platform", "address"}:
        return "No column says the platform. Head it Platform."
    return ""


def read(
    line: int, cells: Mapping[str, object], platforms: Mapping[str, handles.Platform]
) -> AccountRow:
    row = AccountRow(line)
    texts = {name: _cell(row, name, cells.get(name), values.text) or "" for name in COLUMNS}
    if row.problems:
        return row
    row.school = texts["school"]
    row.people = {name: texts[name] for name in PEOPLE if texts[name]}
    _read_names(row, texts, platforms)
    _read_choices(row, texts)
    for name in TEXTS:
        if texts[name]:
            _take_text(row, name, texts[name])
    for name in ("opened_on", "review_on"):
        if day := _cell(row, name, cells.get(name), values.date):
            row.said[name] = day.isoformat() if isinstance(day, date) else day
    row.said.setdefault("title", (row.named.handle or row.named.address[8:])[:120])
    return row


def _cell(row: AccountRow, name: str, cell: object, reader: Callable) -> object:
    try:
        return reader(cell)
    except CellProblem as problem:
        row.problems.append(f"{HEADINGS[name]} {problem}")
        return None


def _read_names(
    row: AccountRow, texts: Mapping[str, str], platforms: Mapping[str, handles.Platform]
) -> None:
    try:
        code = _platform(texts, platforms)
        if not code:
            said = texts["platform"]
            words = f"“{said}” is no platform of the list" if said else "The platform is not said"
            row.problems.append(f"{words}.")
            return
        row.platform = code
        row.named = handles.read(code, texts["handle"], texts["address"], platforms)
    except handles.Problem as problem:
        row.problems.append(f"{HEADINGS[problem.field]}: {problem}.")
        return
    if not (row.named.handle or row.named.address):
        row.problems.append("Neither handle nor address is given.")


def _platform(texts: Mapping[str, str], platforms: Mapping[str, handles.Platform]) -> str:
    """By its code, a name of it, or the address that is given."""
    wanted = values.key(texts["platform"])
    if not wanted:
        return handles.guess(texts["address"] or texts["handle"], platforms)[0]
    for code, platform in platforms.items():
        names = {code, platform.name, platform.name.partition(" (")[0], *platform.hosts}
        names |= set(platform.name.strip(")").split(" ("))
        if wanted in {values.key(name) for name in names}:
            return code
    return ""


def _read_choices(row: AccountRow, texts: Mapping[str, str]) -> None:
    for name, known in (("two_step", TWO_STEP), ("kind", KINDS)):
        said = texts[name].casefold()
        if not said:
            continue
        if said in known:
            row.said[name] = known[said]
        else:
            choices = {"two_step": "app, SMS or no", "kind": ", ".join(SocialAccount.Kind.values)}
            row.problems.append(f"{HEADINGS[name]}: “{texts[name]}” is none of {choices[name]}.")
    row.without_mailbox = not texts["mailbox"]
    if found := _cell(row, "mailbox", texts["mailbox"], values.email):
        row.said["mailbox"] = found


def _take_text(row: AccountRow, name: str, text: str) -> None:
    longest = SocialAccount._meta.get_field(name).max_length
    if longest and len(text) > longest:
        row.problems.append(f"{HEADINGS[name]} is longer than {longest} characters.")
    elif why := secrets.reason(text):
        row.problems.append(f"{HEADINGS[name]}: {why[0].lower()}{why[1:]}.")
    else:
        row.said[name] = text
