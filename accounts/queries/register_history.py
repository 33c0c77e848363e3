"""What happened to an entry of the register: its moves and its fields, newest first."""

from accounts.models import SocialAccount
from accounts.register_words import VERBS
from people.queries import history
from people.queries.history import Entry

KEYS = ("Handle key: ", "Address key: ", "State: ")  # said by other lines
SHOWN = 60


def of_account(account: SocialAccount) -> list[Entry]:
    """Who did what when, and from what to what."""
    moves = [
        Entry(
            event.at,
            event.by,
            VERBS.get(event.verb, event.verb.replace("_", " ").capitalize()),
            (event.note,) if event.note else (),
        )
        for event in account.events.select_related("by")
    ]
    fields = [
        Entry(entry.at, entry.by, entry.what, details)
        for entry in history.of_rows(account.history.all(), "Entry")
        if entry.what != "Entry added"
        and (details := tuple(line for line in entry.details if not line.startswith(KEYS)))
    ]
    return sorted([*fields, *moves], key=lambda entry: entry.at)[::-1][:SHOWN]
