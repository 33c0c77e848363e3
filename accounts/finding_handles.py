"""Where in an address of each platform the handle stands, and which addresses are no account's."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

NOT_ACCOUNTS = {
    "post": "This is the address of one post or video: give that of the account",
    "site": "This is a page of the platform itself: give the address of the account",
}
# How an address is made of a handle, where there is one way.
FORMS = {
    "facebook": "facebook.com/{}",
    "instagram": "instagram.com/{}",
    "threads": "threads.net/@{}",
    "x": "x.com/{}",
    "tiktok": "tiktok.com/@{}",
    "youtube": "youtube.com/@{}",
    "vimeo": "vimeo.com/{}",
    "bluesky": "bsky.app/profile/{}",
    "snapchat": "snapchat.com/add/{}",
    "pinterest": "pinterest.co.uk/{}",
}

SHORT_LINKS = frozenset({"youtu.be", "flic.kr", "pin.it", "vm.tiktok.com", "lnkd.in"})


@dataclass(frozen=True)
class Found:
    """`loose`: the handle is one of several names, so that another need not contradict it."""

    handle: str = ""
    path: str = ""  # without what leads away from the account
    kind: str = ""
    loose: bool = False


Query = Mapping[str, str]
SITE, POST = Found(kind="site"), Found(kind="post")


def find(code: str, host: str, path: str, query: Query) -> Found:
    """`path` as the platform gave it, without a slash at its end."""
    parts = [part for part in path.split("/") if part]
    if code == "mastodon":
        return _mastodon(host, parts)
    if host in SHORT_LINKS:
        return POST
    finder = FINDERS.get(code)
    if finder is None:
        return Found()
    return finder(parts, query) if parts or query else SITE


def _named(
    parts: list[str], *, site: str = "", post: str = "", at: str = "", keep_at: bool = True
) -> Found:
    """The handle is the first part."""
    first = parts[0] if parts else ""
    if not first or first.lower() in site.split():
        return SITE
    if first.lower() in post.split():
        return POST
    if at and not first.startswith(at):
        return SITE
    return Found(first.lstrip("@"), f"/{first if keep_at else first.lstrip('@')}")


def _facebook(parts: list[str], query: Query) -> Found:
    first = parts[0].lower() if parts else ""
    if first == "profile.php":
        return Found(query["id"], "/profile.php", loose=True) if query.get("id") else SITE
    if first in {"pages", "people", "p"}:  # /pages/a-name/1234
        return Found(path="/" + "/".join(parts[:3])) if len(parts) > 1 else SITE
    if first == "groups":
        return Found(path="/" + "/".join(parts[:2])) if len(parts) > 1 else SITE
    if first in {"pg", "n"}:
        parts = parts[1:]
    return _named(
        parts,
        site="login login.php help policies privacy home.php business marketplace settings sharer",
        post="photo photo.php watch events story.php permalink.php reel share hashtag stories",
    )


def _instagram(parts: list[str], query: Query) -> Found:
    return _named(
        parts, site="explore accounts about legal direct", post="p reel reels tv stories s"
    )


def _threads(parts: list[str], query: Query) -> Found:
    return _named(parts, at="@", post="t")


def _x(parts: list[str], query: Query) -> Found:
    return _named(parts, site="i home explore settings intent login search hashtag share")


def _tiktok(parts: list[str], query: Query) -> Found:
    return _named(parts, at="@", post="t v video tag")


def _youtube(parts: list[str], query: Query) -> Found:
    first, rest = (parts[0], parts[1:]) if parts else ("", [])
    if first.startswith("@"):
        return Found(first[1:], f"/{first.lower()}")
    if first.lower() in {"channel", "c", "user"}:
        if not rest:
            return SITE
        name = rest[0] if first.lower() == "channel" else rest[0].lower()
        return Found(rest[0], f"/{first.lower()}/{name}", loose=first.lower() != "channel")
    if first.lower() in {"watch", "shorts", "playlist", "live", "embed", "post", "hashtag"}:
        return POST
    if first.lower() in {"feed", "results", "about", "account", "premium", "t"}:
        return SITE
    return Found(first, f"/{first.lower()}", loose=True)


def _vimeo(parts: list[str], query: Query) -> Found:
    if parts and parts[0].isdigit():
        return POST
    if parts and re.fullmatch(r"user\d+", parts[0]):
        return Found(path=f"/{parts[0]}")
    return _named(parts, site="log_in join watch features", post="channels showcase")


def _linkedin(parts: list[str], query: Query) -> Found:
    if parts and parts[0].lower() in {"company", "school", "in", "showcase", "groups"}:
        kind = parts[0].lower()
        return Found(parts[1], f"/{kind}/{parts[1]}") if len(parts) > 1 else SITE
    return POST if parts and parts[0].lower() in {"posts", "pulse"} else SITE


def _bluesky(parts: list[str], query: Query) -> Found:
    if len(parts) < 2 or parts[0] != "profile":
        return SITE
    return Found(parts[1].lstrip("@"), f"/profile/{parts[1]}")


def _snapchat(parts: list[str], query: Query) -> Found:
    if parts and parts[0].lower() == "add":
        parts = parts[1:]
        return Found(parts[0].lstrip("@"), f"/add/{parts[0].lstrip('@')}") if parts else SITE
    if parts and parts[0].startswith("@"):
        return Found(parts[0][1:], f"/add/{parts[0][1:]}")
    return SITE


def _pinterest(parts: list[str], query: Query) -> Found:
    return _named(parts, site="login ideas today", post="pin")


def _flickr(parts: list[str], query: Query) -> Found:
    if parts and parts[0].lower() in {"photos", "people", "groups"}:
        kind = "photos" if parts[0].lower() == "people" else parts[0].lower()
        return Found(parts[1], f"/{kind}/{parts[1]}", loose=True) if len(parts) > 1 else SITE
    return SITE


def _spotify(parts: list[str], query: Query) -> Found:
    parts = parts[1:] if parts and parts[0].startswith("intl-") else parts
    if parts and parts[0] in {"show", "user", "artist"} and len(parts) > 1:
        return Found(path=f"/{parts[0]}/{parts[1]}")
    return POST if parts and parts[0] in {"episode", "track"} else SITE


def _apple_podcasts(parts: list[str], query: Query) -> Found:
    number = next((part for part in parts if re.fullmatch(r"id\d+", part)), "")
    return Found(path=f"/podcast/{number}") if number else SITE


def _mastodon(host: str, parts: list[str]) -> Found:
    if not parts or not parts[0].startswith("@"):
        return Found(kind="site")
    name, _, server = parts[0][1:].partition("@")
    return Found(f"{name}@{server or host}", f"/@{name}" + (f"@{server}" if server else ""))


FINDERS: dict[str, Callable[[list[str], Query], Found]] = {
    "facebook": _facebook,
    "instagram": _instagram,
    "threads": _threads,
    "x": _x,
    "tiktok": _tiktok,
    "youtube": _youtube,
    "vimeo": _vimeo,
    "linkedin": _linkedin,
    "bluesky": _bluesky,
    "snapchat": _snapchat,
    "pinterest": _pinterest,
    "flickr": _flickr,
    "spotify": _spotify,
    "apple-podcasts": _apple_podcasts,
}
