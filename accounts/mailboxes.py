"""May a mailbox stand behind an official account, and must there be one? Pure.

The form of an account and a spreadsheet of accounts both ask here.
"""

from accounts.models import NOT_OURS
from people import profile
from people.models import Person

# By their first label, whatever the country: yahoo.co.uk, hotmail.fr ...
BY_NAME = frozenset({"gmail", "googlemail", "hotmail", "yahoo", "ymail", "rocketmail", "gmx"})
DOMAINS = frozenset(
    {
        *("outlook.com", "outlook.co.uk", "outlook.fr", "outlook.de", "outlook.es", "outlook.ie"),
        *("live.com", "live.co.uk", "live.fr", "msn.com", "passport.com", "windowslive.com"),
        *("icloud.com", "me.com", "mac.com", "aol.com", "aol.co.uk", "aim.com", "duck.com"),
        *("proton.me", "protonmail.com", "pm.me", "tutanota.com", "tuta.io", "hey.com"),
        *("fastmail.com", "fastmail.co.uk", "mail.com", "email.com", "zoho.com", "mail.ru"),
        *("btinternet.com", "btopenworld.com", "btconnect.com", "talk21.com", "sky.com"),
        *("virginmedia.com", "virgin.net", "ntlworld.com", "blueyonder.co.uk", "talktalk.net"),
        *("tiscali.co.uk", "lineone.net", "onetel.com", "plus.com", "plusnet.com", "o2.co.uk"),
        *("ee.co.uk", "orange.net", "orange.fr", "wanadoo.fr", "free.fr", "laposte.net"),
        *("freeserve.co.uk", "fsmail.net", "madasafish.com", "supanet.com", "web.de"),
        *("t-online.de", "wp.pl", "o2.pl", "onet.pl", "interia.pl", "qq.com", "163.com"),
        *("yandex.com", "yandex.ru", "rediffmail.com", "libero.it", "seznam.cz", "hushmail.com"),
    }
)


def is_personal(mailbox: str) -> bool:
    domain = mailbox.rpartition("@")[2].strip().rstrip(".").casefold()
    return domain in DOMAINS or (
        domain.partition(".")[0] in BY_NAME and domain.count(".") in {1, 2}
    )


def problem(mailbox: str, owner: Person | None = None) -> str:
    """Why it may not stand behind an official account; "" where it may.

    `owner`: whose own address it is, where it is somebody's.
    """
    if is_personal(mailbox):
        domain = mailbox.rpartition("@")[2].casefold()
        return f"{mailbox} is a personal mailbox ({domain}): give one of the trust’s"
    return f"{mailbox} is {owner}’s own address: give a shared mailbox" if owner else ""


def are_wanted(stored: dict) -> bool:
    """`stored`: the trust's profile."""
    return profile.value(stored, "account.official_email") == "required"


def lacking(kind: str, stored: dict) -> str:
    """Why an account of this kind cannot be listed without one; "" where it can."""
    wanted = are_wanted(stored) and kind not in NOT_OURS
    return "Give the official mailbox: your trust asks for one" if wanted else ""
