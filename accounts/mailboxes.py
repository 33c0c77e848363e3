"""Is a mailbox a person's own, from one of those that everybody can have? Pure."""

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


def problem(mailbox: str) -> str:
    """Why it may not stand behind an official account; "" where it may."""
    if not is_personal(mailbox):
        return ""
    domain = mailbox.rpartition("@")[2].casefold()
    return f"{mailbox} is a personal mailbox ({domain}): give one of the trust’s"
