"""What a handle and an address mean on their platform, and how two are told to be the same. Pure.

People paste what their browser or telephone shows: with tracking, of the mobile site, in another
language, with capitals. An address of another platform is refused, and which it is is said.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from accounts.finding_handles import FORMS, NOT_ACCOUNTS, Found, find

LONGEST_HANDLE, LONGEST_ADDRESS = 100, 300
ANYWHERE = frozenset({"blog", "mastodon"})  # have no hosts of their own
SPACES = frozenset(  # of these a name is shown that may hold spaces
    {"whatsapp", "teams", "classdojo", "seesaw", "tapestry", "spotify", "apple-podcasts", "blog"}
)
DOTS_DO_NOT_COUNT = frozenset({"facebook"})
# Where each small or capital letter of an address counts.
CASE_COUNTS = frozenset({"youtube", "spotify", "whatsapp", "teams", "blog", "seesaw"})
KEEPS_SUBDOMAIN = frozenset({"whatsapp", "blog", "mastodon", "tapestry", "seesaw", "classdojo"})
SERVER = r"[\w-]+(?:\.[\w-]+)+"
TRACKING = re.compile(
    r"utm_.*|fbclid|gclid|igshid?|si|ref.*|mc_[ce]id|_ga|hl|lang|locale|feature|app|sfnsn|mibextid"
    r"|paipv|eav|__.*|s|t|trk|originalsubdomain|_[rt]|is_.*|sender_.*|share_.*|u_code|source|rdid",
    re.I,
)


class Problem(Exception):  # noqa: N818 -- it reads as English where it is raised
    """What was typed cannot be used. The message stands beside the field it names."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True)
class Platform:
    code: str
    name: str
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Named:
    """As they are shown, and the keys by which they are compared; either pair may be empty."""

    handle: str = ""
    handle_key: str = ""
    address: str = ""
    address_key: str = ""


@dataclass(frozen=True)
class _Link:
    host: str
    path: str
    query: dict[str, str]


def hosts(text: str) -> tuple[str, ...]:
    """Of `Platform.hosts`."""
    return tuple(host.strip().lower() for host in text.split(",") if host.strip())


def read(code: str, handle: str, address: str, platforms: Mapping[str, Platform]) -> Named:
    """Raises Problem. A handle follows from an address, and an address from a handle, if it can."""
    handle, address = _plain(handle), _plain(address)
    platform = platforms[code]
    if not address and _looks_like_link(handle, platform):
        handle, address = "", handle
        where = "handle"
    else:
        where = "address"
    found, shown, key = Found(), "", ""
    if address:
        found, shown, key = _address(address, where, platform, platforms)
    handle = _handle(handle, platform) or _handle(unquote(found.handle), platform)
    handle_key = key_of_handle(code, handle)
    _check_that_they_agree(found, handle, handle_key, platform)
    if handle and not address and (made := FORMS.get(code)) and handle.isascii():
        address = f"https://{made.format(quote(handle, safe='@._-'))}"
        _, shown, key = _address(address, "handle", platform, platforms)
    if len(key) > LONGEST_ADDRESS or len(shown) > LONGEST_ADDRESS:
        raise Problem("address", f"An address has at most {LONGEST_ADDRESS} characters")
    return Named(handle, handle_key, shown, key)


def key_of_handle(code: str, handle: str) -> str:
    """By which two handles on one platform are told to be the same."""
    if code == "youtube" and re.fullmatch(r"UC[\w-]{22}", handle):
        return handle
    key = unicodedata.normalize("NFKC", handle).casefold()
    key = " ".join(key.split()).lstrip("@")
    return key.replace(".", "") if code in DOTS_DO_NOT_COUNT else key


def guess(text: str, platforms: Mapping[str, Platform]) -> tuple[str, Named]:
    """(code of the platform, what it names) of an address whose platform nobody said; "" where it
    is no address. Raises Problem."""
    text = _plain(text)
    try:
        link = _link(text, "address")
    except Problem:
        return "", Named()
    code = _whose(link.host, platforms)
    if not code or ("/" not in text and "." not in text):
        return "", Named()
    return code, read(code, "", text, platforms)


def _plain(text: str) -> str:
    signs = unicodedata.normalize("NFKC", text)
    kept = "".join(sign for sign in signs if unicodedata.category(sign) not in {"Cf", "Cc"})
    return " ".join(kept.split())


def _looks_like_link(text: str, platform: Platform) -> bool:
    if re.match(r"(?:https?:)?//|www\.", text, re.I) or "/" in text.strip("/"):
        return True
    host = text.lower().strip("/")
    return any(host == known or host.endswith(f".{known}") for known in platform.hosts)


def _handle(text: str, platform: Platform) -> str:
    text = text.strip()
    if platform.code == "mastodon":
        return _of_mastodon(text)
    text = text.lstrip("@").strip("/ ")
    if len(text) > LONGEST_HANDLE:
        raise Problem("handle", f"A handle has at most {LONGEST_HANDLE} characters")
    if " " in text and platform.code not in SPACES:
        raise Problem("handle", "A handle has no spaces: write the name of the account as its name")
    if "@" in text:
        raise Problem("handle", "Give the handle, not an e-mail address")
    if platform.code not in SPACES and not re.fullmatch(r"[\w.\-]*", text):
        raise Problem("handle", "A handle has letters, figures, dots, hyphens and underscores only")
    return text


