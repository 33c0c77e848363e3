"""What each school puts in the place of merge fields: its own words and the holders of posts."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from people.models import Appointment, Role, School, Trust
from policies import merging
from policies.models import Version

TRUST = None  # stands for a reader who works at no school
# The central team, and those who work nowhere, have no headteacher or DSL of their own.
WITHOUT_SCHOOL = {
    Role.HEADTEACHER: Role.NOMINATED_EXECUTIVE,
    Role.DSL: Role.TRUST_SAFEGUARDING_LEAD,
}


def values_by_school(on: date) -> dict[int | None, dict[str, str]]:
    """Merge values of every open school, and of none, by school; three queries in all.

    A post without holder at the school falls back to the trust-wide holder.
    """
    trust = Trust.objects.first()
    schools = list(School.objects.open_on(on))
    held = _holders(on)
    values = {}
    for school in [TRUST, *schools]:
        key = school.pk if school else TRUST
        values[key] = _words(trust, school) | held[TRUST] | (held[key] if school else {})
        if not school or school.kind == School.Kind.CENTRAL:
            values[key] |= _instead(held[TRUST])
        if school:
            values[key]["headteacher.title"] = school.headteacher_title
    return values


def _words(trust: Trust | None, school: School | None) -> dict[str, str]:
    name = trust.name if trust else ""
    return {
        "trust.name": name,
        "school.name": school.name if school else name,
        "school.address": school.address if school else (trust.address if trust else ""),
        "school.telephone": school.telephone if school else "",
        "pupil": school.pupil_word if school else "pupil",
    } | {f"{role.value}.title": role.label for role in Role}


def _instead(held: dict[str, str]) -> dict[str, str]:
    """The posts of a school as the trust's own team has them."""
    return {
        f"{role}.{slot}": held.get(f"{other}.{slot}", "")
        for role, other in WITHOUT_SCHOOL.items()
        for slot in ("name", "email")
    }


def _holders(on: date) -> dict[int | None, dict[str, str]]:
    """Name and e-mail of the holders of each post: several are joined by commas."""
    held = defaultdict(lambda: defaultdict(list))
    rows = Appointment.objects.in_effect(on).select_related("person").order_by("starts_on", "pk")
    for row in rows:
        held[row.school_id][f"{row.role}.name"].append(row.person.name)
        held[row.school_id][f"{row.role}.email"].append(row.person.email or "")
    joined = {
        school: {field: ", ".join(filter(None, words)) for field, words in fields.items()}
        for school, fields in held.items()
    }
    return defaultdict(dict, joined)


def unfilled(version: Version, on: date) -> dict[int | None, list[str]]:
    """Schools whose edition cannot be made yet, with the fields for which they have no words.

    No query when the text has no merge fields.
    """
    if not merging.fields_in(version.html):
        return {}
    return {
        school: missing
        for school, values in values_by_school(on).items()
        if (missing := merging.unfilled_in(version.html, values))
    }


def blocked_schools(version: Version, on: date) -> set[int | None]:
    return set(unfilled(version, on))


def school_names(schools: Iterable[int | None]) -> dict[int | None, str]:
    """Names by key; None is whoever works at no school."""
    names = dict(
        School.objects.filter(pk__in=[key for key in schools if key]).values_list("pk", "name")
    )
    return {key: names.get(key, "The trust, for those who work at no school") for key in schools}
