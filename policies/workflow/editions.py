"""A school's edition of a version, made on demand and kept: exactly what is read and signed."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date

from django.db import IntegrityError, transaction

from core.workflow import Refused
from people.models import Person, School
from policies import composition, merging, shown
from policies.composition import NOTHING, Own
from policies.models import Clause, Edition, EditionText, Version
from policies.queries import editions, local, readers, slots


def edition_for(version: Version, school: int | None, on: date, role: str = "") -> Edition:
    """The current edition at this school (None: the trust), made now if nobody has read it yet.

    `role`: whose reading of it, where the policy says so. Raises Refused where the school has no
    words for a merge field.
    """
    found = editions.current(version, [school], role).get(school)
    return found or make(version, school, on, role)


def make(version: Version, school: int | None, on: date, role: str = "") -> Edition:
    """Make the edition from today's slots; the same text again is the same edition."""
    own = own_at(version, school, role)
    fields = fields_of(version, own)
    values = slots.values_by_school(on).get(school, {}) if fields else {}
    if missing := merging.unfilled_in(version.html + own.html, values):
        raise Refused(
            "This policy cannot be shown at your school yet: it still needs "
            + ", ".join(missing)
            + ". The policy's owner can see what is missing."
        )
    text = kept(text_with(version, version.clauses.all(), values, own))
    last = editions.current(version, [school], role).get(school)
    if last and last.text_id == text.pk:
        return last
    sequence = last.sequence + 1 if last else 1
    used = {field: values[field] for field in fields}
    try:
        with transaction.atomic():
            return Edition.objects.create(
                version=version,
                school_id=school,
                role=role,
                text=text,
                sequence=sequence,
                values=used,
            )
    except IntegrityError:  # two readers at once: the other one made it
        return editions.current(version, [school], role)[school]


def own_at(version: Version, school: int | None, role: str = "") -> Own:
    """What this school and this role change in the trust's text."""
    return local.own(version.policy, [school], role).get(school, NOTHING)


def fields_of(version: Version, own: Own) -> list[str]:
    """The merge fields of the trust's text and of the school's own."""
    return merging.fields_in(version.html + own.html)


def kept(made: EditionText) -> EditionText:
    text, _ = EditionText.objects.get_or_create(
        sha256=made.sha256, defaults={"html": made.html, "clauses": made.clauses}
    )
    return text


def text_with(
    version: Version, clauses: Iterable[Clause], values: Mapping[str, str], own: Own = NOTHING
) -> EditionText:
    """The words of a version with these merge values, and what is a school's own; not yet kept."""
    html = version.html
    if own != NOTHING:
        clauses = composition.composed(clauses, own)
        html = composition.html_of(clauses)
    html = merging.fill(html, values)
    drawn = [
        {
            "number": clause.number,
            "heading": merging.fill_words(clause.heading, values),
            "anchor": clause.anchor,
            "level": clause.level,
            "html": merging.fill(shown.beside_the_margin(clause.number, clause.html), values),
        }
        for clause in clauses
    ]
    sha256 = hashlib.sha256(html.encode()).hexdigest()
    return EditionText(sha256=sha256, html=html, clauses=drawn)


def to_look_at(version: Version, person: Person, on: date) -> list[Edition]:
    """What the person reads of a published version at each of their schools; keeps nothing new.

    A school that lacks the words for a field sees the sentence without them.
    """
    roles = readers.read_by(version.policy, person, on)
    places = list(local.places_of(person, on)) or [None]
    found = [
        _to_look_at(version, place, on, roles.get(place.pk if place else None, ""))
        for place in places
    ]
    return list({edition.text_id: edition for edition in reversed(found)}.values())[::-1]


def _to_look_at(version: Version, at: School | None, on: date, role: str) -> Edition:
    school = at.pk if at else None
    if found := editions.current(version, [school], role).get(school):
        return found
    in_force = version.state == Version.State.PUBLISHED
    own = own_at(version, school, role) if in_force else NOTHING
    fields = fields_of(version, own)
    said = slots.values_by_school(on).get(school, {}) if fields else {}
    values = {field: said.get(field, "") for field in fields}
    text = text_with(version, version.clauses.all(), values, own)
    return Edition(version=version, school=at, role=role, text=text, values=values)


def text_to_show(version: Version, school: int | None, on: date) -> EditionText:
    """The words at this school without keeping them: a reader from outside changes nothing."""
    if found := editions.current(version, [school]).get(school):
        return found.text
    own = own_at(version, school)
    values = slots.values_by_school(on).get(school, {}) if fields_of(version, own) else {}
    return text_with(version, version.clauses.all(), values, own)
