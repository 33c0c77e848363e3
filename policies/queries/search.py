"""Finding by words: one statement over all kinds of documents, best first, only what the person
may see.

A kind is a registration: who may find which rows, and what is shown of those found. Other modules
and the apps above add theirs in `AppConfig.ready`.
"""

# ruff: noqa: S608 -- only names from our own models are written into SQL

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from people.models import Person, Placement
from policies import merging, searching
from policies.models import Clause, Edition, SearchDocument, Variant, Version
from policies.queries import local, slots, versions
from policies.search_tables import DOCUMENTS, FULL_TEXT
from policies.searching import Choice, Term

PER_PAGE = 20
WEIGHTS = "'{0.02, 0.3, 0.6, 1.0}'"  # around, body, heading, title
COLUMN_WEIGHTS = "12.0, 5.0, 1.0, 0.05"  # title, heading, body, around


@dataclass(frozen=True)
class Line:
    """What is shown of one thing that was found; `text` for people to read, without markup."""

    title: str
    url: str
    where: str = ""
    number: str = ""  # in the margin
    text: str = ""
    state: str = ""  # words for a badge: a draft
    pieces: tuple[tuple[str, bool], ...] = ()  # of the text, and whether it was asked for


@dataclass(frozen=True)
class Reader:
    """Somebody who looks for something, and the versions in which they may find it, by key."""

    person: Person
    in_force: list[int]
    drafts: list[int]


@dataclass(frozen=True)
class Kind:
    """`visible`: which documents a reader may find. `lines`: by document, those on one page."""

    visible: Callable[[Reader], Q]
    lines: Callable[[Person, list[SearchDocument]], dict[int, Line]]


@dataclass(frozen=True)
class Found:
    """One page of what was found, and how much there is in all."""

    lines: list[Line]
    total: int
    page: int = 1


_kinds: dict[str, Kind] = {}


def register(name: str, kind: Kind) -> None:
    _kinds[name] = kind


def find(person: Person, typed: str, page: int = 1) -> Found:
    """A page of what the person may see with these words in it. A fixed number of queries."""
    choices = searching.parse(typed)
    if not choices:
        return Found([], 0)
    keys, total = _hits(person, choices, page)
    if not keys and page > 1:  # there are fewer pages than the address says
        keys, total = _hits(person, choices, page := 1)
    rows = SearchDocument.objects.in_bulk(keys)
    lines = {}
    for name, kind in _kinds.items():
        if mine := [row for row in rows.values() if row.kind == name]:
            lines |= kind.lines(person, mine)
    ordered = [lines[key] for key in keys if key in lines]
    return Found([_with_pieces(line, choices) for line in ordered], total, page)


def _with_pieces(line: Line, choices: tuple[Choice, ...]) -> Line:
    return Line(**{**vars(line), "pieces": tuple(searching.marked(line.text, choices))})


def _hits(person: Person, choices: tuple[Choice, ...], page: int) -> tuple[list[int], int]:
    """Keys of one page, best first, and how many there are."""
    alike = defaultdict(list)  # kinds of the same visibility share one condition
    for name, kind in _kinds.items():
        alike[kind.visible].append(name)
    reader, allowed = _reader(person), Q(pk=0)
    for visible_to, names in alike.items():
        allowed |= Q(kind__in=names) & visible_to(reader)
    visible = SearchDocument.objects.filter(allowed).order_by().values("pk")
    seen, seen_by = visible.query.sql_with_params()
    hits, hits_by = (_vectors if connection.vendor == "postgresql" else _matches)(choices)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT d.id, count(*) OVER () FROM ({hits}) AS h JOIN {DOCUMENTS} d ON d.id = h.id"
            f" WHERE d.id IN ({seen}) ORDER BY h.rank, d.version_id, d.position, d.id"
            " LIMIT %s OFFSET %s",
            [*hits_by, *seen_by, PER_PAGE, PER_PAGE * (page - 1)],
        )
        found = cursor.fetchall()
    return [key for key, _ in found], found[0][1] if found else 0


# --- PostgreSQL: queries put together from phrases, each a parameter
def _vectors(choices: tuple[Choice, ...]) -> tuple[str, list]:
    whole, whole_by = _joined(" || ", [_side(choice) for choice in choices])
    some, some_by = _joined(" || ", [_phrase(term) for one in choices for term in one.wanted])
    return (
        f"SELECT id, -ts_rank({WEIGHTS}, vector, q.whole, 1) AS rank FROM {DOCUMENTS},"
        f" (SELECT {whole} AS whole, {some} AS some) AS q"
        " WHERE vector @@ q.whole AND ts_filter(vector, '{a,b,c}') @@ q.some",
        [*whole_by, *some_by],
    )


def _side(choice: Choice) -> tuple[str, list]:
    without = [(f"!!{sql}", params) for sql, params in map(_phrase, choice.unwanted)]
    return _joined(" && ", [*map(_phrase, choice.wanted), *without])


def _phrase(term: Term) -> tuple[str, list]:
    phrase = "phraseto_tsquery('english', %s)"
    if not term.begins:
        return phrase, [term.words]
    return f"({phrase} || to_tsquery('english', %s))", [term.words, f"'{term.words}':*"]


def _joined(sign: str, parts: list[tuple[str, list]]) -> tuple[str, list]:
    sql = sign.join(sql for sql, _ in parts)
    return f"({sql})", [param for _, params in parts for param in params]


