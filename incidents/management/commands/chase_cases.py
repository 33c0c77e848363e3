"""`chase_cases [--on DATE] [--at TIME]`: what the clock does to cases, as of that moment."""

from datetime import date, datetime, time

from django.core.management.base import BaseCommand
from django.utils import timezone

from core import wording
from incidents.workflow import chasing, drafting, records, relating, sealed, standing_in
from notices.workflow import gathering


class Command(BaseCommand):
    help = (
        "Bring urgent cases that nobody opened to whoever is next, missed assessments a rung up,"
        " and what nobody is left for to somebody. Run again, it does nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("--on", type=date.fromisoformat, help="the day, YYYY-MM-DD")
        parser.add_argument("--at", type=time.fromisoformat, help="the time of that day, HH:MM")

    def handle(self, *, on=None, at=None, **options):
        now = _moment(on, at)
        today = timezone.localdate(now)
        drafting.warn(now)
        standing_in.close_returned(today)
        filled, chased = standing_in.fill(today), chasing.chase(now)
        gone_up, opened = chasing.go_up(today), sealed.look_after(today)
        relating.begin(today)
        records.remind(now)
        written = gathering.compose_urgent(now)
        self.stdout.write(
            f"{wording.count(chased, 'urgent case')} went on, {gone_up} a step up,"
            f" {wording.count(filled, 'gap')} filled, {opened} opened to somebody,"
            f" {wording.count(written, 'message')} written."
        )


def _moment(on, at):
    now = timezone.localtime()
    if on is None and at is None:
        return now
    day = on or now.date()
    return timezone.make_aware(datetime.combine(day, at or now.time().replace(tzinfo=None)))
