"""Where somebody may say that something concerns, and whom to speak to there."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessGrant, SocialAccount
from accounts.queries import deciders
from accounts.queries import declaring_turns as turns
from accounts.queries.declaring import interests
from people.models import Person, Placement, Role, School


def schools_of(user: Person) -> list[School]:
    """Where they work or hold a post today, the main place first; none for a trustee."""
    today = timezone.localdate()
    placed = Placement.objects.on(today).filter(person=user, main=True, school=OuterRef("pk"))
    rows = School.objects.filter(pk__in=user.schools())
    return sorted(rows.annotate(main=Exists(placed)), key=lambda row: (not row.main, row.name))


def speak_to(user: Person, school: School | None) -> list[tuple[Person, str]]:
    """The DSL and deputies of the school who are here today, else the trust's safeguarding lead."""
    found = deciders.on(timezone.localdate())
    rungs = found.ladder("dsl", school and school.pk, never=[user.pk])[:1]
    posts = {key: post for rung in rungs for key, post in rung.people.items()}
    named = [(person, Role(posts[person.pk]).label) for person in turns.people(posts)]
    return sorted(named, key=lambda one: (one[1] != Role.DSL.label, one[1], one[0].family_name))


def accounts_used_by(user: Person) -> QuerySet[SocialAccount]:
    """Official accounts to which they have access, or for which they answer."""
    grants = AccessGrant.objects.filter(account=OuterRef("pk"), person=user, ended_at=None)
    mine = Q(Exists(grants)) | Q(owner=user) | Q(deputy=user) | Q(editor=user)
    rows = SocialAccount.objects.exclude(state=SocialAccount.State.CLOSED)
    return rows.filter(mine).select_related("platform").order_by("title", "pk")


def public_register() -> tuple[str, str] | None:
    """The link to the public register of interests, where anything stands in it."""
    address = reverse("accounts:public_interests")
    return ("Register of interests", address) if interests().exists() else None
