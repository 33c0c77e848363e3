"""The seven states of a person and a policy: the word, the icon and the class of each, once.

Other lifecycles borrow one of these looks and say their own word: `{% badge "signed" "Active" %}`.
"""

from typing import NamedTuple


class Status(NamedTuple):
    words: str
    icon: str
    css: str


STATUSES = {
    "signed": Status("Signed", "check", "is-signed"),
    "earlier": Status("Signed an earlier version", "earlier", "is-earlier"),
    "to_sign": Status("To sign", "to_sign", "is-to-sign"),
    "overdue": Status("Overdue", "overdue", "is-overdue"),
    "declined": Status("Not signed, with a reason", "declined", "is-declined"),
    "paused": Status("Paused", "paused", "is-paused"),
    "exempt": Status("Exempt", "exempt", "is-exempt"),
    "quiet": Status("", "info", "is-quiet"),  # anything else, without a tone
}
