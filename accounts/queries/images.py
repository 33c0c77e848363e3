"""Who must not be shown in a picture; and nobody learns here why.

A pupil is shown where an answer in force lets it (`accounts.showing`) and the DSL has not said *do
not picture*. Where the trust keeps only a list of those not to be shown (`image.consent` is not
*log*), whoever has no answer for a purpose is on no list.
"""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts import showing
from accounts.models import ImageAnswer, Pupil, PupilTeam
from people.models import School
from people.queries import trust

CONSENT, RECORDED = "image.consent", "log"  # the setting; its value for the full record


def must_not_be_shown(
    school: School, kind: str, name: str, purpose: str, on: date, *, consent: str = ""
) -> list[Pupil]:
    """The pupils of a class, year or team of whom no picture may be shown for this purpose, by
    name. Two queries, one where the caller knows `image.consent`."""
    listed = among(
        group(school, kind, name), purpose, on, consent=consent or trust.setting(CONSENT)
    )
    return by_name(listed)


def among(pupils: QuerySet[Pupil], purpose: str, on: date, *, consent: str) -> QuerySet[Pupil]:
    """Those of them, at school on the day, who must not be shown; nobody who has left."""
    return at_school(pupils, on).filter(not_shown(purpose, on, consent=consent))


def not_shown(purpose: str, on: date, *, consent: str) -> Q:
    """Of pupils: must not be shown for this purpose on the day."""
    answered = ImageAnswer.objects.filter(
        pupil=OuterRef("pk"), purpose=purpose, replaced_at=None
    ).order_by()
    if consent == RECORDED:
        return Q(do_not_picture=True) | ~Exists(answered.filter(letting(on)))
    return Q(do_not_picture=True) | Exists(answered.exclude(letting(on)))


def letting(on: date) -> Q:
    """Of answers: `showing.lets` in SQL."""
    lasts = Q(ends_on=None) | Q(ends_on__gte=on)
    agreed = ~Q(basis=showing.CONSENT) | Q(parent=showing.YES) | Q(said_by_pupil=showing.YES)
    refused = Q(parent=showing.NO) | Q(said_by_pupil=showing.NO)
    return Q(starts_on__lte=on) & lasts & agreed & ~refused


def at_school(pupils: QuerySet[Pupil], on: date) -> QuerySet[Pupil]:
    """`left_on` is the last day there."""
    return pupils.filter(Q(left_on=None) | Q(left_on__gte=on), purged_at=None)


def group(school: School, kind: str, name: str) -> QuerySet[Pupil]:
    """A team may have pupils of another school of the trust too."""
    if kind == showing.TEAM:
        return Pupil.objects.filter(teams__school=school, teams__name=name)
    if kind == showing.YEAR:
        return Pupil.objects.filter(school=school, year=name)
    return Pupil.objects.filter(school=school, class_name=name)


def groups(school: School, on: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """(kind in words, its groups as (value, name)) for a select; two queries."""
    here = at_school(Pupil.objects.filter(school=school), on).order_by()
    rows = set(here.values_list("year", "class_name").distinct())
    names = {
        showing.CLASS: {class_name for _, class_name in rows if class_name},
        showing.YEAR: {year for year, _ in rows if year},
        showing.TEAM: PupilTeam.objects.filter(school=school).values_list("name", flat=True),
    }
    return [
        (words, [(f"{kind}:{name}", name) for name in sorted(names[kind], key=in_order)])
        for kind, words in showing.KINDS
        if names[kind]
    ]


def in_order(name: str) -> tuple[int, str]:
    """4B before 10A, and both before Reception."""
    digits = "".join(letter for letter in name if letter.isdigit())[:6]
    return (int(digits) if digits else 10**6, name.casefold())


def by_name(pupils: QuerySet[Pupil]) -> list[Pupil]:
    """Names are encrypted, so the database cannot sort by them."""
    return sorted(pupils, key=lambda pupil: (pupil.name.casefold(), pupil.pk))
