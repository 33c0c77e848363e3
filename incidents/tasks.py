"""What happens to drafts and cases by the clock: sweeps that may run twice or be missed."""

from celery import shared_task
from django.utils import timezone

from incidents.workflow import (
    breaches,
    chasing,
    drafting,
    records,
    relating,
    requests,
    sealed,
    standing_in,
    trying,
)


@shared_task(expires=60)
def warn_of_drafts():
    """A draft that says a child may be at risk is not left alone."""
    drafting.warn(timezone.now())


@shared_task
def forget_drafts():
    drafting.forget(timezone.now())


@shared_task(expires=60)
def chase_urgent():
    """The urgent chain: 15 and 60 minutes by the clock, at every hour of the year."""
    chasing.chase(timezone.now())


@shared_task(expires=600)
def look_after_cases():
    """Missed assessments go up, stand-ins give way, and what nobody is left for finds somebody."""
    today = timezone.localdate()
    standing_in.close_returned(today)
    standing_in.fill(today)
    chasing.go_up(today)
    relating.begin(today)
    sealed.look_after(today)


@shared_task(expires=600)
def warn_of_breaches():
    """The 72 hours of a data breach run at night and at weekends too."""
    breaches.warn(timezone.now())


@shared_task(expires=600)
def remind_of_jobs():
    """Actions and referrals in cases: a day before their time, when it is over, and every week."""
    records.remind(timezone.now())


@shared_task(expires=600)
def warn_of_requests():
    """The month in which somebody gets their data: seven and two days before it ends."""
    requests.warn(timezone.localdate())


@shared_task
def try_routes():
    """Every way a concern can take, before somebody needs it."""
    trying.try_routes(timezone.localdate())
