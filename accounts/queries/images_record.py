"""The record as whoever keeps it reads it: pupil by pupil, and as figures.

Of a pupil who may be shown for nothing no more is said than that, so that *do not picture* looks
like any *no* (docs/decisions/0116).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts import showing
from accounts.models import ImageAnswer, ImageListLook, Pupil, Purpose
from accounts.queries import images, images_scope
from accounts.rules import images as may

A_BLOCK = 500
SORTS = {
    "at": ("-at", "-pk"),
    "person": ("person__family_name", "person__given_names", "-at"),
    "school": ("school__name", "-at"),
    "group": ("group", "-at"),
    "purpose": ("purpose", "-at"),
}


@dataclass(frozen=True)
class Line:
    """A pupil, and purpose by purpose yes, no or unanswered."""

    pupil: Pupil
    status: dict[str, str]
    answers: dict[str, ImageAnswer]  # in force

    @property
    def is_silent(self) -> bool:
        return all(said == showing.NO for said in self.status.values())

    def labels(self, wanted: str) -> list[str]:
        return [Purpose(code).label for code, said in self.status.items() if said == wanted]

    @property
    def yes(self) -> list[str]:
        return self.labels(showing.YES)

    @property
    def no(self) -> list[str]:
        return self.labels(showing.NO)

    @property
    def unanswered(self) -> list[str]:
        return self.labels(showing.UNANSWERED)


def lines(pupils: Iterable[Pupil], on: date, *, consent: str) -> Iterator[Line]:
    """One query for each five hundred pupils, which are all that is in memory."""
    waiting, recorded = iter(pupils), consent == images.RECORDED
    while block := [*islice(waiting, A_BLOCK)]:
        found: dict[int, dict[str, ImageAnswer]] = defaultdict(dict)
        for row in ImageAnswer.objects.filter(pupil__in=block, replaced_at=None).order_by():
            found[row.pupil_id][row.purpose] = row
        for pupil in block:
            answers, blocked = found[pupil.pk], pupil.do_not_picture
            said = {
                code: showing.status(answers.get(code), blocked=blocked, on=on, recorded=recorded)
                for code in Purpose.values
            }
            yield Line(pupil, said, answers)


def narrowed(pupils: QuerySet[Pupil], said: dict, on: date, *, consent: str) -> QuerySet[Pupil]:
    """The pupils at school that a filter of the record asks for, but for words."""
    pupils = images.at_school(pupils, on)
    if said.get("school"):
        pupils = pupils.filter(school=said["school"])
    if said.get("class_name"):
        pupils = pupils.filter(class_name__iexact=said["class_name"])
    if said.get("year"):
        pupils = pupils.filter(year__iexact=said["year"])
    if said.get("purpose") and said.get("shown"):
        pupils = pupils.filter(_has(said["shown"], said["purpose"], on, consent))
    return pupils.order_by("school__name", "class_name", "pk")


def _has(shown: str, purpose: str, on: date, consent: str) -> Q:
    blocked = images.not_shown(purpose, on, consent=consent)
    if shown == showing.YES:
        return ~blocked
    open_to_answer = Q(do_not_picture=False) & _unanswered(purpose, consent)
    return open_to_answer if shown == showing.UNANSWERED else blocked & ~open_to_answer


def _unanswered(purpose: str, consent: str) -> Q:
    rows = ImageAnswer.objects.filter(pupil=OuterRef("pk"), purpose=purpose, replaced_at=None)
    if consent == images.RECORDED:
        return ~Exists(rows.filter(ANSWERED))
    return Exists(rows) & ~Exists(rows.filter(ANSWERED))


ANSWERED = ~Q(basis=showing.CONSENT) | ~Q(parent="") | ~Q(said_by_pupil="")


def with_words(pupils: QuerySet[Pupil], words: str) -> QuerySet[Pupil]:
    """By reference; by name too, which the database cannot read, where few enough are asked."""
    keys = [pupil.pk for pupil in images_scope.find(pupils, words=words)]
    return pupils.filter(pk__in=keys)


def history(pupil: Pupil) -> QuerySet[ImageAnswer]:
    return pupil.answers.select_related("by").order_by("-at", "purpose", "-pk")


# --- figures
@dataclass(frozen=True)
class Figure:
    """For one purpose: how many may be shown, may not, and for whom nobody has answered."""

    purpose: str
    yes: int
    no: int
    unanswered: int

    @property
    def whole(self) -> int:
        return self.yes + self.no + self.unanswered


def figures(held: may.Held, on: date, *, consent: str) -> tuple[int, int, list[Figure]]:
    """(pupils at school, pupils who left and were purged, a figure for each purpose): three
    queries."""
    here = Pupil.objects.filter(images_scope.at(held)).order_by()
    counted = images.at_school(here, on).aggregate(
        all=Count("pk"), blocked=Count("pk", filter=Q(do_not_picture=True))
    )
    purged = here.filter(purged_at__isnull=False).count()
    answers = ImageAnswer.objects.filter(
        replaced_at=None, pupil__in=images.at_school(here, on).filter(do_not_picture=False)
    )
    rows = answers.order_by().values("purpose")
    rows = rows.annotate(
        yes=Count("pk", filter=images.letting(on)),
        answered=Count("pk", filter=images.letting(on) | ANSWERED),
        listed=Count("pk"),
    )
    found = {row["purpose"]: row for row in rows}
    return counted["all"], purged, [_figure(code, found, counted, consent) for code in Purpose]


def _figure(purpose: Purpose, found: dict, counted: dict, consent: str) -> Figure:
    row = found.get(purpose.value, {"yes": 0, "answered": 0, "listed": 0})
    free = counted["all"] - counted["blocked"]
    refused = row["answered"] - row["yes"] + counted["blocked"]
    if consent == images.RECORDED:
        return Figure(purpose.label, row["yes"], refused, free - row["answered"])
    silent = row["listed"] - row["answered"]
    return Figure(purpose.label, counted["all"] - refused - silent, refused, silent)


def sorted_looks(looks: QuerySet[ImageListLook], sort: str) -> QuerySet[ImageListLook]:
    return looks.order_by(*SORTS.get(sort, SORTS["at"]))