# --- SQLite: one string in the language of FTS5, every term in quotation marks
def _matches(choices: tuple[Choice, ...]) -> tuple[str, list]:
    whole = " OR ".join(map(_fts_side, choices))
    some = " OR ".join(_fts_term(term) for choice in choices for term in choice.wanted)
    return (
        f"SELECT rowid AS id, bm25({FULL_TEXT}, {COLUMN_WEIGHTS}) AS rank FROM {FULL_TEXT}"
        f" WHERE {FULL_TEXT} MATCH %s",
        [f"({whole}) AND {{title heading body}} : ({some})"],
    )


def _fts_side(choice: Choice) -> str:
    wanted = " AND ".join(map(_fts_term, choice.wanted))
    without = "".join(f" NOT {_fts_term(term)}" for term in choice.unwanted)
    return f"(({wanted}){without})"


def _fts_term(term: Term) -> str:
    quoted = '"{}"'.format(term.words.replace('"', " "))
    return f"({quoted} OR {quoted} *)" if term.begins else quoted


def _reader(person: Person) -> Reader:
    """Asked once for all kinds: the policies are few, and the condition is long."""
    in_force, drafts = [], []
    for key, state in versions.to_search(person):
        (in_force if state == Version.State.PUBLISHED else drafts).append(key)
    return Reader(person, in_force, drafts)


# --- policies and their clauses
def _versions_found_by(reader: Reader) -> Q:
    """Those in force that bind or concern the person; drafts for owners and keepers of drafts."""
    return Q(version__in=[*reader.in_force, *reader.drafts])


def _clauses_found_by(reader: Reader) -> Q:
    """Without those for which the only school that they read at has words of its own."""
    places = local.places_of(reader.person, timezone.localdate())[:2]
    if len(places) != 1:
        return _versions_found_by(reader)
    instead = Variant.objects.filter(
        policy=OuterRef("version__policy"),
        anchor=OuterRef("anchor"),
        school=places[0],
        state=Variant.State.ACCEPTED,
    )
    worded = Q(version__in=reader.in_force) & Q(Exists(instead))
    return _versions_found_by(reader) & ~worded


def _policy_lines(person: Person, rows: list[SearchDocument]) -> dict[int, Line]:
    found = versions_of(rows)
    return {
        row.pk: Line(
            title=found[row.version_id].policy.title,
            url=_page_of(found[row.version_id]),
            where=found[row.version_id].policy.reference,
            text=found[row.version_id].policy.summary,
            state=_draft(found[row.version_id]),
        )
        for row in rows
    }


def _clause_lines(person: Person, rows: list[SearchDocument]) -> dict[int, Line]:
    """Each clause in the words of the person's own school."""
    found = versions_of(rows)
    said = _words_at(_school_of(person), rows)
    lines = {}
    for row in rows:
        version, clause = found[row.version_id], said[row.pk]
        lines[row.pk] = Line(
            title=clause["heading"] or f"{version.policy.title}, section {clause['number']}",
            url=f"{version.get_absolute_url()}#{row.anchor}",
            where=str(version),
            number=clause["number"],
            text=searching.words_of(clause["html"]),
            state=_draft(version),
        )
    return lines


def versions_of(rows: list[SearchDocument]) -> dict[int, Version]:
    wanted = {row.version_id for row in rows}
    found = Version.objects.filter(pk__in=wanted).select_related("policy")
    return {version.pk: version for version in found.defer("html", "found")}


def _page_of(version: Version) -> str:
    if version.published_at is None:
        return version.get_absolute_url()
    return reverse("policies:policy", kwargs={"slug": version.policy.slug})


def _draft(version: Version) -> str:
    return "" if version.published_at else version.get_state_display()


def _school_of(person: Person) -> int | None:
    placed = Placement.objects.on(timezone.localdate()).filter(person=person)
    return placed.order_by("-main", "starts_on", "pk").values_list("school", flat=True).first()


def _words_at(school: int | None, rows: list[SearchDocument]) -> dict[int, dict]:
    """number, heading and html of each clause: as the school's edition has them, else filled."""
    there = Edition.objects.filter(
        version__in={row.version_id for row in rows}, school=school
    ).select_related("text")
    drawn = {
        (edition.version_id, clause["anchor"]): clause
        for edition in there.order_by("sequence")
        for clause in edition.text.clauses
    }
    missing = [row for row in rows if (row.version_id, row.anchor) not in drawn]
    filled = _filled(school, missing)
    return {row.pk: drawn.get((row.version_id, row.anchor)) or filled[row.pk] for row in rows}


def _filled(school: int | None, rows: list[SearchDocument]) -> dict[int, dict]:
    """A school that lacks the words for a field sees the sentence without them."""
    clauses = Clause.objects.in_bulk([row.ref for row in rows])
    fields = any(merging.fields_in(clause.html + clause.heading) for clause in clauses.values())
    values = slots.values_by_school(timezone.localdate()).get(school, {}) if fields else {}
    words = dict.fromkeys(merging.KNOWN, "") | values
    return {
        row.pk: {
            "number": clauses[row.ref].number,
            "heading": words_without_gaps(clauses[row.ref].heading, words),
            "html": without_gaps(clauses[row.ref].html, words),
        }
        for row in rows
    }


def without_gaps(text: str, words: dict[str, str]) -> str:
    """The text with these words in it; a field that does not exist leaves nothing behind."""
    return merging.fill(text, _for_all(text, words))


def words_without_gaps(heading: str, words: dict[str, str]) -> str:
    """The same of words that are not HTML."""
    return merging.fill_words(heading, _for_all(heading, words))


def _for_all(text: str, words: dict[str, str]) -> dict[str, str]:
    return {**words, **dict.fromkeys(merging.unknown_in(text), "")}


register("policy", Kind(_versions_found_by, _policy_lines))
register("clause", Kind(_clauses_found_by, _clause_lines))
