"""Which accounts a person may know of, how much of them, and what a list of them asks.

Everybody who works here finds the accounts that are open, and those that only look like ours.
What is kept behind an account is read by those who answer for it.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from accounts import handles, look_alikes
from accounts.models import NOT_OURS, AccessGrant, Platform, SocialAccount
from accounts.rules.posts import DELEGATE, NOMINEE, tied
from accounts.rules.register import NAMED, READERS, TRUST_WIDE_READERS
from people.models import Person
from people.rules import is_unsuspended

State = SocialAccount.State
EVERYBODYS = ~Q(state=State.CLOSED) & ~Q(kind__in=NOT_OURS, state=State.UNVERIFIED)
ENOUGH = 2  # people with full control, at least
SORTS = {
    "school": (F("school__name").asc(nulls_first=True), "platform__name", "title", "pk"),
    "title": ("title", "pk"),
    "platform": ("platform__name", "title", "pk"),
    "state": ("state", "title", "pk"),
    "review": (F("review_on").asc(nulls_last=True), "title", "pk"),
}


def in_full(person: Person) -> Q | None:
    """Of accounts: those this person reads all of; None for all of them."""
    posts = person.posts()
    if any(post.school is None and post.role in TRUST_WIDE_READERS for post in posts):
        return None
    schools = {post.school for post in posts if post.role in READERS and post.school}
    found = Q(school__in=schools | tied(person, NOMINEE)) | Q(pk__in=tied(person, DELEGATE))
    for name in NAMED:
        found |= Q(**{name: person})
    return found


def visible_to(person: Person) -> QuerySet[SocialAccount]:
    """A suspended person sees none."""
    rows = SocialAccount.objects.select_related("platform", "school", *NAMED)
    if not is_unsuspended(person):
        return rows.none()
    full = in_full(person)
    return rows if full is None else rows.filter(EVERYBODYS | full)


def read_in_full_by(person: Person) -> QuerySet[SocialAccount]:
    rows = visible_to(person)
    full = in_full(person)
    return rows if full is None else rows.filter(full)


def with_control(rows: QuerySet[SocialAccount], on: date) -> QuerySet[SocialAccount]:
    """`full_control`: how many people have it today, those who left not among them."""
    held = AccessGrant.objects.on(on).filter(
        account=OuterRef("pk"), kind=AccessGrant.Kind.FULL, ended_at=None
    )
    held = held.filter(Q(person__last_day=None) | Q(person__last_day__gte=on))
    number = (
        held.order_by().values("account").annotate(n=Count("person", distinct=True)).values("n")
    )
    return rows.annotate(full_control=Coalesce(Subquery(number, IntegerField()), 0))


def listed(
    person: Person,
    *,
    q: str = "",
    school: str = "",
    platform: Platform | None = None,
    state: str = "",
    owner: str = "",
    show: str = "",
    sort: str = "",
) -> QuerySet[SocialAccount]:
    """The list, narrowed. What only readers in full may know narrows to what they read."""
    today = timezone.localdate()
    rows = read_in_full_by(person) if owner or show in OF_READERS else visible_to(person)
    rows = with_control(rows, today)
    if state != State.CLOSED:
        rows = rows.exclude(state=State.CLOSED)
    if state:
        rows = rows.filter(state=state)
    if show:
        rows = SHOWS[show](rows, today)
    if school:
        rows = rows.filter(school=None if school == "trust" else school)
    if platform:
        rows = rows.filter(platform=platform)
    rows = _about(rows, q)
    for word in owner.split():
        rows = rows.filter(
            Q(owner__family_name__icontains=word)
            | Q(owner__given_names__icontains=word)
            | Q(owner__known_as__icontains=word)
        )
    return rows.order_by(*SORTS.get(sort, SORTS["school"]))


def _about(rows: QuerySet[SocialAccount], words: str) -> QuerySet[SocialAccount]:
    for word in words.split():
        word = word.strip("@")
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(handle__icontains=word)
            | Q(address__icontains=word)
            | Q(school__name__icontains=word)
            | Q(platform__name__icontains=word)
        )
    return rows


OURS = ~Q(kind__in=NOT_OURS)
SHOWS = {
    "not_ours": lambda rows, on: rows.filter(kind__in=NOT_OURS),
    "review": lambda rows, on: rows.filter(OURS, review_on__lte=on),
    "few": lambda rows, on: rows.filter(OURS, full_control__lt=ENOUGH),
    "portfolio": lambda rows, on: rows.filter(OURS, portfolio__in=("person", "agency")),
    "two_step": lambda rows, on: rows.filter(OURS, two_step__in=("", "none")),
    "nobody": lambda rows, on: rows.filter(OURS, owner=None),
}
OF_READERS = frozenset(SHOWS) - {"not_ours"}


def platforms() -> dict[str, handles.Platform]:
    """As `accounts.handles` wants them; those no longer chosen are still recognised."""
    rows = Platform.objects.values_list("code", "name", "hosts")
    return {code: handles.Platform(code, name, handles.hosts(hosts)) for code, name, hosts in rows}


def same(
    platform: Platform, named: handles.Named, *, but: int | None = None
) -> tuple[str, SocialAccount] | None:
    """(field, the entry that has it already), of those that are not closed."""
    rows = SocialAccount.objects.filter(platform=platform).exclude(state=State.CLOSED)
    rows = rows.exclude(pk=but)
    for field in ("handle", "address"):
        key = getattr(named, f"{field}_key")
        if key and (found := rows.filter(**{f"{field}_key": key}).first()):
            return field, found
    return None


def owners_of(mailboxes: Iterable[str]) -> dict[str, Person]:
    """Those of these addresses, in small letters, that are a person's own."""
    rows = Person.objects.alias(lowered=Lower("email"))
    found = rows.filter(lowered__in={mailbox.lower() for mailbox in mailboxes})
    return {person.email.lower(): person for person in found}


def ours() -> QuerySet[SocialAccount]:
    return SocialAccount.objects.filter(OURS).exclude(state=State.CLOSED)


def alike(account: SocialAccount) -> list[tuple[SocialAccount, str]]:
    """Entries that look like it, with why: of ours those not ours, of the others ours."""
    there = SocialAccount.objects.exclude(state=State.CLOSED).exclude(pk=account.pk)
    there = there.filter(kind__in=NOT_OURS) if account.is_ours else there.filter(OURS)
    found = {row.pk: row for row in there.only("pk", "handle", "title", "kind", "platform")}
    why: dict[int, str] = {}
    for name in filter(None, (account.handle, account.title)):
        for key, words in look_alikes.closest(name, names_of(found.values())):
            why.setdefault(key, words)
    return [(found[key], words) for key, words in why.items()]


def names_of(rows: Iterable[SocialAccount]) -> list[tuple[int, str]]:
    """(key, name), twice where an account has a handle and is called something else."""
    found = []
    for row in rows:
        found += [(row.pk, text) for text in {row.handle, row.title} if text]
    return found
