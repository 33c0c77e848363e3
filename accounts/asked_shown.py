"""What a request for an account says, as words for a page. Pure."""

from collections.abc import Iterable
from datetime import date

from accounts import asked
from core import wording

PAGES = {  # the page on which each field is asked, by the name of its address
    **dict.fromkeys(asked.PLACE, "accounts:change_place"),
    "why_not_existing": "accounts:existing",
    **dict.fromkeys((*asked.NAMED, *asked.CHOSEN, *asked.EVALUATED), "accounts:describe_request"),
    **dict.fromkeys((*asked.PEOPLE, "mailbox", "two_step"), "accounts:staff_request"),
}


def said(row: object, name: str) -> str:
    """One answer; "" where there is none yet."""
    value = getattr(row, name)
    if name == "school":
        return str(value or "The trust")
    if name == "two_step":
        return "Yes" if value else "No"
    if name == "kind":
        return row.get_kind_display()
    if value in (None, ""):
        return ""
    if isinstance(value, date):
        return wording.plain_day(value)
    return str(value)


def rows(row: object, names: Iterable[str]) -> list[tuple[str, str, str, str]]:
    """(field, its words, its answer, the address of its page) of each."""
    return [(name, asked.label(name), said(row, name), PAGES[name]) for name in names]


def filled(row: object) -> list[tuple[str, str]]:
    """(words, answer) of whatever was said, also where the profile no longer asks for it."""
    found = ((asked.label(name), said(row, name)) for name in PAGES)
    return [(words, answer) for words, answer in found if answer]
