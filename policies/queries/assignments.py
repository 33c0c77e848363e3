"""What a person has to read and sign, and what they have signed."""

from collections import defaultdict
from datetime import date, datetime, time

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from core.kept_query import kept, kept_by
from people.models import Absence, Person
from policies.models import Acknowledgement, Assignment, AssignmentSchool
from policies.queries import questions
from policies.queries.acknowledgements import of_person


def visible_to(person: Person | int) -> QuerySet[Assignment]:
    """Somebody's own assignments: nobody opens the signing page of another."""
    rows = Assignment.objects.filter(person=person).select_related("policy", "version", "person")
    return rows.defer("version__html", "version__found")  # large, and read as an edition


def own(person: Person, pk: int) -> Assignment | None:
    """This assignment, if it is this person's."""
    return next(iter(_own(pk, person.pk)), None)


@kept_by(2)
def _own(pk: int, person: int) -> QuerySet[Assignment]:
    return visible_to(person).filter(pk=pk)


def to_do(person: Person | int) -> QuerySet[Assignment]:
    """What is still to sign, soonest first, with when an earlier version was last signed."""
    last = (
        Acknowledgement.objects.filter(
            of_person(person), version__policy=OuterRef("policy"), voided_at=None
        )
        .order_by("-signed_at")
        .values("signed_at")[:1]
    )
    return (
        visible_to(person)
        .filter(state__in=(Assignment.State.OPEN, Assignment.State.NOT_SIGNED))
        .annotate(last_signed_at=Subquery(last))
        .order_by("due_on", "policy__title")
    )


to_do_of = kept(to_do)  # the rows at once, for the key of a person


def in_one_sitting(person: Person, on: date) -> QuerySet[Assignment]:
    """What is to sign, and what was signed on the day, in the order of the due dates.

    What somebody did not sign, giving a reason, is left out: nobody asks for it again.
    """
    begins = timezone.make_aware(datetime.combine(on, time.min))
    today = Q(state=Assignment.State.SIGNED, ended_at__gte=begins)
    rows = visible_to(person).filter(Q(state=Assignment.State.OPEN) | today)
    return rows.order_by("due_on", "policy__title", "pk")


def holds_back(person: Person) -> bool:
    """Whether something waits for this person's signature and nothing stops their clock.

    Not an absence, not a question to the owner, and not a reason given for not signing.
    """
    if Absence.objects.on(timezone.localdate()).filter(person=person).exists():
        return False
    waiting = Assignment.objects.filter(person=person, state=Assignment.State.OPEN)
    return waiting.exclude(questions.waits()).exists()


def signed_by(person: Person | int) -> QuerySet[Acknowledgement]:
    """Everything the person has signed, latest first; struck-out signatures included."""
    return (
        Acknowledgement.objects.filter(of_person(person))
        .select_related("version__policy", "person", "recorded_by")
        .order_by("-signed_at")
    )


def number_signed(person: Person) -> int:
    """How many signatures of this person stand."""
    return sum(_signed_by_record(person.pk))


@kept
def _signed_by_record(person: int) -> QuerySet:
    stand = Acknowledgement.objects.filter(of_person(person), voided_at=None)
    return stand.order_by().values("person").annotate(n=Count("pk")).values_list("n", flat=True)


def last_signed(person: Person, policy: int) -> Acknowledgement | None:
    return next(iter(_last_signed(person.pk, policy)), None)


@kept_by(2)
def _last_signed(person: int, policy: int) -> QuerySet:
    return signed_by(person).filter(version__policy=policy, voided_at=None)[:1]


def schools_read_at(assignment: Assignment) -> list[int | None]:
    """The schools whose editions this person reads; [None] for whoever works at none."""
    return list(_schools_read_at(assignment.pk)) or [None]


@kept
def _schools_read_at(assignment: int) -> QuerySet:
    rows = AssignmentSchool.objects.filter(assignment=assignment)
    rows = rows.filter(counted_until=None, school__isnull=False)
    return rows.order_by("school__name").values_list("school_id", flat=True)


def latest_of(person: Person) -> dict[int, Assignment]:
    """The person's assignment of each policy that matters now, by policy; one query.

    What is to sign comes before what was signed, and that before what was closed.
    """
    rows = (
        Assignment.objects.filter(person=person)
        .exclude(state=Assignment.State.CLOSED)
        .select_related("version")
        .order_by("pk")
    )
    found: dict[int, Assignment] = {}
    for row in rows:
        if row.policy_id not in found or found[row.policy_id].state != Assignment.State.OPEN:
            found[row.policy_id] = row
    return found


def with_schools(rows: QuerySet[Assignment]) -> list[Assignment]:
    """Assignments with person and version, and `school_ids` where each counts; two queries."""
    found = list(rows.select_related("person", "version__policy"))
    places = defaultdict(list)
    counted = AssignmentSchool.objects.filter(
        assignment__in=rows, counted_until=None, school__isnull=False
    ).order_by("school__name")
    for assignment, school in counted.values_list("assignment_id", "school_id"):
        places[assignment].append(school)
    for row in found:
        row.school_ids = places[row.pk]
    return found