def _of_mastodon(text: str) -> str:
    name, _, host = text.strip("@").partition("@")
    if text and not (re.fullmatch(r"[\w.-]+", name) and re.fullmatch(SERVER, host)):
        raise Problem("handle", "Give the name with its server, such as @school@mastodon.social")
    return f"{name}@{host.lower()}" if text else ""


def _check_that_they_agree(found: Found, handle: str, key: str, platform: Platform) -> None:
    if not (found.handle and handle):
        return
    channel = [text.startswith("UC") and len(text) == 24 for text in (found.handle, handle)]
    if channel[0] != channel[1] or found.loose:
        return
    if key_of_handle(platform.code, unquote(found.handle)) != key:
        raise Problem(
            "handle",
            f"The address is that of “{found.handle}”, the handle is another: which is it?",
        )


def _address(
    text: str, where: str, platform: Platform, platforms: Mapping[str, Platform]
) -> tuple[Found, str, str]:
    link = _link(text, where)
    theirs = _whose(link.host, platforms)
    _check_platform(link, theirs, where, platform, platforms)
    kept = _without_tracking(link, platform)
    found = find(platform.code, link.host, kept.path, kept.query)
    if why := NOT_ACCOUNTS.get(found.kind):
        raise Problem(where, why)
    host = kept.host
    path = found.path or kept.path
    shown = f"{host}{path}" + (f"?{urlencode(kept.query)}" if kept.query else "")
    key = shown if platform.code in CASE_COUNTS else shown.lower()
    if platform.code in DOTS_DO_NOT_COUNT and found.handle and not found.loose:
        key = f"{host}/{key_of_handle(platform.code, unquote(found.handle))}"
    return found, f"https://{shown}", key


def _check_platform(
    link: _Link, theirs: str, where: str, platform: Platform, platforms: Mapping[str, Platform]
) -> None:
    if theirs == platform.code:
        return
    if theirs:
        other = platforms[theirs].name
        at = f", or give one at {platform.hosts[0]}" if platform.hosts else ""
        raise Problem(
            where,
            f"{link.host} is an address of {other}, not of {platform.name}: choose {other}{at}",
        )
    if platform.hosts:
        known = " or ".join(platform.hosts)
        raise Problem(
            where,
            f"{link.host} is not an address of {platform.name}: its addresses are at {known}",
        )


def _whose(host: str, platforms: Mapping[str, Platform]) -> str:
    """The code of the platform whose host this is, the longest that fits."""
    fits = [
        (len(known), code)
        for code, each in platforms.items()
        for known in each.hosts
        if host == known or host.endswith(f".{known}")
    ]
    return max(fits, default=(0, ""))[1]


def _link(text: str, where: str) -> _Link:
    told = "Enter one web address, such as https://www.instagram.com/school"
    if " " in text or "\\" in text:
        raise Problem(where, told)
    scheme = re.match(r"([a-z][a-z0-9+.-]*):(?!\d)", text, re.I)
    if scheme and scheme[1].lower() not in {"http", "https"} and "." not in scheme[1]:
        raise Problem(where, "An address begins with https://")
    try:
        parts = urlsplit(text if "//" in text[:9] else f"https://{text.lstrip('/')}")
        host, _ = parts.hostname or "", parts.port
        query = dict(parse_qsl(parts.query[:1000], max_num_fields=40))
    except ValueError:
        raise Problem(where, told) from None
    if parts.username is not None:
        raise Problem(where, "An address holds no name or password before an @")
    host = _ascii_host(host, where, told)
    return _Link(host, _path(parts.path), query)


def _ascii_host(host: str, where: str, told: str) -> str:
    """In the letters that the network uses: xn--..."""
    try:
        found = host.rstrip(".").encode("idna").decode().lower()
    except UnicodeError:
        raise Problem(where, told) from None
    if not re.fullmatch(
        r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+(?:[a-z]{2,}|xn--[a-z0-9-]+)", found
    ):
        raise Problem(where, told)
    return found


def _path(path: str) -> str:
    plain = re.sub(r"/+", "/", unicodedata.normalize("NFKC", unquote(path))).rstrip("/")
    return quote(plain, safe="/@._-~:+!$&'(),;=*") if plain else ""


def _without_tracking(link: _Link, platform: Platform) -> _Link:
    query = {name: value for name, value in link.query.items() if not TRACKING.fullmatch(name)}
    if platform.code != "blog":
        query = {name: value for name, value in query.items() if name in {"id", "groupId"}}
    return _Link(_main_host(link.host, platform), link.path, dict(sorted(query.items())))


def _main_host(host: str, platform: Platform) -> str:
    """The one for those that mean the same: of telephones, in a language, an older name."""
    if platform.code in KEEPS_SUBDOMAIN or not platform.hosts:
        return host.removeprefix("www.").removeprefix("m.")
    return platform.hosts[0]
