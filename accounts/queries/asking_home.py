"""What waits for somebody about requests for an account, for the home page."""

from datetime import date

from django.db.models.expressions import Combinable
from django.urls import reverse

from accounts.models import AccountRequest
from accounts.queries import asking
from people.models import Person

WORDS = {  # what one is to do: title, what it is about, the page, the button
    "decide": ("Decide on {}", "accounts:request", "Read the request"),
    "create": ("Create {}", "accounts:create_request", "Create it and list it"),
    "set_up": ("Help to set up {}", "accounts:set_up_request", "Say how it is secured"),
    "answer": ("Answer about {}", "accounts:check_request", "Read what is asked"),
}


def mark(on: date) -> Combinable:
    return asking.has_something(on)


def waiting(person: Person) -> list[dict]:
    """In the words of `components/duty.html`. One query where nothing is open."""
    found = asking.waiting_for(person, getattr(person, "trust_profile", None) or None)
    return [_duty(row, what) for row, what in found]


def _duty(row: AccountRequest, what: str) -> dict:
    title, page, action = WORDS[what]
    return {
        "due": row.decide_by if what == "decide" else None,
        "title": title.format(row),
        "text": f"{row.platform}. Asked for by {row.requester}.",
        "url": reverse(page, args=[row.pk]),
        "action": action,
    }
