"""Publishing later: planned by somebody, done by the portal at seven in the morning of the day."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from core import wording
from core.workflow import Refused, record
from notices import outbox
from people.models import Person
from policies.models import Version
from policies.queries import reviews, slots
from policies.workflow import version as life

HOUR = time(7)  # by the clock in London
ONE_DAY = timedelta(days=1)
LONGEST = timedelta(days=550)
NOT_PUBLISHED = "not_published"
NOT_EVERYWHERE = "not_everywhere"


@transaction.atomic
def schedule(version: Version, *, by: Person, on: date) -> None:
    """Plan that it is published, and in force, on a later day. Refused where it could not be."""
    version.refresh_from_db(from_queryset=Version.objects.select_for_update())
    if why := life.PUBLISH.refusal(version, by) or not_then(on, timezone.localdate()):
        raise Refused(why)
    _plan(version, publish_on=on, scheduled_by=by, not_published_because="", effective_on=on)
    record(version, "schedule", by=by, note=f"For {planned_for(on)}")


@transaction.atomic
def cancel(version: Version, *, by: Person) -> None:
    """Take the plan back; the version stays approved."""
    version.refresh_from_db(from_queryset=Version.objects.select_for_update())
    if version.publish_on is None or version.state != life.APPROVED:
        raise Refused(f"{version} is not planned to be published later.")
    note = f"It was planned for {planned_for(version.publish_on)}"
    _plan(version, publish_on=None, scheduled_by=None, not_published_because="")
    record(version, "cancel_schedule", by=by, note=note)


def publish_due(now: datetime) -> int:
    """Publish what was planned for today or, after a night without us, before; answer how many.

    Each in a transaction of its own: one that cannot be published holds up no other.
    """
    return sum(_publish_or_tell(pk, now) for pk in _due(now).values_list("pk", flat=True))


def not_then(on: date, today: date) -> str:
    """Why nothing can be planned for this day; "" where it can."""
    if on <= today:
        return "Plan it for a day after today, or publish it now."
    if on > today + LONGEST:
        return "Plan it for a day within a year and a half."
    return ""


def planned_for(on: date) -> str:
    """ "Monday 7 December at 07:00"."""
    return f"{wording.long_day(on)} at {HOUR:%H:%M}"


def _plan(version: Version, **fields: object) -> None:
    for name, value in fields.items():
        setattr(version, name, value)
    version.save(update_fields=list(fields))


def last_day_due(now: datetime) -> date:
    """The last day whose seven in the morning has come."""
    local = timezone.localtime(now)
    return local.date() if local.time() >= HOUR else local.date() - ONE_DAY


def _due(now: datetime):  # noqa: ANN202 -- a queryset of ours alone
    return Version.objects.filter(
        state=life.APPROVED, publish_on__lte=last_day_due(now), not_published_because=""
    ).order_by("publish_on", "pk")


@transaction.atomic
def _publish_or_tell(pk: int, now: datetime) -> int:
    """Whether it was published; another worker may have been quicker."""
    locked = _due(now).select_for_update(of=("self",), skip_locked=True)
    version = locked.filter(pk=pk).first()
    if version is None:
        return 0
    today = timezone.localdate(now)
    unfilled = slots.unfilled(version, today)
    if why := _why_not(version, unfilled, today):
        _tell(version, why)
        return 0
    by = version.scheduled_by
    life.publish(version, by=None, note=f"Planned by {by} for {planned_for(version.publish_on)}")
    if unfilled:
        _owe(version, NOT_EVERYWHERE)
    return 1


def _why_not(version: Version, unfilled: dict[int | None, list[str]], on: date) -> str:
    """An empty place holds back the schools that have it, and the version only where all do."""
    if why := life.PUBLISH.refusal(version, None):
        return why
    if not unfilled or slots.ready_schools(unfilled, on):
        return ""
    names = slots.school_names(unfilled)
    places = [f"{names[school]} ({', '.join(why)})" for school, why in unfilled.items()]
    return f"These schools still have an empty place in the text: {'; '.join(places)}."


def _tell(version: Version, why: str) -> None:
    """Owner, clerk and whoever planned it hear that it was not published; it is not tried again."""
    _plan(version, not_published_because=why[:500])
    record(version, NOT_PUBLISHED, note=why)
    _owe(version, NOT_PUBLISHED)


def _owe(version: Version, kind: str) -> None:
    """Tell owner, clerk and whoever planned it."""
    people = set(version.policy.owners.values_list("pk", flat=True))
    people |= {*reviews.clerks(timezone.localdate()), version.scheduled_by_id}
    for person in Person.objects.filter(pk__in=people).order_by("pk"):
        outbox.owe(person, kind, f"{kind}:{version.pk}:{version.publish_on}", ref=version.pk)
