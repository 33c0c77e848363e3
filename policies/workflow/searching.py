"""Keeps what can be found in step with what is there: a version's clauses as they are drafted or
taken back.

Publishing leaves it alone: a draft can be found already, and what it replaced is hidden by its
state until the nightly task takes it out.

Whoever adds another kind calls `replace` with its rows from the verb that writes them.
"""

from collections.abc import Iterable, Mapping

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from policies.models import (
    Appendix,
    Clause,
    Policy,
    Question,
    SearchDocument,
    Variant,
    Version,
)
from policies.queries import questions
from policies.search_tables import DOCUMENTS, FULL_TEXT, PARTS
from policies.searching import LONGEST_TEXT, plain, words_of

POLICY, CLAUSE = "policy", "clause"
APPENDIX, VARIANT = "appendix", "variant"  # a school's own; the version is the one in force
ANSWER = "answer"  # that everybody reads, of the version in force beside which it stands
LAST = 30_000  # where a school's own section stands: behind all others
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


def index_beside(policy: Policy) -> None:
    """After what stands beside its text changed: a school's own words, or an answer for all."""
    for version in policy.versions.filter(state=Version.State.PUBLISHED):
        index(version)


def catch_up() -> int:
    """Index what is not, or has changed since; answer how many versions. Then none are left."""
    there = SearchDocument.objects.filter(version=OuterRef("pk"))
    late = ~Exists(there.filter(made_at__gte=F("version__changed_at")))
    wrong = (~Q(state__in=GONE) & late) | (Q(state__in=GONE) & Exists(there))
    wrong |= Q(state=Version.State.PUBLISHED) & (_lacks_own_words() | _lacks_answers())
    found = Version.objects.filter(wrong).select_related("policy")
    done = 0
    for version in list(found.defer("html", "found")):
        index(version)
        done += 1
    return done


def _lacks_own_words() -> Q:
    """Of a version: a school's own words in its policy cannot be found yet."""
    there = SearchDocument.objects.filter(ref=OuterRef("pk"))
    stands = Clause.objects.filter(version=OuterRef(OuterRef("pk")), anchor=OuterRef("anchor"))
    appendices = _appendices(OuterRef("policy")).exclude(Exists(there.filter(kind=APPENDIX)))
    variants = _variants(OuterRef("policy")).exclude(Exists(there.filter(kind=VARIANT)))
    return Q(Exists(appendices)) | Q(Exists(variants.filter(Exists(stands))))


def _lacks_answers() -> Q:
    """Of a version: an answer that stands beside it cannot be found yet."""
    there = SearchDocument.objects.filter(
        kind=ANSWER, ref=OuterRef("pk"), version=OuterRef(OuterRef("pk"))
    )
    stands = questions.stays(OuterRef(OuterRef("pk")), OuterRef("major"))
    return Q(Exists(_answers(OuterRef("policy")).filter(stands).exclude(Exists(there))))


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
    positions = {}
    for clause in version.clauses.all():
        positions[clause.anchor] = clause.position
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
    if version.state == Version.State.PUBLISHED:
        yield from _own_words(version, positions, around)
        yield from _answered(version, positions, around)


def _own_words(
    version: Version, positions: Mapping[str, int], around: str
) -> Iterable[SearchDocument]:
    """The sections that schools add, and the words that stand at schools for the trust's."""
    policy = version.policy_id
    for row in _appendices(policy):
        yield SearchDocument(
            kind=APPENDIX,
            ref=row.pk,
            version=version,
            position=LAST,
            anchor=f"at-{row.school.slug}"[:80],
            heading=plain(f"At {row.school}"),
            body=plain(words_of(row.html))[:LONGEST_TEXT],
            around=around,
        )
    for row in _variants(policy).filter(anchor__in=positions):
        yield SearchDocument(
            kind=VARIANT,
            ref=row.pk,
            version=version,
            position=positions[row.anchor],
            anchor=row.anchor,
            heading=plain(words_of(row.section)),
            body=plain(words_of(row.html))[:LONGEST_TEXT],
            around=around,
        )


def _answered(
    version: Version, positions: Mapping[str, int], around: str
) -> Iterable[SearchDocument]:
    """Without whoever asked: in the words that everybody reads."""
    stands = questions.stays(version.pk, version.major)
    for row in _answers(version.policy_id).filter(stands).select_related("clause"):
        anchor = row.clause.anchor if row.clause else ""
        yield SearchDocument(
            kind=ANSWER,
            ref=row.pk,
            version=version,
            position=positions.get(anchor, 0),
            anchor=anchor,
            heading=plain(row.asked_as)[:LONGEST_TEXT],
            body=plain(row.answer)[:LONGEST_TEXT],
            around=around,
        )


def _answers(policy: int | OuterRef) -> QuerySet[Question]:
    return Question.objects.filter(policy=policy, state=Question.State.PUBLISHED)


def _appendices(policy: int | OuterRef) -> QuerySet[Appendix]:
    rows = Appendix.objects.filter(policy=policy, state=Appendix.State.IN_FORCE)
    return rows.select_related("school")


def _variants(policy: int | OuterRef) -> QuerySet[Variant]:
    return Variant.objects.filter(policy=policy, state=Variant.State.ACCEPTED)


def _run(sql: str, params: Iterable) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
