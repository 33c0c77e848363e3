"""What is planned for policies, by day: reviews, versions that come into force, days to sign by.

Titles of policies and numbers of versions, never the name of a person.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from people.models import Absence, Person, Role, School
from people.queries import trust
from people.queries.calendar import calendars
from policies import rounds
from policies.models import Assignment, CalendarFeed, Policy, Version
from policies.queries import versions

LOOK_AFTER_ALL = frozenset(
    {
        Role.POLICY_OWNER,
        Role.CLERK,
        Role.EXECUTIVE,
        Role.NOMINATED_EXECUTIVE,
        Role.CHIEF_EXECUTIVE,
    }
)
# Days set for everybody at once; what one person has until is nobody else's business.
TOGETHER = (
    Assignment.Occasion.NEW_VERSION,
    Assignment.Occasion.ANNUAL,
    Assignment.Occasion.BROUGHT_IN,
)


@dataclass(frozen=True, order=True)
class Entry:
    """One thing on one day. `uid` stays the same when the day moves."""

    on: date
    what: str
    title: str
    path: str
    uid: str

    @property
    def words(self) -> str:
        return f"{self.what}: {self.title}"


def policies_of(person: Person) -> QuerySet[Policy]:
    """Every policy for whoever looks after all of them, else those the person owns."""
    posts = person.posts()
    if any(post.role in LOOK_AFTER_ALL and post.school is None for post in posts):
        return Policy.objects.all()
    return versions.owned_by(person)


def entries(policies: QuerySet[Policy], first: date, last: date) -> list[Entry]:
    """Everything from the first to the last day, in order; three queries."""
    some = policies.order_by()
    found = [
        *_reviews(some.filter(next_review_on__range=(first, last))),
        *_in_force(some, first, last),
        *_to_sign(some, first, last),
    ]
    return sorted(found)


def overdue(policies: QuerySet[Policy], on: date) -> list[Entry]:
    """Reviews whose day is past, the longest overdue first."""
    return sorted(_reviews(policies.order_by().filter(next_review_on__lt=on)))


def _reviews(policies: QuerySet[Policy]) -> Iterator[Entry]:
    published = Version.objects.filter(policy=OuterRef("pk"), state=Version.State.PUBLISHED)
    rows = policies.filter(Exists(published)).values_list("pk", "title", "slug", "next_review_on")
    for pk, title, slug, day in rows:
        path = reverse("policies:policy", args=[slug])
        yield Entry(day, "Review due", title, path, f"review-{pk}")


def _in_force(policies: QuerySet[Policy], first: date, last: date) -> Iterator[Entry]:
    """Versions that come into force, or came into force lately."""
    states = (Version.State.APPROVED, Version.State.PUBLISHED, Version.State.SUPERSEDED)
    rows = Version.objects.filter(
        policy__in=policies.values("pk"), state__in=states, effective_on__range=(first, last)
    ).order_by()
    columns = ("pk", "policy__title", "major", "minor", "effective_on")
    for pk, title, major, minor, day in rows.values_list(*columns):
        path = reverse("policies:version", args=[pk])
        yield Entry(day, "In force", f"{title}, version {major}.{minor}", path, f"version-{pk}")


def _to_sign(policies: QuerySet[Policy], first: date, last: date) -> Iterator[Entry]:
    rows = Assignment.objects.filter(
        policy__in=policies.values("pk"),
        state=Assignment.State.OPEN,
        occasion__in=TOGETHER,
        due_first_on__range=(first, last),
    ).order_by()
    columns = ("policy", "policy__title", "policy__slug", "due_first_on")
    for pk, title, slug, day in rows.values_list(*columns).distinct():
        path = reverse("policies:policy", args=[slug])
        yield Entry(day, "To be signed by", title, path, f"sign-{pk}-{day:%Y%m%d}")


# --- the address under which a calendar is read
def feed_of(person: Person) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(person=person, ended_at=None).first()


def reader_of(digest: str, on: date) -> Person | None:
    """Whose calendar stands under the address: nobody's once it ended, they left or may not."""
    suspended = Absence.objects.on(on).filter(person=OuterRef("person"), kind="suspended")
    feed = (
        CalendarFeed.objects.filter(~Exists(suspended), Q(digest=digest), ended_at=None)
        .select_related("person")
        .first()
    )
    return feed.person if feed and feed.person.has_perm("policies.view_calendar") else None


# --- when yearly signing opens
@dataclass(frozen=True)
class SchoolOpens:
    """A school, the day on which its yearly signing opens, and whether an INSET day says so."""

    name: str
    on: date
    is_inset: bool


def openings(policies: QuerySet[Policy], on: date) -> list[SchoolOpens]:
    """For the school year to which the day counts, by day; nothing where no policy is yearly."""
    if not policies.filter(signing_rule=Policy.SigningRule.YEARLY).exists():
        return []
    month, day = trust.setting("ack.yearly_due_month"), trust.setting("ack.yearly_due_day")
    year = rounds.first_year_of(on)
    last = rounds.last_opening(year, rounds.due_by(year, int(month), int(day)))
    days_of = calendars()
    found = [
        SchoolOpens(name, opens.on, opens.is_inset)
        for pk, name in School.objects.open_on(on).values_list("pk", "name")
        for opens in [rounds.opening(days_of[pk], year, last)]
    ]
    return sorted(found, key=lambda row: (row.on, row.name))
