"""What was said about pictures of a pupil is written down: a new answer ends the one before.

A *no* counts from the moment it is written down, whoever wrote it. Nothing is edited: who said
what, when, and who wrote it, stays until the pupil is purged.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from accounts import showing
from accounts.models import ImageAnswer, ImageListLook, Pupil, Withdrawal
from accounts.notifications import images as notifications
from core.workflow import Refused
from ledger import leaves
from people.models import Person, School
from people.queries import trust
from people.queries.calendar import calendars

TWICE = dt.timedelta(minutes=10)  # within which the same words again are the same
PARENT, PUPIL = Withdrawal.SaidBy
COLUMN = {PARENT: "parent", PUPIL: "said_by_pupil"}


@dataclass(frozen=True)
class Said:
    """A *no* as somebody was told it."""

    said_by: str
    spoken: bool
    purposes: tuple[str, ...]
    said_on: dt.date
    words: str = ""


@dataclass(frozen=True)
class Form:
    """What a form or letter says: who gave it, on which basis, for how long."""

    giver: str
    basis: str
    starts_on: dt.date
    ends_on: dt.date | None = None


def enter(school: School, reference: str, about: dict[str, str]) -> Pupil:
    """A pupil by hand; of one reference there is one at a school."""
    try:
        with transaction.atomic():
            return Pupil.objects.create(school=school, reference=reference, **about)
    except IntegrityError as error:
        raise Refused(f"There is a pupil with the reference {reference} already.") from error


@transaction.atomic
def describe(pupil: Pupil, about: dict[str, object]) -> None:
    """Name, year, class and last day, as a list would have them."""
    _lock(pupil)
    for name, value in about.items():
        setattr(pupil, name, value)
    pupil.save(update_fields=list(about))


@transaction.atomic
def withdraw(pupil: Pupil, said: Said, *, by: Person) -> Withdrawal:
    """It counts at once, and whoever keeps the record hears of it. The same twice is once."""
    _lock(pupil)
    if again := _same(pupil, said, by):
        return again
    source = ImageAnswer.Source.SPOKEN if said.spoken else ImageAnswer.Source.FORM
    change = {COLUMN[said.said_by]: showing.NO, "source": source, "starts_on": said.said_on}
    _replace(pupil, {purpose: change | {"ends_on": None} for purpose in said.purposes}, by=by)
    days = trust.setting("image.take_down_days")
    due_on = calendars()[pupil.school_id].add_school_days(timezone.localdate(), days)
    row = Withdrawal.objects.create(
        pupil=pupil,
        said_by=said.said_by,
        spoken=said.spoken,
        purposes=list(said.purposes),
        said_on=said.said_on,
        words=said.words,
        by=by,
        due_on=due_on,
    )
    notifications.withdrawn(row)
    return row


def _same(pupil: Pupil, said: Said, by: Person) -> Withdrawal | None:
    lately = pupil.withdrawals.filter(by=by, at__gte=timezone.now() - TWICE)
    for row in lately:
        before = Said(row.said_by, row.spoken, tuple(row.purposes), row.said_on, row.words)
        if before == said:
            return row
    return None


@transaction.atomic
def answer(pupil: Pupil, form: Form, answers: Mapping[str, str], *, by: Person) -> int:
    """Write down a form, purpose by purpose; answer for how many. What the other said still
    stands: either no wins."""
    _lock(pupil)
    said = {
        "basis": form.basis,
        "starts_on": form.starts_on,
        "ends_on": form.ends_on,
        "source": ImageAnswer.Source.FORM,
    }
    column = COLUMN[form.giver]
    return _replace(
        pupil, {purpose: said | {column: value} for purpose, value in answers.items()}, by=by
    )


def _lock(pupil: Pupil) -> None:
    """Two who write at once do it one after the other."""
    pupil.refresh_from_db(from_queryset=Pupil.objects.select_for_update())
    if pupil.purged_at is not None:
        raise Refused("This pupil has left, and their answers are no longer kept.")


def _replace(pupil: Pupil, changes: Mapping[str, dict], *, by: Person) -> int:
    """End the answers in force for these purposes and put those in their place."""
    now = timezone.now()
    in_force = pupil.answers.filter(replaced_at=None, purpose__in=changes)
    before = {row.purpose: row for row in in_force}
    in_force.update(replaced_at=now)
    rows = [
        _following(before.get(purpose), pupil, purpose, change, by, now)
        for purpose, change in changes.items()
    ]
    return len(ImageAnswer.objects.bulk_create(rows))


def _following(
    before: ImageAnswer | None,
    pupil: Pupil,
    purpose: str,
    change: dict,
    by: Person,
    now: dt.datetime,
) -> ImageAnswer:
    row = ImageAnswer(pupil=pupil, purpose=purpose, by=by, at=now)
    if before is not None:
        row.basis, row.parent = before.basis, before.parent
        row.said_by_pupil = before.said_by_pupil
    for name, value in change.items():
        setattr(row, name, value)
    return row


def look(person: Person, school: School, group: str, purpose: str) -> ImageListLook:
    """The list of those not to be shown was shared with somebody, then."""
    return ImageListLook.objects.create(
        person=person, school=school, group=group[:80], purpose=purpose
    )


def looks(person: Person, schools: Iterable[School], group: str) -> list[ImageListLook]:
    """The same for several schools at once, and for every purpose."""
    return ImageListLook.objects.bulk_create(
        ImageListLook(person=person, school=school, group=group) for school in schools
    )


@transaction.atomic
def export(person: Person, pupils: QuerySet[Pupil], kind: str) -> None:
    """The record leaves the portal: with whom it was shared is kept for each school, and proved."""
    counted = pupils.order_by().values("school").annotate(n=Count("pk")).values_list("school", "n")
    rows = dict(counted)
    shared = looks(person, School.objects.filter(pk__in=rows), f"Exported as {kind.upper()}")
    leaves.write_all(
        "image record export",
        [
            (row.pk, {"by": person.pk, "school": row.school_id, "rows": rows[row.school_id]})
            for row in shared
        ],
    )
