"""The calendars of the trust and of each school."""

from collections import defaultdict
from datetime import date

from django.db.models import CharField, DateField, Value

from people.calendar import BANK_HOLIDAY, Calendar, Span
from people.models import Closure, School, Term

SPANS = defaultdict[int | None, tuple[Span, ...]]


def calendars() -> dict[int | None, Calendar]:
    """School id -> calendar; None: the trust's. One query.

    A school without terms of its own keeps the trust's. The central team keeps working days:
    of what the trust has, only bank holidays are its own.
    """
    kinds, terms, closures = _spans()
    found = {None: Calendar(terms[None], closures[None])}
    for school, kind in kinds.items():
        kept, shared = terms[school] or terms[None], closures[None]
        if kind == School.Kind.CENTRAL:
            kept = terms[school]
            shared = tuple(span for span in shared if span.kind == BANK_HOLIDAY)
        found[school] = Calendar(kept, shared + closures[school])
    return found


def _spans() -> tuple[dict[int, str], SPANS, SPANS]:
    """Kinds of the schools; terms and closures by school, read in the same statement."""
    kinds, terms, closures = {}, defaultdict(tuple), defaultdict(tuple)
    columns, no_kind = ("school_id", "starts_on", "ends_on"), Value("", CharField())
    no_day = Value(None, DateField())
    rows = Term.objects.order_by().values_list(*columns, no_kind)
    rows = rows.union(
        Closure.objects.order_by().values_list(*columns, "kind"),
        School.objects.order_by().values_list("pk", no_day, no_day, "kind"),
        all=True,
    )
    for school, starts_on, ends_on, kind in rows:
        if starts_on is None:
            kinds[school] = kind
        else:
            spans = closures if kind else terms
            spans[school] += (Span(starts_on, ends_on, kind),)
    return kinds, terms, closures


def overlapping_term(
    school: School | None, first: date, last: date, except_pk: int | None = None
) -> Term | None:
    """Another term of the same calendar that has a day in common with these."""
    terms = Term.objects.filter(school=school, starts_on__lte=last, ends_on__gte=first)
    return terms.exclude(pk=except_pk).first()


def overlap_words(other: Term) -> str:
    first, last = other.starts_on, other.ends_on
    return f"This overlaps with {other} ({first:%-d %B %Y} to {last:%-d %B %Y})"
