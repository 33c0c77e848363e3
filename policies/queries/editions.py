"""Which edition is read where."""

from collections.abc import Iterable

from django.db.models import Q

from policies.models import Edition, Version


def current(version: Version, schools: Iterable[int | None]) -> dict[int | None, Edition]:
    """The latest edition of a version at each of these schools (None: the trust); one query.

    Without their texts, which are large and shared: `text_id` says which words they are.
    """
    wanted = set(schools)
    there = Q(school__in=wanted - {None})
    if None in wanted:
        there |= Q(school=None)
    rows = Edition.objects.filter(there, version=version).select_related("school")
    return {row.school_id: row for row in rows.order_by("sequence")}
