"""What each school puts in the place of merge fields: its own words and the holders of posts."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from people import profile
from people.models import Appointment, Person, Role, School, Trust
from policies import merging
from policies.composition import NOTHING, Own
from policies.models import Version
from policies.queries import local, versions

TRUST = None  # stands for a reader who works at no school
# The central team, and those who work nowhere, have no headteacher or DSL of their own.
WITHOUT_SCHOOL = {
    Role.HEADTEACHER: Role.NOMINATED_EXECUTIVE,
    Role.DSL: Role.TRUST_SAFEGUARDING_LEAD,
}


def values_by_school(on: date) -> dict[int | None, dict[str, str]]:
    """Merge values of every open school, and of none, by school; three queries in all.

    A post without holder at the school falls back to the trust-wide holder, and without one to
    the words of the trust's profile.
    """
    trust = Trust.objects.first()
    schools = list(School.objects.open_on(on))
    held = _holders(on)
    spare = _spare_words(trust)
    values = {}
    for school in [TRUST, *schools]:
        key = school.pk if school else TRUST
        values[key] = _words(trust, school) | held[TRUST] | (held[key] if school else {})
        if not school or school.kind == School.Kind.CENTRAL:
            values[key] |= _instead(held[TRUST])
        if school:
            values[key]["headteacher.title"] = school.headteacher_title
        values[key] |= {
            field: words for field, words in spare.items() if not values[key].get(field)
        }
    return values


def _spare_words(trust: Trust | None) -> dict[str, str]:
    """What the profile puts where nobody holds a post, by merge field."""
    lines = profile.value(trust.profile if trust else {}, "slot.words")
    return dict(line.split(": ", 1) for line in lines)


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

    No query when the text has no merge fields and is the same everywhere.
    """
    if not merging.fields_in(version.html) and not version.policy.varies:
        return {}
    return {school: gaps for school, gaps, _ in lines(version, values_by_school(on)) if gaps}


def lines(
    version: Version, values: dict[int | None, dict[str, str]]
) -> list[tuple[int | None, list[str], Own]]:
    """Each school with the fields for which it has no words, and what is its own in the text."""
    own = local.own(version.policy, values)
    return [
        (school, merging.unfilled_in(version.html + mine.html, words), mine)
        for school, words in values.items()
        for mine in [own.get(school, NOTHING)]
    ]


def empty_places(person: Person, on: date) -> list[tuple[Version, list[tuple[str, list[str]]]]]:
    """(version, [(school's name, fields without words)]) of what is in force or approved.

    Of the policies that the person looks after; a few queries, and one or two for each policy
    that differs by school.
    """
    kept = versions.policies_kept_by(person)
    rows = Version.objects.filter(
        Q(html__contains="{{") | Q(policy__varies=True),
        policy__in=kept.values("pk"),
        state__in=(Version.State.APPROVED, Version.State.PUBLISHED),
    )
    values = values_by_school(on)
    names = school_names(values)
    found = []
    for version in rows.select_related("policy").order_by("policy__title", "major", "minor"):
        lacking = [(names[school], gaps) for school, gaps, _ in lines(version, values) if gaps]
        if lacking:
            found.append((version, sorted(lacking)))
    return found


def ready_schools(unfilled: Iterable[int | None], on: date) -> bool:
    """Whether any school can be shown a text that has these places still unfilled."""
    blocked = [school for school in unfilled if school]
    return School.objects.open_on(on).exclude(pk__in=blocked).exists()


def blocked_schools(version: Version, on: date) -> set[int | None]:
    return set(unfilled(version, on))


def school_names(schools: Iterable[int | None]) -> dict[int | None, str]:
    """Names by key; None is whoever works at no school."""
    names = dict(
        School.objects.filter(pk__in=[key for key in schools if key]).values_list("pk", "name")
    )
    return {key: names.get(key, "The trust, for those who work at no school") for key in schools}
