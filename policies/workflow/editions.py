"""A school's edition of a version, made on demand and kept: exactly what is read and signed."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date

from django.db import IntegrityError, transaction

from core.workflow import Refused
from policies import merging, shown
from policies.models import Clause, Edition, EditionText, Version
from policies.queries import editions, slots


def edition_for(version: Version, school: int | None, on: date) -> Edition:
    """The current edition at this school (None: the trust), made now if nobody has read it yet.

    Raises Refused where the school has no words for a merge field.
    """
    found = editions.current(version, [school]).get(school)
    return found or make(version, school, on)


def make(version: Version, school: int | None, on: date) -> Edition:
    """Make the edition from today's slots; the same text again is the same edition."""
    values = slots.values_by_school(on).get(school, {}) if merging.fields_in(version.html) else {}
    if missing := merging.unfilled_in(version.html, values):
        raise Refused(
            "This policy cannot be shown at your school yet: it still needs "
            + ", ".join(missing)
            + ". The policy's owner can see what is missing."
        )
    text = _keep_text(version, values)
    last = editions.current(version, [school]).get(school)
    if last and last.text_id == text.pk:
        return last
    sequence = last.sequence + 1 if last else 1
    try:
        with transaction.atomic():
            return Edition.objects.create(
                version=version, school_id=school, text=text, sequence=sequence
            )
    except IntegrityError:  # two readers at once: the other one made it
        return editions.current(version, [school])[school]


def _keep_text(version: Version, values: dict[str, str]) -> EditionText:
    made = text_with(version, version.clauses.all(), values)
    text, _ = EditionText.objects.get_or_create(
        sha256=made.sha256, defaults={"html": made.html, "clauses": made.clauses}
    )
    return text


def text_with(
    version: Version, clauses: Iterable[Clause], values: Mapping[str, str]
) -> EditionText:
    """The words of a version with these merge values, not yet kept."""
    html = merging.fill(version.html, values)
    drawn = [
        {
            "number": clause.number,
            "heading": merging.fill(clause.heading, values),
            "anchor": clause.anchor,
            "level": clause.level,
            "html": merging.fill(shown.beside_the_margin(clause.number, clause.html), values),
        }
        for clause in clauses
    ]
    sha256 = hashlib.sha256(html.encode()).hexdigest()
    return EditionText(sha256=sha256, html=html, clauses=drawn)


def text_to_show(version: Version, school: int | None, on: date) -> EditionText:
    """The words at this school without keeping them: a reader from outside changes nothing."""
    if found := editions.current(version, [school]).get(school):
        return found.text
    values = slots.values_by_school(on).get(school, {}) if merging.fields_in(version.html) else {}
    return text_with(version, version.clauses.all(), values)
