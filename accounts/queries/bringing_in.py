"""Lists on their way in: who sees which, and which of them wait for work."""

import datetime as dt

from django.db.models import Count, Q, QuerySet

from accounts.models import ListImport, ListImportRow
from core import turns
from people.models import Person, Role

A_MONTH = dt.timedelta(days=30)
ORDER = tuple(ListImportRow.Outcome)
BRINGS: dict[str, tuple[str, ...]] = {  # kind -> the posts that bring such lists in
    ListImport.Kind.ACCOUNTS: (Role.COMMUNICATIONS_MANAGER,),
    ListImport.Kind.IMAGES: (Role.DATA_LEAD,),
}


def visible_to(person: Person) -> QuerySet[ListImport]:
    """Those of the school of their post, or all where the post is the trust's."""
    seen = Q(pk__in=())
    for kind, roles in BRINGS.items():
        held = {post.school for post in person.posts() if post.role in roles}
        seen |= Q(kind=kind) if None in held else Q(kind=kind, school__in=held)
    return ListImport.objects.filter(seen).select_related("by", "school")


def to_work_on(now: dt.datetime) -> QuerySet[ListImport]:
    states = (ListImport.State.READING, ListImport.State.APPLYING)
    return ListImport.objects.filter(turns.lying(now), state__in=states).order_by("pk")


def forgotten(now: dt.datetime) -> QuerySet[ListImport]:
    """Those that nobody confirmed within a month."""
    waiting = (ListImport.State.READY, ListImport.State.FAILED)
    return ListImport.objects.filter(state__in=waiting, made_at__lt=now - A_MONTH)


def counted(row: ListImport) -> list[tuple[ListImportRow.Outcome, int]]:
    """How many rows there are of each outcome, in their order."""
    rows = row.outcomes.order_by().values("outcome").annotate(n=Count("pk"))
    found = {each["outcome"]: each["n"] for each in rows}
    return [(outcome, found[outcome]) for outcome in ORDER if outcome in found]
