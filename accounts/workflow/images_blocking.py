"""*Do not picture*: set and lifted by the DSL, without a reason; its log is for the DSL alone."""

from django.db import transaction

from accounts.models import DoNotPicture, Pupil
from core.workflow import Refused
from people.models import Person


@transaction.atomic
def set_do_not_picture(pupil: Pupil, *, to: bool, by: Person) -> None:
    """It blocks every purpose from this moment; nobody is told. The same again changes nothing."""
    pupil.refresh_from_db(from_queryset=Pupil.objects.select_for_update())
    if pupil.purged_at is not None:
        raise Refused("This pupil has left, and nothing of them is kept.")
    if pupil.do_not_picture == to:
        return
    pupil.do_not_picture = to
    pupil.save(update_fields=["do_not_picture"])
    DoNotPicture.objects.create(pupil=pupil, set_to=to, by=by)
