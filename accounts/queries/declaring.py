"""Which declarations and permissions somebody may know of, and which wait for them.

A declaration is seen by whoever made it, by whoever receives it today and nobody else: a receiver
who changes post loses it, the successor sees it. Whom it is about never learns of it here. The
clerk sees the register of interests, HR what a receiver asked their advice on.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts import declared, permitted
from accounts.models import Declaration, DeclarationEvent, Permission
from accounts.queries import declaring_turns as turns
from accounts.queries.declaring_turns import Waits
from people.models import Person, Role
from people.queries import trust

MADE, ACKNOWLEDGED, ENDED, WITHDRAWN = Declaration.State
HR_ASKED, HR_ADVISED = "ask_hr", "advise"
OPEN_PERMISSIONS = (Permission.State.ASKED, Permission.State.WAITS_FOR_IT)
IT = "it_support"


# --- declarations
def declarations() -> QuerySet[Declaration]:
    return Declaration.objects.select_related("person", "school", "other_person", "received_by")


def own(user: Person) -> QuerySet[Declaration]:
    return declarations().filter(person=user.pk)


def received_by(user: Person) -> QuerySet[Declaration]:
    """Those that are this person's to receive, in every state."""
    if not (user.is_authenticated and turns.may_decide_anything(user)):
        return declarations().none()
    today = timezone.localdate()
    rows = Declaration.objects.filter(turns.near(user, today)).exclude(person=user.pk)
    return declarations().filter(pk__in=turns.of(user, _waits(rows), today))


def waiting_for(user: Person) -> QuerySet[Declaration]:
    """To be read by this person, oldest first."""
    return received_by(user).filter(state=MADE).order_by("made_at", "pk")


def for_advice_of(user: Person) -> QuerySet[Declaration]:
    """Those on which HR's advice was asked, of others than this person."""
    schools = {post.school for post in user.posts() if post.role == Role.HR}
    if not schools:
        return declarations().none()
    asked = DeclarationEvent.objects.filter(declaration=OuterRef("pk"), verb=HR_ASKED)
    rows = declarations().filter(Exists(asked)).exclude(person=user.pk)
    rows = rows.filter(Q(other_person=None) | ~Q(other_person=user.pk))
    return rows if None in schools else rows.filter(school__in=schools)


def visible_to(user: Person) -> QuerySet[Declaration]:
    if not user.is_authenticated:
        return declarations().none()
    seen = Q(person=user.pk)
    if user.posts() or turns.may_decide_anything(user):
        seen |= Q(pk__in=received_by(user).order_by().values("pk"))
        seen |= Q(pk__in=for_advice_of(user).order_by().values("pk"))
    return declarations().filter(seen)


def to_confirm(user: Person, on: date) -> QuerySet[Declaration]:
    """Their own that they are asked about: is this still so?"""
    return own(user).filter(state=ACKNOWLEDGED, confirm_by__lte=on).order_by("confirm_by", "pk")


def receivers(row: Declaration) -> dict[int, str]:
    """Whoever receives it today, with the post in which they do."""
    return turns.now(_as_waits(row, trust.stored_profile()), timezone.localdate())


def interests() -> QuerySet[Declaration]:
    """What of the register of interests everybody may read."""
    lasting = Declaration.objects.filter(kind=declared.Kind.INTEREST, published=True)
    lasting = lasting.filter(state=ACKNOWLEDGED).select_related("person", "school")
    return lasting.order_by("person__family_name", "person__given_names", "starts_on", "pk")


def in_force(on: date) -> Q:
    """Of declarations: said, and so on the day."""
    lasts = Q(ends_on=None) | Q(ends_on__gte=on)
    return Q(lasts, state__in=(MADE, ACKNOWLEDGED, ENDED), starts_on__lte=on)


def between(people: Iterable[int], on: date) -> QuerySet[Declaration]:
    """What any of these people has declared about another of them and holds on the day."""
    keys = list(people)
    rows = declarations().filter(in_force(on), person__in=keys, other_person__in=keys)
    return rows.order_by("pk")


def _waits(rows: QuerySet[Declaration]) -> list[Waits]:
    stored = trust.stored_profile()
    columns = ("pk", "kind", "school", "person", "rung", "other_person")
    return [
        Waits(key, declared.receiver(kind, stored), school, person, rung, about)
        for key, kind, school, person, rung, about in rows.order_by().values_list(*columns)
    ]


def _as_waits(row: Declaration, stored: dict) -> Waits:
    step = declared.receiver(row.kind, stored)
    return Waits(row.pk, step, row.school_id, row.person_id, row.rung, row.other_person_id)


# --- permissions
def permissions() -> QuerySet[Permission]:
    return Permission.objects.select_related(
        "person", "school", "account", "decided_by", "it_confirmed_by", "clause__version__policy"
    )


def own_permissions(user: Person) -> QuerySet[Permission]:
    return permissions().filter(person=user.pk)


