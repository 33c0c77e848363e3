"""Keeps what can be found in step with what is there: a version's clauses as they are drafted or
taken back.

Publishing leaves it alone: a draft can be found already, and what it replaced is hidden by its
state until the nightly task takes it out.

Whoever adds another kind calls `replace` with its rows from the verb that writes them.
"""

from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from policies.models import Policy, SearchDocument, Version
from policies.search_tables import DOCUMENTS, FULL_TEXT, PARTS
from policies.searching import LONGEST_TEXT, plain, words_of

POLICY, CLAUSE = "policy", "clause"
GONE = (Version.State.SUPERSEDED, Version.State.WITHDRAWN)


@transaction.atomic(savepoint=False)
def replace(old: QuerySet[SearchDocument], new: Iterable[SearchDocument]) -> None:
    """Put these rows in the place of those, and into the index of the database."""
    if connection.vendor == "sqlite":
        sql, params = old.order_by().values("pk").query.sql_with_params()
        _run(f"DELETE FROM {FULL_TEXT} WHERE rowid IN ({sql})", params)  # noqa: S608 -- our names
    old.delete()
    rows = SearchDocument.objects.bulk_create(new, batch_size=500)
    if connection.vendor == "sqlite" and rows:
        columns = ", ".join(PARTS)
        low, high = min(row.pk for row in rows), max(row.pk for row in rows)
        _run(
            f"INSERT OR REPLACE INTO {FULL_TEXT} (rowid, {columns}) SELECT id, {columns}"  # noqa: S608 -- our names
            f" FROM {DOCUMENTS} WHERE id BETWEEN %s AND %s",
            [low, high],
        )


def index(version: Version) -> None:
    """Make a version findable; it, and those that it replaced, no longer once out of force."""
    of_policy = Version.objects.filter(policy=version.policy_id)
    old = of_policy.filter(Q(pk=version.pk) | Q(state__in=GONE)).order_by().values("pk")
    there = SearchDocument.objects.filter(version__in=old)
    replace(there, [] if version.state in GONE else _documents(version))


def index_policy(policy: Policy) -> None:
    """After its title, reference or summary changed."""
    for version in policy.versions.exclude(state__in=GONE):
        index(version)


def catch_up() -> int:
    """Index what is not, or has changed since; answer how many versions. Then none are left."""
    there = SearchDocument.objects.filter(version=OuterRef("pk"))
    late = ~Exists(there.filter(made_at__gte=F("version__changed_at")))
    wrong = (~Q(state__in=GONE) & late) | (Q(state__in=GONE) & Exists(there))
    found = Version.objects.filter(wrong).select_related("policy")
    done = 0
    for version in list(found.defer("html", "found")):
        index(version)
        done += 1
    return done


def _documents(version: Version) -> Iterable[SearchDocument]:
    policy = version.policy
    around = plain(f"{policy.title} {policy.reference}")
    yield SearchDocument(
        kind=POLICY,
        ref=version.pk,
        version=version,
        title=plain(policy.title),
        heading=plain(policy.reference),
        body=plain(policy.summary)[:LONGEST_TEXT],
    )
    for clause in version.clauses.all():
        yield SearchDocument(
            kind=CLAUSE,
            ref=clause.pk,
            version=version,
            position=clause.position,
            anchor=clause.anchor,
            heading=plain(words_of(f"{clause.number} {clause.heading}")),
            body=plain(words_of(clause.html))[:LONGEST_TEXT],
            around=around,
        )


def _run(sql: str, params: Iterable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
