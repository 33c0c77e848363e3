"""Finding what is a school's own in a policy: only whoever reads that school's edition does."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from people.models import Person
from policies import merging, searching
from policies.models import Appendix, Clause, SearchDocument, Variant, Version
from policies.queries import local, slots
from policies.queries.search import (
    Kind,
    Line,
    Reader,
    versions_of,
    without_gaps,
    words_without_gaps,
)


def _appendices_found_by(reader: Reader) -> Q:
    return _of_schools(reader, Appendix.objects.filter(state=Appendix.State.IN_FORCE))


def _variants_found_by(reader: Reader) -> Q:
    return _of_schools(reader, Variant.objects.filter(state=Variant.State.ACCEPTED))


def _of_schools(reader: Reader, rows: QuerySet) -> Q:
    places = local.places_of(reader.person, timezone.localdate()).order_by()
    theirs = rows.filter(school__in=places.values("pk"))
    return Q(version__in=reader.in_force, ref__in=theirs.order_by().values("pk"))


def _appendix_lines(person: Person, rows: list[SearchDocument]) -> dict[int, Line]:
    found = Appendix.objects.filter(pk__in=[row.ref for row in rows]).select_related("school")
    return _lines(rows, {own.pk: own for own in found}, {})


def _variant_lines(person: Person, rows: list[SearchDocument]) -> dict[int, Line]:
    found = Variant.objects.filter(pk__in=[row.ref for row in rows]).select_related("school")
    places = Q(pk=None)
    for row in rows:
        places |= Q(version=row.version_id, anchor=row.anchor)
    clauses = Clause.objects.filter(places).defer("html")
    stands_for = {(clause.version_id, clause.anchor): clause for clause in clauses}
    return _lines(rows, {own.pk: own for own in found}, stands_for)


def _lines(rows: list[SearchDocument], own: dict, stands_for: dict) -> dict[int, Line]:
    """Each in the words of its school; a school that lacks some sees the sentence without them."""
    found = versions_of(rows)
    written = [words.html for words in own.values()]
    written += [clause.heading for clause in stands_for.values()]
    fields = any(map(merging.fields_in, written))
    values = slots.values_by_school(timezone.localdate()) if fields else {}
    lines = {}
    for row in rows:
        words, version = own[row.ref], found[row.version_id]
        clause = stands_for.get((row.version_id, row.anchor))
        said = dict.fromkeys(merging.KNOWN, "") | values.get(words.school_id, {})
        lines[row.pk] = Line(
            title=_title(clause, words, version, said),
            url=f"{version.get_absolute_url()}#{row.anchor}",
            where=f"{version}, at {words.school}" if clause else str(version),
            number=clause.number if clause else "",
            text=searching.words_of(without_gaps(words.html, said)),
        )
    return lines


def _title(
    clause: Clause | None, own: Appendix | Variant, version: Version, said: dict[str, str]
) -> str:
    if clause is None:
        return f"At {own.school}"
    heading = words_without_gaps(clause.heading, said)
    return heading or f"{version.policy.title}, section {clause.number}"


APPENDIX = Kind(_appendices_found_by, _appendix_lines)
VARIANT = Kind(_variants_found_by, _variant_lines)
