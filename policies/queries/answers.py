"""Finding what owners answered for everybody: by whoever reads the text beside which it stands."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.text import Truncator

from people.models import Person
from policies import composition
from policies.models import Clause, Question, RoleEdition, SearchDocument, Version
from policies.queries import local, readers
from policies.queries.search import Kind, Line, Reader, versions_of

TITLE = 120  # characters of a question above its answer
PUBLISHED = Question.State.PUBLISHED


def _found_by(reader: Reader) -> Q:
    unread = _beside_what_others_read(reader.person)
    answered = Question.objects.filter(~unread, state=PUBLISHED)
    return Q(version__in=reader.in_force, ref__in=answered.order_by().values("pk"))


def _beside_what_others_read(person: Person) -> Q:
    """Of questions: about sections that the person reads at none of their schools.

    One query where no policy with answers is read in parts.
    """
    today = timezone.localdate()
    answered = Question.objects.filter(policy=OuterRef("policy"), state=PUBLISHED)
    parts = RoleEdition.objects.filter(policy=OuterRef("policy"))
    parted = Version.objects.filter(
        Exists(answered), Exists(parts), state=Version.State.PUBLISHED
    ).select_related("policy")
    elsewhere = Q(pk=None)
    for version in parted.defer("html", "found"):
        at = readers.read_by(version.policy, person, today)
        places = list(local.places_of(person, today).values_list("pk", flat=True)) or [None]
        parts_read = {at.get(place, "") for place in places}
        unread = _unread(version, parts_read)
        elsewhere |= Q(policy=version.policy_id, clause__anchor__in=unread)
    return elsewhere


def _unread(version: Version, parts_read: set[str]) -> set[str]:
    """The addresses of the clauses that are in none of these parts ("": the whole text)."""
    clauses = list(Clause.objects.filter(version=version).only("anchor", "level"))
    unread = {clause.anchor for clause in clauses}
    for part in parts_read:
        read = composition.without(clauses, local.left_out(version.policy, part))
        unread -= {clause.anchor for clause in read}
    return unread


def _lines(person: Person, rows: list[SearchDocument]) -> dict[int, Line]:
    asked = Question.objects.select_related("clause").in_bulk([row.ref for row in rows])
    found = versions_of(rows)
    return {row.pk: _line(asked[row.ref], found[row.version_id]) for row in rows}


def _line(question: Question, version: Version) -> Line:
    """The question above its answer; one too long for that begins the text as well."""
    asked = " ".join(question.asked_as.split())
    title, answer = Truncator(asked).chars(TITLE), " ".join(question.answer.split())
    return Line(
        title=title,
        url=f"{version.get_absolute_url()}#answer-{question.pk}",
        where=f"Asked about {question.about} of the {version}",
        number=question.clause.number if question.clause else "",
        text=answer if title == asked else f"{asked} {answer}",
    )


ANSWER = Kind(_found_by, _lines)
