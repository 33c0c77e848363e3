"""What is kept of pupils goes once they have left: set-wise, the night after their last day.

A row stays in their place, as a number. The reference stays for as long as a picture of theirs is
still to be taken down, since somebody must know which.
"""

from datetime import date

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from accounts.models import (
    DoNotPicture,
    ImageAnswer,
    ListImport,
    ListImportRow,
    Pupil,
    PupilTeam,
    TakeDown,
    Withdrawal,
)

GONE = "left-"  # and the key: in the place of a reference


@transaction.atomic
def purge(on: date) -> int:
    """Empty what is kept of everybody who left before the day; answer how many they were."""
    left = Pupil.objects.filter(left_on__lt=on, purged_at=None)
    keys = left.order_by().values("pk")
    said = ListImportRow.objects.filter(
        Exists(left.filter(school=OuterRef("listimport__school"), reference=OuterRef("key"))),
        listimport__kind=ListImport.Kind.IMAGES,
    )
    said.update(words="Left since", key="", cells=None)
    ImageAnswer.objects.filter(pupil__in=keys).delete()
    DoNotPicture.objects.filter(pupil__in=keys).delete()
    PupilTeam.pupils.through.objects.filter(pupil__in=keys).delete()
    Withdrawal.objects.filter(pupil__in=keys).update(words="")
    number = left.update(
        name="", year="", class_name="", do_not_picture=False, purged_at=timezone.now()
    )
    _forget_references()
    return number


def _forget_references() -> None:
    """Of whoever was purged, now or earlier, and has nothing to be taken down any more."""
    up = TakeDown.objects.filter(withdrawal__pupil=OuterRef("pk"), state=TakeDown.State.OPEN)
    to_check = Withdrawal.objects.filter(pupil=OuterRef("pk"), checked_at=None)
    done = _still_named().filter(~Exists(up), ~Exists(to_check))
    done.update(reference=Concat(Value(GONE), Cast("pk", CharField())))


def _still_named() -> QuerySet[Pupil]:
    return Pupil.objects.filter(Q(purged_at__isnull=False) & ~Q(reference__startswith=GONE))
