"""Where somebody may hold signing sessions, and what a session shows to whom."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from people.models import Absence, Person, Placement, School
from policies import links
from policies.models import (
    Assignment,
    AssignmentSchool,
    Policy,
    SessionSignature,
    SigningSession,
)
from policies.queries.helping import HELPERS

MOST_FOUND = 20
FEWEST_LETTERS = 2


def schools_visible_to(person: Person) -> QuerySet[School]:
    """The schools of the trust at which this person may help others to sign."""
    if not person.is_authenticated:
        return School.objects.none()
    held = {post.school for post in person.posts() if post.role in HELPERS}
    here = School.objects.open_on(timezone.localdate())
    return here if None in held else here.filter(pk__in=held)


def visible_to(person: Person) -> QuerySet[SigningSession]:
    return (
        SigningSession.objects.filter(school__in=schools_visible_to(person))
        .select_related("school", "witness", "opened_by")
        .prefetch_related("policies")
    )


def latest_at(school: School, person: Person) -> QuerySet[SigningSession]:
    """The sessions of a school, latest first, with `people`: how many signed in each."""
    signers = Count("signatures__acknowledgement__person", distinct=True)
    rows = visible_to(person).filter(school=school).annotate(people=signers)
    return rows.order_by("-opened_at")  # a query that groups forgets the order of the model


def signed_in(session: SigningSession) -> QuerySet[SessionSignature]:
    """Who signed what, latest first."""
    return session.signatures.select_related(
        "acknowledgement__person", "acknowledgement__version__policy"
    ).defer("acknowledgement__version__html", "acknowledgement__version__found")


def policies_at(school: School) -> QuerySet[Policy]:
    """Those that somebody at this school still has to sign."""
    waiting = AssignmentSchool.objects.filter(
        school=school, policy=OuterRef("pk"), signed_on=None, counted_until=None
    )
    return Policy.objects.filter(Exists(waiting))


def witnesses_at(school: School, person: Person) -> QuerySet[Person]:
    """Who may say who somebody is: whoever works there today, and whoever opens the session."""
    today = timezone.localdate()
    working = Placement.objects.on(today).filter(school=school)
    here = Q(pk__in=working.values("person")) & ~Q(pk__in=_away(today))
    return Person.objects.current(today).filter(here | Q(pk=person.pk))


def session_of(token: str) -> SigningSession | None:
    """The session with this secret while it lasts; None for every other one."""
    return _lasting().filter(token_hash=links.kept(token)).first()


def session_by_number(number: str) -> SigningSession | None:
    """The session that a tablet or telephone was let into, while it lasts."""
    return _lasting().filter(number=number).first()


def _lasting() -> QuerySet[SigningSession]:
    return SigningSession.objects.filter(
        state=SigningSession.State.OPEN, ends_at__gt=timezone.now()
    ).select_related("school", "witness")


def waiting_in(session: SigningSession) -> QuerySet[Assignment]:
    """What people have to sign here; without those who declined, are paused, or are the witness.

    They are left out rather than marked, so that a room learns nothing of anybody.
    """
    today = timezone.localdate()
    here = AssignmentSchool.objects.filter(
        assignment=OuterRef("pk"), school=session.school_id, counted_until=None
    )
    return (
        Assignment.objects.filter(
            Exists(here),
            state=Assignment.State.OPEN,
            policy__in=session.policies.all(),
            person__in=Person.objects.current(today).filter(blocked_at=None),
        )
        .exclude(person__in=_away(today))
        .exclude(person=session.witness_id)
        .order_by("due_on", "policy__title", "pk")
    )


def readable_in(session: SigningSession) -> QuerySet[Assignment]:
    """The same, and what was signed in this session: an answer for whatever is sent again."""
    signed = Q(acknowledgements__in_session__session=session)
    waiting = waiting_in(session).order_by().values("pk")
    return (
        Assignment.objects.filter(Q(pk__in=waiting) | signed)
        .distinct()
        .select_related("person", "policy", "version")
        .defer("version__html", "version__found")
    )


def found_in(session: SigningSession, words: str) -> list[Assignment]:
    """The people whose name has all these words, each with the first policy to sign here."""
    parts = words.split()
    if sum(map(len, parts)) < FEWEST_LETTERS:
        return []
    rows = waiting_in(session).select_related("person")
    for part in parts[:6]:
        rows = rows.filter(
            Q(person__given_names__icontains=part)
            | Q(person__known_as__icontains=part)
            | Q(person__family_name__icontains=part)
        )
    first: dict[int, Assignment] = {}
    for row in rows.defer("reason").order_by(
        "person__family_name", "person__given_names", "person", "due_on", "policy__title"
    )[: MOST_FOUND * 10]:
        first.setdefault(row.person_id, row)
    return list(first.values())[:MOST_FOUND]


def next_for(session: SigningSession, person: int) -> Assignment | None:
    """What this person has to sign next in the session."""
    return waiting_in(session).filter(person=person).first()


def _away(today: date) -> QuerySet:
    return Absence.objects.on(today).order_by().values("person")