def decided_by(user: Person) -> QuerySet[Permission]:
    """Those that are this person's to decide, or were their post's: in every state."""
    if not (user.is_authenticated and turns.may_decide_anything(user)):
        return permissions().none()
    today = timezone.localdate()
    rows = Permission.objects.filter(turns.near(user, today)).exclude(person=user.pk)
    return permissions().filter(pk__in=turns.of(user, _deciders_of(rows), today))


def for_it(user: Person) -> QuerySet[Permission]:
    """What IT puts controls in place for: waiting for it, or in force."""
    schools = {post.school for post in user.posts() if post.role == Role.IT_SUPPORT}
    if not schools:
        return permissions().none()
    kinds = [kind for kind, asked in permitted.ASKED.items() if asked.it]
    rows = permissions().filter(kind__in=kinds).exclude(person=user.pk)
    rows = rows.filter(state__in=(Permission.State.WAITS_FOR_IT, Permission.State.GRANTED))
    return rows if None in schools else rows.filter(school__in=schools)


def to_decide(user: Person) -> QuerySet[Permission]:
    """What waits for this person, oldest first: a decision, or IT's controls."""
    if not (user.is_authenticated and turns.may_decide_anything(user)):
        return permissions().none()
    today = timezone.localdate()
    rows = Permission.objects.filter(turns.near(user, today), state__in=OPEN_PERMISSIONS)
    keys = turns.of(user, _steps_now(rows.exclude(person=user.pk)), today)
    return permissions().filter(pk__in=keys).order_by("asked_at", "pk")


def decidable_by(user: Person) -> QuerySet[Permission]:
    """Decided or not: for the pages on which somebody decides."""
    return decided_by(user) | to_decide(user).order_by()


def set_up_by(user: Person) -> QuerySet[Permission]:
    """Set up or not: for the page on which IT confirms its controls."""
    return for_it(user) | to_decide(user).order_by()


def permissions_visible_to(user: Person) -> QuerySet[Permission]:
    if not user.is_authenticated:
        return permissions().none()
    seen = Q(person=user.pk)
    if turns.may_decide_anything(user):
        for rows in (decided_by(user), for_it(user), to_decide(user)):
            seen |= Q(pk__in=rows.order_by().values("pk"))
    return permissions().filter(seen)


def holding(on: date) -> Q:
    """Of permissions: allowed, and in force on the day."""
    lasts = Q(ends_on=None) | Q(ends_on__gte=on)
    granted = (Permission.State.GRANTED, Permission.State.ENDED)
    return Q(lasts, state__in=granted, starts_on__lte=on)


def permissions_between(people: Iterable[int], on: date) -> QuerySet[Permission]:
    """What these people were allowed on the day."""
    return permissions().filter(holding(on), person__in=list(people)).order_by("pk")


def permissions_to_confirm(user: Person, on: date) -> QuerySet[Permission]:
    rows = permissions().filter(person=user.pk, state=Permission.State.GRANTED)
    return rows.filter(confirm_by__lte=on).order_by("confirm_by", "pk")


def deciders_of(row: Permission) -> dict[int, str]:
    """Whoever decides it, or confirms it for IT, today: person to post."""
    stored, today = trust.stored_profile(), timezone.localdate()
    columns = (row.pk, row.kind, row.state, row.school_id, row.person_id, row.rung)
    return turns.now(_waits_now(stored, *columns), today)


def heads_of(row: Permission) -> dict[int, str]:
    """Whoever decides such a permission, whatever it waits for now."""
    step = permitted.decider(row.kind, trust.stored_profile())
    waits = Waits(row.pk, step, row.school_id, row.person_id, row.rung)
    return turns.now(waits, timezone.localdate())


def _waits_now(
    stored: dict, key: int, kind: str, state: str, school: int | None, person: int, rung: int
) -> Waits:
    if state == Permission.State.WAITS_FOR_IT:
        return Waits(key, IT, school, person)
    return Waits(key, permitted.decider(kind, stored), school, person, rung)


def _steps_now(rows: QuerySet[Permission]) -> list[Waits]:
    stored = trust.stored_profile()
    columns = ("pk", "kind", "state", "school", "person", "rung")
    return [_waits_now(stored, *row) for row in rows.order_by().values_list(*columns)]


def _deciders_of(rows: QuerySet[Permission]) -> list[Waits]:
    stored = trust.stored_profile()
    columns = rows.order_by().values_list("pk", "kind", "school", "person", "rung")
    return [
        Waits(key, permitted.decider(kind, stored), school, person, rung)
        for key, kind, school, person, rung in columns
    ]


def expiring(on: date, by: date) -> QuerySet[Permission]:
    """In force, and ending between two days."""
    rows = Permission.objects.filter(state=Permission.State.GRANTED)
    return rows.filter(ends_on__gte=on, ends_on__lte=by, ends_on__isnull=False).order_by(
        F("ends_on"), "pk"
    )
