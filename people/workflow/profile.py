"""The trust profile: changed by somebody, kept as history, each change with a leaf as proof."""

from django.db import transaction

from core.workflow import Refused
from ledger import leaves
from people import profile, registry
from people.models import Person, Trust
from people.profile_values import problem
from people.workflow import records


@transaction.atomic
def change_profile(changes: dict, *, by: Person | None, seen: str = "") -> list[str]:
    """Set these settings, the others stay; answer the keys that changed.

    `seen` is the mark of the profile that the page showed; see `records.mark`.
    """
    trust = _locked()
    records.refuse_stale(trust, {"profile": None}, seen)
    sources = {
        key: words
        for key, words in trust.profile.get(profile.SOURCES, {}).items()
        if key not in changes
    }
    said = {key: trust.profile[key] for key in trust.profile if key in profile.BY_KEY} | changes
    return _keep(trust, said, sources, by)


@transaction.atomic
def load_profile(stored: dict, *, by: Person | None) -> list[str]:
    """Put this whole profile, as read from a file, in the place of the one there is."""
    sources = stored.get(profile.SOURCES, {})
    said = {key: stored[key] for key in stored if key != profile.SOURCES}
    return _keep(_locked(), said, sources, by)


def _locked() -> Trust:
    trust = Trust.objects.select_for_update().first()
    if trust is None:
        raise Refused("The trust is not on record yet: give its name first, under Settings.")
    return trust


def _keep(trust: Trust, said: dict, sources: dict, by: Person | None) -> list[str]:
    for key in said:
        if why := problem(profile.BY_KEY[key], said[key]):
            raise Refused(f"{why}.")
    before = dict(trust.profile)
    # What stands at its default is not stored, unless the trust's own policy says so.
    kept = {
        key: said[key]
        for key in sorted(said)
        if key in sources or said[key] != profile.BY_KEY[key].default
    }
    kept |= {profile.SOURCES: sources} if sources else {}
    if kept == before:
        return []
    if why := registry.why_not_this_profile(kept):
        raise Refused(why)
    trust.profile, trust._history_user = kept, by
    trust.save(update_fields=["profile"])
    version = trust.history.latest("history_id")
    leaves.write("profile change", version.pk, proof(version))
    keys = [setting.key for setting in profile.SETTINGS]
    return [key for key in keys if profile.value(before, key) != profile.value(kept, key)]


def proof(version) -> dict:  # noqa: ANN001 -- a row of the trust's history, which has no class to name
    """The canonical record of a profile as it stood after a change."""
    return {
        "version": version.pk,
        "profile": version.profile,
        "by": version.history_user_id,
        "at": version.history_date.isoformat(),
    }
