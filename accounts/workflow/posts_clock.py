"""What happens to posts by the clock: silence goes one rung up, old pictures go."""

from datetime import date, datetime

from django.core.files.storage import Storage
from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Post, PostPicture, StandingApproval
from accounts.notifications import posts as notifications
from accounts.queries.posts_deciding import Deciding, never
from core.months import months_ago
from core.workflow import record
from people.calendar import Calendar
from people.queries import trust
from people.queries.calendar import calendars

PIECE = 500  # files deleted in one transaction


def go_up(today: date) -> int:
    """Bring what nobody decided in time to the next rung, and tell those on it; a second run of
    the day does nothing."""
    deciding, days = Deciding(today), calendars()
    patience = int(trust.setting("post.answer_days"))
    moved = 0
    for model in (Post, StandingApproval):
        late = model.objects.filter(state=model.State.ASKED, decide_by__lt=today)
        for key in late.order_by("pk").values_list("pk", flat=True):
            with transaction.atomic():
                moved += _go_up(model, key, deciding, days, patience)
    return moved


def _go_up(
    model: type[Post | StandingApproval],
    key: int,
    deciding: Deciding,
    days: dict[int | None, Calendar],
    patience: int,
) -> bool:
    late = model.objects.select_for_update(of=("self",)).select_related("account")
    row = late.filter(pk=key, state=model.State.ASKED, decide_by__lt=deciding.day).first()
    if row is None:
        return False
    ladder = deciding.rungs(row.account, never(row))
    before = deciding.of(row)
    is_last = row.rung + 1 >= len(ladder)
    row.rung = row.rung if is_last else row.rung + 1
    kept = days.get(row.account.school_id) or days[None]
    row.decide_by = None if is_last else kept.add_school_days(deciding.day, patience)
    row.save(update_fields=["rung", "decide_by"])
    if is_last:
        return False
    event = record(row, "go_up")
    new = {key: role for key, role in deciding.of(row).items() if key not in before}
    notifications.asked(row, event, new)
    return True


def purge_pictures(now: datetime) -> int:
    """Delete the files of pictures whose post was over, or last written, so many months ago.

    Words, checks, hashes and who approved what stay.
    """
    before = months_ago(timezone.localdate(now), int(trust.setting("post.picture_months")))
    last = Coalesce("post__published_at", "post__decided_at", "post__asked_at", "post__made_at")
    old = PostPicture.objects.annotate(last=last).filter(last__date__lt=before)
    old = old.exclude(file="").order_by("pk")
    gone = 0
    while found := dict(old.values_list("pk", "file")[:PIECE]):
        _purge(found, PostPicture._meta.get_field("file").storage)
        gone += len(found)
    return gone


@transaction.atomic
def _purge(found: dict[int, str], storage: Storage) -> None:
    PostPicture.objects.filter(pk__in=found).update(file="")
    transaction.on_commit(lambda: [storage.delete(name) for name in found.values()])
