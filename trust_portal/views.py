"""The home page, the one that may know every app; and what belongs to the frame of all pages."""

import datetime as dt

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from accounts.queries import home as of_accounts
from core import wording
from core.access import requires
from incidents.queries import case_page
from incidents.rules import has_something_to_read
from people.models import Trust
from policies.pack import Pack
from policies.queries import assignments, consulting, minutes, questions
from trust_portal import context, samples

YEAR = 365 * 24 * 60 * 60


@requires("people.view_home")
def home(request):
    today = timezone.localdate()
    todo = minutes.put(assignments.to_do_of(request.user.pk))
    pack = Pack([duty for duty in todo if duty.status != "declined"])
    asked = questions.tally(request.user)
    drafts = _to_comment(consulting.to_comment_of(request.user.pk, today))
    tasks = _to_open(request.user) + _to_answer(asked) + drafts
    tasks += _to_approve(consulting.awaiting_approval(request.user))
    tasks += of_accounts.tasks(request.user)
    return render(
        request,
        "home.html",
        {
            "todo": todo,
            "pack": pack,
            "asked": pack.asked(today) if len(pack.rows) > 1 else "",
            "entries": _soonest_first(todo, tasks),
            "things": len(todo) + len(tasks),
            "questions": asked,
            "minutes": sum(duty.minutes for duty in todo),
            "signed": assignments.number_signed(request.user),
            "may_import": request.user.has_perm("policies.add_policy"),
        },
    )


def _soonest_first(todo, tasks):
    """Policies to sign and other tasks as one list; what has no day stands last.

    The first policy has the main button of the page; where there is none, the first task.
    """
    entries = [{"due": duty.due_on, "duty": duty} for duty in todo]
    entries += [{"due": task.get("due"), "task": task} for task in tasks]
    entries.sort(key=lambda entry: entry["due"] or dt.date.max)
    main = next((entry for entry in entries if "duty" in entry), entries[0] if entries else {})
    main["main"] = True
    return entries


def _to_open(user):
    """Of cases no more is said than that something waits; nothing is asked of who has none."""
    if not has_something_to_read(user) or not case_page.unopened(user):
        return []
    return [
        {
            "due": timezone.localdate(),
            "title": "Open what has come to you",
            "text": "It is for you alone.",
            "url": reverse("incidents:inbox"),
            "action": "Open it",
        }
    ]


def _to_answer(asked):
    """The task of whoever has questions to answer, in the words of `components/duty.html`."""
    if not asked["waiting"]:
        return []
    return [
        {
            "due": timezone.localdate(asked["oldest"]),
            "title": f"Answer {wording.count(asked['waiting'], 'question')}",
            "text": "Whoever asked has no day to sign by until you answer.",
            "url": reverse("policies:questions"),
            "action": "See the questions",
        }
    ]


def _to_comment(invited):
    return [
        {
            "due": row.comment_by,
            "title": f"Comment on the draft of the {row.version.policy}",
            "text": "You are asked what you think before it is approved.",
            "url": row.version.get_absolute_url(),
            "action": "Read the draft",
        }
        for row in invited
    ]


def _to_approve(waiting):
    return [
        {
            "title": f"Take the {version} to its committee",
            "text": "Then record the day and the minute of its approval, or ask for changes.",
            "url": version.get_absolute_url(),
            "action": "Open it",
        }
        for version in waiting
    ]


@login_not_required
@require_safe
def trust_colours(request, digest):
    """The address changes with the colours, so whatever has it may keep it."""
    css, current = context.stylesheet(get_object_or_404(Trust))
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    return _kept(response, digest == current)


@login_not_required
@require_safe
def trust_logo(request, digest):
    trust = Trust.objects.first()
    if trust is None or not trust.logo:
        raise Http404
    response = FileResponse(trust.logo.open("rb"), content_type="image/png")
    return _kept(response, digest == context.logo_digest(trust))


def _kept(response, is_current):
    patch_cache_control(response, public=True, max_age=YEAR if is_current else 0)
    return response


@requires("core.view_components")
def components(request):
    return render(request, "components.html", samples.page(request))


@login_not_required
def server_error(request):
    """Asks nothing of the database, which may be what is broken."""
    known = {"request_id": getattr(request, "id", ""), "at": timezone.now()}
    return HttpResponse(render_to_string("500.html", known), status=500)
