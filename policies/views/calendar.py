"""The calendar of policies: by month on a page, and as a feed for one's own calendar program."""

import datetime as dt
from itertools import groupby
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from core import throttling
from core.access import requires
from core.months import months_later
from people.models import Trust
from policies import icalendar
from policies.queries import planned
from policies.workflow import feeds

MONTHS_SHOWN = 12
MOST_AN_HOUR = 60
FEED_BACK, FEED_AHEAD = dt.timedelta(days=90), dt.timedelta(days=550)
EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2100, 1, 1)


@requires("policies.view_calendar")
def calendar(request):
    today = timezone.localdate()
    first = _month(request.GET.get("from", ""), today)
    after = months_later(first, MONTHS_SHOWN)
    policies = planned.policies_of(request.user)
    entries = planned.entries(policies, first, after - dt.timedelta(days=1))
    late = planned.overdue(policies, today) if first <= today else []
    coming = [entry for entry in entries if entry not in late]
    months = groupby(coming, key=lambda entry: entry.on.replace(day=1))
    return render(
        request,
        "policies/calendar.html",
        {
            "months": [(month, list(rows)) for month, rows in months],
            "overdue": late,
            "openings": planned.openings(policies, today),
            "first": first,
            "last": after - dt.timedelta(days=1),
            "earlier": months_later(first, -MONTHS_SHOWN) if first > EARLIEST else None,
            "later": after if after < LATEST else None,
        },
    )


def _month(text, today):
    """The first of the month that was asked for, as 2026-12; of this month where it is none."""
    try:
        month = dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return min(max(month, EARLIEST), LATEST)


@requires("policies.view_calendar")
def feed(request):
    """Where the address is made, and said once: in the answer to the button."""
    address = ""
    if request.method == "POST":
        secret = feeds.make(request.user, by=request.user)
        address = settings.PORTAL_URL + reverse("policies:calendar_file", args=[secret])
    response = render(
        request,
        "policies/feed.html",
        {"feed": planned.feed_of(request.user), "address": address},
    )
    response["Cache-Control"] = "no-store, private"
    return response


@require_POST
@requires("policies.view_calendar")
def end_feed(request):
    feeds.revoke(request.user, by=request.user)
    messages.success(request, "The address is taken away. Nobody can read your calendar by it.")
    return redirect("policies:feed")


@login_not_required
@require_safe
def calendar_file(request, token):
    """For whoever knows the address; an unknown one is as one that ended."""
    today, digest = timezone.localdate(), feeds.digest(token)
    reader = planned.reader_of(digest, today)
    asked_by = digest if reader else request.META.get("REMOTE_ADDR", "")
    if throttling.too_often("calendar", asked_by, most=MOST_AN_HOUR):
        return HttpResponse(status=429, headers={"Retry-After": "3600"})
    if reader is None:
        raise Http404
    policies = planned.policies_of(reader)
    entries = planned.entries(policies, today - FEED_BACK, today + FEED_AHEAD)
    trust = Trust.objects.first()
    content = icalendar.write(
        f"Policies of {trust.name}" if trust else "Policies",
        entries,
        portal=settings.PORTAL_URL,
        host=urlsplit(settings.PORTAL_URL).hostname or "localhost",
        at=timezone.now(),
    )
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Cache-Control": "no-store, private",
            "Content-Disposition": 'inline; filename="policies.ics"',
        },
    )
