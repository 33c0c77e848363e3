"""Which posts and standing approvals somebody may see, and what waits for them."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import (
    AccessGrant,
    Delegate,
    Post,
    PostPicture,
    SocialAccount,
    StandingApproval,
)
from accounts.queries.posts_deciding import Deciding
from accounts.rules.posts import DECIDES, DELEGATE, EDIT, NOMINEE, WRITE, WRITES, tied
from core.months import months_later
from people.models import Person, School
from people.rules import is_unsuspended

User = Person | AnonymousUser
BESIDE = ("account__platform", "account__school", "author", "poster", "decided_by", "standing")
SHUT = (
    SocialAccount.State.CLOSED,
    SocialAccount.State.SUSPENDED,
    SocialAccount.State.LOST_ACCESS,
    SocialAccount.State.TAKE_DOWN_ASKED,
)
STANDING_MONTHS = 12
OPEN = (Post.State.DRAFT, Post.State.RETURNED)  # may still be written


def visible_to(user: User) -> QuerySet[Post]:
    """One's own, and of the accounts that one has to do with whatever has left its author's hands;
    the first draft is its author's alone."""
    rows = Post.objects.select_related(*BESIDE)
    if not is_unsuspended(user):
        return rows.none()
    seen = Q(poster=user) | Q(decided_by=user) | Q(account__in=accounts_of(user).values("pk"))
    return rows.filter(Q(author=user) | (~Q(state=Post.State.DRAFT) & seen))


def pictures_visible_to(user: User) -> QuerySet[PostPicture]:
    rows = PostPicture.objects.filter(post__in=visible_to(user).order_by().values("pk"))
    return rows.filter(removed_at=None).select_related("post__account")


def standing_visible_to(user: User) -> QuerySet[StandingApproval]:
    rows = StandingApproval.objects.select_related(
        "account__platform", "account__school", "asked_by", "decided_by"
    )
    if not is_unsuspended(user):
        return rows.none()
    return rows.filter(Q(asked_by=user) | Q(account__in=accounts_of(user).values("pk")))


def accounts_of(user: Person) -> QuerySet[SocialAccount]:
    """Those whose posts somebody sees: by access, custody, delegation or a post held."""
    held = {post.school for post in user.posts() if post.role in DECIDES}
    if None in held:
        return SocialAccount.objects.all()
    near = Q(pk__in=tied(user, WRITE, DELEGATE, EDIT)) | Q(school__in=held | tied(user, NOMINEE))
    keeping = Q(owner=user) | Q(deputy=user) | Q(alternative=user)
    return SocialAccount.objects.filter(near | keeping)


def accounts_for(user: User) -> QuerySet[SocialAccount]:
    """For the page of one account about its posts."""
    if not is_unsuspended(user):
        return SocialAccount.objects.none()
    return accounts_of(user).select_related("platform", "school", "editor")


def to_write_on(user: Person) -> QuerySet[SocialAccount]:
    """Those on which somebody may post now."""
    rows = SocialAccount.objects.filter(pk__in=tied(user, WRITE)).exclude(state__in=SHUT)
    return rows.select_related("platform", "school", "editor")


def waiting_for(user: Person, rows: QuerySet, deciding: Deciding | None = None) -> list:
    """Of these posts or standing approvals those that the person is to decide now, oldest first.

    One query where nothing waits, a fixed number where something does.
    """
    asked = [*rows.filter(state="asked").order_by("asked_at", "pk")]
    if not asked:
        return []
    deciding = deciding or Deciding(timezone.localdate())
    return [row for row in asked if user.pk in deciding.of(row)]


def standing_for(account: SocialAccount, day: date) -> QuerySet[StandingApproval]:
    """Approved classes of post under which one may post on the day."""
    return account.standing_approvals.filter(
        state=StandingApproval.State.APPROVED, starts_on__lte=day, ends_on__gte=day
    )


def latest_end(first: date) -> date:
    """The last day that a standing approval may have."""
    return months_later(first, STANDING_MONTHS)


def live_now(account: SocialAccount) -> QuerySet[Post]:
    """Events at which somebody posts without asking, now or soon."""
    return account.posts.filter(
        kind=Post.Kind.LIVE, state=Post.State.APPROVED, ends_at__gt=timezone.now()
    ).select_related("poster")


def delegates_of(account: SocialAccount) -> QuerySet[Delegate]:
    """Named and not ended, beginning with those of today."""
    today = timezone.localdate()
    rows = account.delegates.filter(Q(ends_on=None) | Q(ends_on__gte=today), ended_at=None)
    return rows.select_related("person", "named_by").order_by("starts_on", "pk")


def delegates_visible_to(user: User) -> QuerySet[Delegate]:
    """Those of accounts; the nominee of a school is named elsewhere."""
    rows = Delegate.objects.filter(account__isnull=False, ended_at=None)
    rows = rows.filter(account__in=accounts_for(user).order_by().values("pk"))
    return rows.select_related("account", "person")


def has_access(person: Person, account: SocialAccount) -> bool:
    today = timezone.localdate()
    grants = AccessGrant.objects.on(today).filter(ended_at=None, kind__in=WRITES)
    return grants.filter(person=person, account=account).exists()


def schools_to_show(account: SocialAccount) -> QuerySet[School]:
    """Whose pupils a post may show: its school's, or of the trust's account any school's."""
    schools = School.objects.exclude(kind=School.Kind.CENTRAL)
    return schools.filter(pk=account.school_id) if account.school_id else schools
