"""A list from the MIS is brought in as it was confirmed, block by block in one transaction."""

from collections.abc import Iterable
from itertools import islice

from django.db import transaction
from django.utils import timezone

from accounts import image_changes
from accounts.image_list import PupilRow
from accounts.models import ImageAnswer, ListImport, ListImportRow, Pupil
from accounts.workflow import images_staging as staging
from core.workflow import Refused
from people.models import Person

A_BLOCK = 1_000
AT_ONCE = 2_000  # answers in one statement
NEW, CHANGED, THERE, GONE, HELD, ERROR = ListImportRow.Outcome
ABOUT = ("name", "year", "class_name", "left_on", "purged_at")


def apply(row: ListImport, by: Person) -> None:
    """New and changed pupils with their answers; whoever is no longer listed leaves today."""
    rows = row.outcomes.filter(outcome__in=(NEW, CHANGED)).order_by("line", "pk")
    waiting = rows.iterator(chunk_size=A_BLOCK)
    while block := [*islice(waiting, A_BLOCK)]:
        _bring_in(row, block, by)
    gone = row.outcomes.filter(outcome=GONE).order_by().values("key")
    here = Pupil.objects.filter(school=row.school_id, left_on=None, purged_at=None)
    here.filter(reference__in=gone).update(left_on=timezone.localdate())


def _bring_in(row: ListImport, block: list[ListImportRow], by: Person) -> None:
    found = [(staging.unpacked(each), bool(each.cells.get("sure"))) for each in block]
    pupils = _pupils(row, [said for said, _ in found])
    answering = _Answering(staging.in_force(pupils.values()), by)
    for said, sure in found:
        answering.take(pupils[said.reference], said, sure=sure)
    answering.write()


def _pupils(row: ListImport, found: list[PupilRow]) -> dict[str, Pupil]:
    """Those of the block, locked against whoever writes down a no meanwhile; new ones are made."""
    references = {said.reference for said in found}
    locked = Pupil.objects.select_for_update().filter(
        school=row.school_id, reference__in=references
    )
    pupils = {pupil.reference: pupil for pupil in locked}
    made, changed = {}, {}
    for said in found:
        pupil = pupils.get(said.reference) or made.get(said.reference)
        if pupil is None:
            pupil = made[said.reference] = Pupil(school=row.school, reference=said.reference)
            _describe(pupil, said)
        elif _describe(pupil, said) and pupil.pk:
            changed[pupil.pk] = pupil
    Pupil.objects.bulk_create(made.values())
    Pupil.objects.bulk_update(changed.values(), ABOUT, batch_size=200)
    return pupils | made


def _describe(pupil: Pupil, said: PupilRow) -> bool:
    """As the list has them; whether that changed anything."""
    wanted = {"left_on": None, "purged_at": None} | said.about
    different = {name: value for name, value in wanted.items() if getattr(pupil, name) != value}
    for name, value in different.items():
        setattr(pupil, name, value)
    return bool(different)


class _Answering:
    """The answers of a block: which end, which take their place."""

    def __init__(self, in_force: staging.Answers, by: Person) -> None:
        self.in_force, self.by, self.now = in_force, by, timezone.now()
        self.today = timezone.localdate()
        self.over: list[int] = []
        self.new: list[ImageAnswer] = []

    def take(self, pupil: Pupil, said: PupilRow, *, sure: bool) -> None:
        before = self.in_force[pupil.pk]
        for purpose, answer in said.answers.items():
            # Once more: a no may have been written down since the list was read.
            wanted, _ = image_changes.held_back(before.get(purpose), answer)
            taken = answer if sure else wanted
            found = image_changes.changes(before.get(purpose), taken, self.today)
            if found:
                before[purpose] = self._following(pupil, purpose, before.get(purpose), found)

    def _following(
        self, pupil: Pupil, purpose: str, before: ImageAnswer | None, found: dict
    ) -> ImageAnswer:
        if before is not None and before.pk is None:  # of this very list
            row = before
        else:
            row = ImageAnswer(pupil=pupil, purpose=purpose, by=self.by, at=self.now)
            row.source = ImageAnswer.Source.IMPORTED
            if before is not None:
                self.over.append(before.pk)
                _copy(before, row)
            self.new.append(row)
        for name, value in found.items():
            setattr(row, name, value)
        return row

    def write(self) -> None:
        for keys in _parts(self.over):
            ImageAnswer.objects.filter(pk__in=keys).update(replaced_at=self.now)
        ImageAnswer.objects.bulk_create(self.new, batch_size=AT_ONCE)


def _copy(before: ImageAnswer, row: ImageAnswer) -> None:
    for name in ("basis", "parent", "said_by_pupil", "starts_on", "ends_on"):
        setattr(row, name, getattr(before, name))


def _parts(keys: list[int]) -> Iterable[list[int]]:
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))


@transaction.atomic
def accept(row: ListImportRow) -> None:
    """Turn one held-back answer into what the list says, once the list is brought in."""
    ready = ListImport.State.READY
    held = ListImportRow.objects.select_for_update(of=("self",)).filter(pk=row.pk, outcome=HELD)
    found = held.filter(listimport__state=ready).first()
    if found is None:
        raise Refused("This is settled already.")
    found.outcome, found.cells = CHANGED, found.cells | {"sure": True}
    found.words = found.words.replace(" It stays no.", " It becomes yes.")
    found.save(update_fields=["outcome", "cells", "words"])
