"""Which questions "May I ...?" somebody may know of, and the answers that everybody reads."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts import permitted
from accounts.models import Advice
from accounts.queries import declaring_turns as turns
from accounts.queries.declaring_turns import Waits
from people.models import Person
from people.queries import trust

ASKED, ANSWERED, PUBLISHED, WITHDRAWN = Advice.State


def advice() -> QuerySet[Advice]:
    return Advice.objects.select_related(
        "person", "school", "answered_by", "clause__version__policy"
    )


def answered_for_all(words: str = "") -> QuerySet[Advice]:
    """The published answers in whose words each of these occurs; nobody's name is in them."""
    rows = Advice.objects.filter(state=PUBLISHED)
    for word in words.split():
        rows = rows.filter(Q(asked_as__icontains=word) | Q(answered_as__icontains=word))
    return rows.order_by("-published_at", "-pk")


def own(user: Person) -> QuerySet[Advice]:
    return advice().filter(person=user.pk)


def answered_by(user: Person) -> QuerySet[Advice]:
    """Those that are this person's to answer, or were their post's: in every state."""
    if not (user.is_authenticated and turns.may_decide_anything(user)):
        return advice().none()
    today = timezone.localdate()
    rows = Advice.objects.filter(turns.near(user, today)).exclude(person=user.pk)
    return advice().filter(pk__in=turns.of(user, _waits(rows), today))


def waiting_for(user: Person) -> QuerySet[Advice]:
    return answered_by(user).filter(state=ASKED).order_by("asked_at", "pk")


def visible_to(user: Person) -> QuerySet[Advice]:
    """One's own, and what one answers; not what is published, which stands in a list of its own."""
    if not user.is_authenticated:
        return advice().none()
    seen = Q(person=user.pk)
    if turns.may_decide_anything(user):
        seen |= Q(pk__in=answered_by(user).order_by().values("pk"))
    return advice().filter(seen)


def answerers(row: Advice) -> dict[int, str]:
    """Whoever answers it today: person to post."""
    return turns.now(_one(row), timezone.localdate())


def _one(row: Advice) -> Waits:
    step = permitted.adviser(trust.stored_profile())
    return Waits(row.pk, step, row.school_id, row.person_id, row.rung)


def _waits(rows: QuerySet[Advice]) -> list[Waits]:
    step = permitted.adviser(trust.stored_profile())
    columns = rows.order_by().values_list("pk", "school", "person", "rung")
    return [Waits(key, step, school, person, rung) for key, school, person, rung in columns]
