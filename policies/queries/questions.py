"""Which questions a person may see, which wait for whom, and which answers everybody reads."""

from datetime import date

from django.db.models import Case, Count, Exists, Min, OuterRef, Q, QuerySet, When
from django.utils import timezone

from core.kept_query import kept, kept_by
from people.models import Appointment, Person, Role
from policies.models import Clause, Policy, Question, Version
from policies.queries import versions
from policies.shown import Answered

OPEN, ANSWERED, PUBLISHED, WITHDRAWN = Question.State
KEEP = frozenset({Role.POLICY_OWNER, Role.CLERK})


def visible_to(person: Person) -> QuerySet[Question]:
    """One's own; all about the policies one owns; the clerk's and the policy owner's: all."""
    rows = Question.objects.select_related("policy", "version", "clause", "person", "answered_by")
    if not person.is_authenticated:
        return rows.none()
    if any(post.role in KEEP and post.school is None for post in person.posts()):
        return rows
    return rows.filter(Q(person=person) | Q(policy__in=versions.owned_by(person)))


def waiting_for(person: Person) -> QuerySet[Question]:
    """What this person is to answer: of their own policies, and as policy owner of the ownerless.

    Oldest first.
    """
    rows = Question.objects.select_related("policy", "version", "clause", "person", "answered_by")
    waits = _is_to_answer(person, ownerless=_answers_for_the_ownerless(person))
    return rows.filter(waits).order_by("asked_at", "pk")


def _answers_for_the_ownerless(person: Person) -> bool:
    return any(post.role == Role.POLICY_OWNER and post.school is None for post in person.posts())


def _is_to_answer(person: Person, *, ownerless: bool) -> Q:
    """Of what is here the person sees everything, so that need not be asked as well."""
    mine = Q(policy__in=versions.owned_by(person))
    if ownerless:
        mine |= ~Exists(Policy.owners.through.objects.filter(policy=OuterRef("policy")))
    return Q(mine, state=OPEN)


def to_hear_of(question: Question) -> QuerySet[Person]:
    """The owners of the policy; where it has none, whoever keeps the trust's policies."""
    owners = question.policy.owners.all()
    if owners.exists():
        return owners
    today = timezone.localdate()
    posts = Appointment.objects.in_effect(today).filter(role=Role.POLICY_OWNER, school=None)
    return Person.objects.filter(pk__in=posts.values("person"))


def waits(assignment: str = "pk") -> Exists:
    """For a filter of assignments: somebody waits for an answer before they sign."""
    return Exists(Question.objects.filter(assignment=OuterRef(assignment), state=OPEN))


def answered(policy: str = "pk") -> Exists:
    """Of policies: whether they have an answer that everybody reads."""
    return Exists(Question.objects.filter(policy=OuterRef(policy), state=PUBLISHED))


def stays(version: int | OuterRef, major: int | OuterRef) -> Q:
    """Of a question: whether its answer stands beside the text of this version.

    It does so for as long as its clause keeps its words; one about the policy as a whole until
    the next material version.
    """
    same_words = Clause.objects.filter(
        version=version, anchor=OuterRef("clause__anchor"), html=OuterRef("clause__html")
    )
    return Q(clause=None, version__major=major) | Q(Exists(same_words))


def beside(version: Version, person: Person) -> tuple[tuple[Answered, ...], list[Question]]:
    """The answers that stand beside this version's text, and what the reader asked; one query."""
    rows = _near(person.pk, version.pk, version.policy_id, version.major)
    answers = tuple(
        Answered(row.clause.anchor if row.clause else "", row.asked_as, row.answer, row.pk)
        for row in rows
        if row.state == PUBLISHED and row.stays
    )
    return answers, [row for row in rows if row.person_id == person.pk]


@kept_by(3)
def _near(person: int, version: int, policy: int, major: int) -> QuerySet:
    stands = stays(version, major)
    return (
        Question.objects.filter(
            Q(stands, state=PUBLISHED) | Q(person=person, version=version), policy=policy
        )
        .exclude(state=WITHDRAWN)
        .annotate(stays=Case(When(stands, then=True), default=False))
        .select_related("policy", "clause")
        .defer("clause__html")
    )


def tally(person: Person) -> dict:
    """For the home page: how many wait for this person's answer, since when; how many they asked.

    One query.
    """
    rows = _tallied(person.pk, timezone.localdate(), _answers_for_the_ownerless(person))
    waiting = [row for row in rows if row["waits"]]
    return {
        "waiting": sum(row["number"] for row in waiting),
        "oldest": min((row["oldest"] for row in waiting), default=None),
        "asked": sum(row["asked"] for row in rows),
    }


@kept
def _tallied(person: int, on: date, ownerless: bool) -> QuerySet:
    """At most two rows: of what waits for the person, and of the rest that they asked."""
    waiting = _is_to_answer(Person(pk=person), ownerless=ownerless)
    rows = Question.objects.filter(waiting | Q(person=person)).order_by()
    rows = rows.annotate(waits=Case(When(waiting, then=True), default=False))
    return rows.values("waits").annotate(
        number=Count("pk"), oldest=Min("asked_at"), asked=Count("pk", filter=Q(person=person))
    )
