"""What a change of the trust's profile does to routes, and which change no trust may make."""

from dataclasses import dataclass

from django.utils import timezone

from incidents import readiness
from incidents.queries import readiness as queries
from incidents.queries.readiness import Shown, Words
from incidents.readiness import Tried
from people.queries import trust

TEMPLATE = "incidents/_profile_routes.html"


@dataclass(frozen=True)
class Routes:
    """Every way before and after: those that change in pairs, the others once."""

    pairs: list[tuple[Shown, Shown]]
    same: list[Shown]


def preview(before: dict, after: dict) -> tuple[str, Routes] | None:
    """For the page that shows a change of the profile before it is saved."""
    if queries.rules_of(before) == queries.rules_of(after):
        return None
    today = timezone.localdate()
    found, schools = queries.directory_on(today), queries.schools_on(today)
    was, will = (
        readiness.try_all(list(schools), found, queries.rules_of(stored), named=False)
        for stored in (before, after)
    )
    pairs = readiness.changed(was, will)
    words = Words([*was, *will], schools)
    changing = {way.key for way, _ in pairs}
    return TEMPLATE, Routes(
        pairs=[(words.shown(now), words.shown(then)) for now, then in pairs],
        same=[words.shown(way) for way in was if way.key not in changing],
    )


def refusal(after: dict) -> str:
    """Why routing does not allow this profile, by each way with the posts of today (rules 1 to 6).

    A profile may add readers. It takes away neither the case managers nor the child's strand, and
    lets nobody read who is concerned, below somebody concerned, or away.
    """
    before = trust.stored_profile()
    if queries.rules_of(before) == queries.rules_of(after):
        return ""
    today = timezone.localdate()
    found, schools = queries.directory_on(today), queries.schools_on(today)
    was, will = (
        readiness.try_all(list(schools), found, queries.rules_of(stored))
        for stored in (before, after)
    )
    broken = readiness.forbidden(found, zip(was, will, strict=True))
    return _said(*broken[0], schools) if broken else ""


def _said(why: str, way: Tried, schools: dict) -> str:
    words = Words([way], schools)
    about = f"{_lower(words.about(way))} ({words.where(way)})"
    return f"With these settings, in a concern about {about}, {why}."


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:] if words.startswith(("A ", "The ")) else words
