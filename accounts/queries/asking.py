"""Which requests for an account a person may know of, and what they are about."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from accounts import asked, ladders
from accounts.models import NOT_OURS, AccountRequest, Delegate, Platform, SocialAccount
from accounts.queries import asking_process
from notices.models import Notice
from people.models import Appointment, Person, Placement, Role, School
from people.rules import HEADS
from policies.queries.bound import GROUP_OF_ROLE

State = AccountRequest.State
OPEN = (State.ASKED, State.MORE_ASKED, State.APPROVED)
TO_DECIDE = "account_request_to_decide"
TO_CREATE = "account_request_to_create"
TO_SET_UP = "account_request_to_set_up"
TOLD = (TO_DECIDE, TO_CREATE, TO_SET_UP)
LEADS = frozenset({*HEADS, Role.SCHOOL_LEADER})
UPPER = frozenset(role for rung in ladders.ABOVE for role in rung)


def with_names(rows: QuerySet[AccountRequest]) -> QuerySet[AccountRequest]:
    people = ("requester", "owner", "deputy", "alternative", "account")
    return rows.select_related("school", "platform", *people)


def visible_to(person: Person) -> QuerySet[AccountRequest]:
    """One's own; of what was sent also those one decides, decided, creates or leads the school of;
    for the communications manager all. A draft is its author's alone."""
    if not person.is_authenticated:
        return AccountRequest.objects.none()
    return with_names(AccountRequest.objects.filter(_mine(person) | _shared(person)))


def own(person: Person) -> QuerySet[AccountRequest]:
    """Those one wrote: to go on with, to send, to withdraw."""
    if not person.is_authenticated:
        return AccountRequest.objects.none()
    return with_names(AccountRequest.objects.filter(_mine(person)))


def _mine(person: Person) -> Q:
    return Q(requester=person)


def _shared(person: Person) -> Q:
    posts = person.posts()
    if any(post.role == Role.COMMUNICATIONS_MANAGER for post in posts):
        return Q(asked_at__isnull=False)
    told = Notice.objects.filter(person=person, kind__in=TOLD).order_by().values("ref")
    seen = Q(pk__in=told) | Q(pk__in=_decided_by(person)) | Q(pk__in=_designated(person))
    seen |= Q(school__in=nominated(person, timezone.localdate()).values("school"))
    if led := {post.school for post in posts if post.role in LEADS and post.school}:
        seen |= Q(school__in=led)
    if any(post.role in UPPER for post in posts):
        seen |= Q(pk__in=_gone_up_to(person))
    return seen & Q(asked_at__isnull=False)


def _decided_by(person: Person) -> QuerySet:
    return AccountRequest.objects.filter(decisions__by=person).order_by().values("pk")


def _designated(person: Person) -> QuerySet:
    return AccountRequest.objects.filter(designated=person).order_by().values("pk")


def nominated(person: Person, on: date) -> QuerySet[Delegate]:
    """The schools whose headteacher has named this person, as long as it holds."""
    named = Delegate.objects.filter(person=person, school__isnull=False, ended_at=None)
    named = named.filter(starts_on__lte=on).order_by()
    return named.filter(Q(ends_on=None) | Q(ends_on__gte=on))


def _gone_up_to(person: Person) -> list[int]:
    """What waits for a post above the schools': worked out, for the few who hold one."""
    waiting = list(AccountRequest.objects.filter(state=State.ASKED))
    process = asking_process.today() if waiting else None
    return [row.pk for row in waiting if person.pk in process.deciding(row)]


def waiting_for(person: Person, profile: dict | None = None) -> list[tuple[AccountRequest, str]]:
    """What this person is to do about requests: (request, "decide", "create", "set_up" or
    "answer"). Oldest first. One query where nothing is open."""
    rows = with_names(AccountRequest.objects.filter(state__in=(*OPEN, State.CREATED)))
    open_now = ~Q(state=State.CREATED) | Q(set_up_by=None, designated__isnull=False)
    rows = rows.filter(open_now).distinct().order_by("asked_at", "pk")
    rows = list(rows.prefetch_related("designated"))
    process = asking_process.today(profile) if rows else None
    found = [(row, to_do(row, person, process)) for row in rows]
    return [(row, what) for row, what in found if what]


def to_do(row: AccountRequest, person: Person, process: asking_process.Process) -> str:
    if row.state == State.MORE_ASKED and row.requester_id == person.pk:
        return "answer"
    if row.state == State.ASKED and person.pk in process.deciding(row):
        return "decide"
    if row.state == State.APPROVED and person.pk in process.creating(row):
        return "create"
    has_to_be_set_up = row.state in (State.APPROVED, State.CREATED) and not row.set_up_by_id
    if has_to_be_set_up and person.pk in process.sets_up(row):
        return "set_up"
    return ""


def has_something(on: date) -> Exists:
    """Beside a person: a request of theirs that goes on, or one that they are named for."""
    me = OuterRef("pk")
    theirs = AccountRequest.objects.filter(requester=me, state=State.MORE_ASKED)
    named = AccountRequest.objects.filter(designated=me, state=State.APPROVED)
    nominee = Delegate.objects.filter(person=me, school__isnull=False, ended_at=None)
    return Exists(theirs) | Exists(named) | Exists(nominee)


def places(person: Person, profile: Mapping, on: date) -> list[School | None]:
    """The schools for which this person may ask; None: the trust, for its own team and trustees.

    Staff by where they work, governors and trustees by their appointment.
    """
    groups = asked.setting(profile, "account.may_ask")
    roles = [role for role, group in GROUP_OF_ROLE.items() if group in groups]
    placed = Placement.objects.on(on).filter(person=person, staff_group__in=groups)
    posted = Appointment.objects.in_effect(on).filter(person=person, role__in=roles)
    schools = School.objects.open_on(on).filter(
        Q(pk__in=placed.order_by().values("school")) | Q(pk__in=posted.order_by().values("school"))
    )
    found: list[School | None] = [row for row in schools if row.kind != School.Kind.CENTRAL]
    if len(found) < len(schools) or posted.filter(school=None).exists():
        found.append(None)
    return found


def platforms() -> QuerySet[Platform]:
    return Platform.objects.filter(in_use=True)


def existing(school: School | None, platform: Platform | None) -> QuerySet[SocialAccount]:
    """Accounts of this school on this platform that could serve instead of a new one."""
    rows = SocialAccount.objects.filter(school=school, platform=platform)
    rows = rows.exclude(kind__in=NOT_OURS).exclude(state=SocialAccount.State.CLOSED)
    return rows.select_related("owner", "platform", "school").order_by("title", "pk")


def listed(
    person: Person, *, state: str = "", school: str = "", platform: object = None, q: str = ""
) -> QuerySet[AccountRequest]:
    """What one may see, narrowed; what still goes on first."""
    rows = visible_to(person)
    if state:
        rows = rows.filter(state=state)
    if school:
        rows = rows.filter(school=None if school == "trust" else school)
    if platform:
        rows = rows.filter(platform=platform)
    for word in q.split():
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(handle__icontains=word)
            | Q(requester__family_name__icontains=word)
            | Q(requester__given_names__icontains=word)
        )
    going_on = Case(
        When(state__in=(State.DRAFT, *OPEN), then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return rows.order_by(going_on, F("asked_at").desc(nulls_first=True), "-pk")
