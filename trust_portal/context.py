"""What the frame of every page needs: whose portal it is, and what this person may open."""

import hashlib
from functools import cache

from django.conf import settings
from django.db.models import Exists
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from accounts.queries.register_public import SETTING as ACCOUNTS
from core import contrast, sections
from core.kept_query import kept_whole
from people import profile
from people.models import Trust
from policies.queries import public

COLOURS = ("colour", "accent", "wash", "colour_dark", "accent_dark", "wash_dark")
STANDARD = {name: Trust._meta.get_field(name).default for name in COLOURS}
# Pages that everybody may read; each is drawn once it exists.
FOOT = (
    ("Report a concern", "incidents:before_reporting"),
    ("Help", "help"),
    ("Accessibility", "accessibility"),
    ("Privacy", "privacy"),
)


def frame(request):
    """One query, and only when a page draws its frame."""
    trust = SimpleLazyObject(_trust)
    public_url = SimpleLazyObject(lambda: _public_url(trust))
    return {
        "trust": trust,
        "colours_url": SimpleLazyObject(lambda: _colours_url(trust)),
        "logo_url": SimpleLazyObject(lambda: _logo_url(trust)),
        "sections": SimpleLazyObject(lambda: _sections(request)),
        "foot": SimpleLazyObject(lambda: _foot(trust, public_url)),
        "public_url": public_url,
        "details_url": _url("people:details"),
        "accounts_paused": SimpleLazyObject(lambda: _accounts_paused(request)),
        "demo": settings.DEMO,
        "icons": set(),  # the icons this page uses, for its sprite
    }


def stylesheet(trust):
    """The trust's colours as CSS, and a short name for exactly this content."""
    css = contrast.stylesheet({name: getattr(trust, name) for name in COLOURS})
    return css, hashlib.sha256(css.encode()).hexdigest()[:12]


def logo_digest(trust):
    """Changes with the file, whose name Django makes anew for each upload."""
    return hashlib.sha256(trust.logo.name.encode()).hexdigest()[:12]


def _trust():
    """With whether there is a public policy to show; nothing before the portal is set up."""
    return next(iter(_with_what_is_shown()), None)


@kept_whole
def _with_what_is_shown():
    return Trust.objects.order_by("pk").annotate(shows_policies=Exists(public.in_force()))[:1]


def _foot(trust, public_url):
    pages = [(label, url) for label, name in FOOT if (url := _url(name))]
    if trust and profile.value(trust.profile, ACCOUNTS):
        pages.append(("Is this account ours?", reverse("accounts:is_it_ours")))
    return [*pages, ("Public policies", str(public_url))] if public_url else pages


def _public_url(trust):
    """Where the trust shows its public policies, if it does and there is one to show."""
    if not trust or not profile.value(trust.profile, public.SETTING):
        return ""
    return reverse("public:index") if trust.shows_policies else ""


def _colours_url(trust):
    """Nothing where the trust keeps the portal's own colours."""
    if not trust or all(getattr(trust, name) == value for name, value in STANDARD.items()):
        return ""
    return reverse("trust_colours", args=[stylesheet(trust)[1]])


def _logo_url(trust):
    if not trust or not trust.logo:
        return ""
    return reverse("trust_logo", args=[logo_digest(trust)])


def _sections(request):
    """(label, address, whether the page is inside it) for each section open to this person."""
    user = getattr(request, "user", None)
    if user is None:
        return []
    tabs = [(tab, _url(tab.url_name)) for tab in sections.open_to(user)]
    inside = [
        (len(begins), url)
        for tab, url in tabs
        for begins in (url, *sections.beginnings(tab))
        if url and _is_within(request.path, begins)
    ]
    current = max(inside, default=(0, None))[1]
    return [(tab.label, url, url == current) for tab, url in tabs if url]


def _accounts_paused(request):
    """On pages of official accounts while everything is paused; it came along with the person."""
    user = getattr(request, "user", None)
    return getattr(user, "accounts_are_paused", False) and _is_within(
        request.path, reverse("accounts:duties").removesuffix("duties/")
    )


def _is_within(path, url):
    return path == url or (url != "/" and path.startswith(url))


def _url(name):
    """The address, or nothing where this portal has no such page."""
    return _address(name, settings.ROOT_URLCONF)


@cache
def _address(name, urls):
    try:
        return reverse(name, urls)
    except NoReverseMatch:
        return ""
