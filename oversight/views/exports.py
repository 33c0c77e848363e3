"""Files to take away: asked for, shown on their way, handed over to who asked."""

from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from core import wording
from core.access import requires
from core.nudging import nudge
from oversight import reach, workflow
from oversight.forms import AskForm
from oversight.models import Export
from oversight.queries import scopes
from people.queries import schools
from people.step_up import require, step_up
from policies.queries.register import Scope

MAKE = "oversight.tasks.make_exports"
TYPES = {
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "zip": "application/zip",
}


@require_POST
@requires("oversight.ask_handover", schools.visible_to)
@step_up
def ask_handover(request, school):
    scope = Scope(on=timezone.localdate(), schools=frozenset([school.pk]))
    return _asked(request, scope, Export.Format.ZIP, kind="handover")


@requires("oversight.list_exports")
def exports(request):
    return render(
        request,
        "oversight/exports.html",
        {"exports": scopes.exports_visible_to(request.user)[:50]},
    )


@require_POST
@requires("oversight.ask_report")
@step_up
def ask(request):
    found = reach.of_names(request.user)
    people = scopes.people_visible_to(request.user)
    form = AskForm(request.POST, schools=scopes.schools_within(found), people=people)
    if not form.is_valid():
        return HttpResponseBadRequest("Choose a file and what it is about from the page.")
    wanted = form.cleaned_data
    schools = None if found.trust else found.schools
    scope = Scope(
        on=wanted["on"],
        schools=frozenset([wanted["school"].pk]) if wanted["school"] else schools,
        policy=wanted["policy"].pk if wanted["policy"] else None,
        person=wanted["person"],
    )
    return _asked(request, scope, wanted["format"])


@require_POST
@requires("oversight.ask_own_record")
def ask_own_record(request):
    form = request.POST.get("format", "")
    if form not in Export.Format.values:
        return HttpResponseBadRequest("Choose a file from the page.")
    return _asked(request, Scope(on=timezone.localdate(), person=request.user.pk), form)


def _asked(request, scope, form, **kind):
    with transaction.atomic():
        export = workflow.ask(scope, form, by=request.user, **kind)
        transaction.on_commit(lambda: nudge(MAKE))
    return redirect(export)


ON_ITS_WAY = (Export.State.ASKED, Export.State.MAKING)


@requires("oversight.view_export", scopes.exports_visible_to)
def export(request, export):
    return render(
        request,
        "oversight/export.html",
        {
            "export": export,
            "on_its_way": export.state in ON_ITS_WAY,
            "may_download": request.user.has_perm("oversight.download_export", export),
            "may_ask_again": workflow.ASK_AGAIN in workflow.EXPORT.open_to(request.user, export),
        },
    )


@requires("oversight.view_export", scopes.exports_visible_to)
def progress(request, export):
    """The part of its page that a browser asks for again and again while it is on its way."""
    if export.state not in ON_ITS_WAY:
        return redirect(export)
    return render(request, "oversight/_progress.html", {"export": export})


@require_POST
@requires("oversight.ask_again_export", scopes.exports_visible_to)
def ask_again(request, export):
    _ask_who_it_is(request, export)
    workflow.ask_again(export, by=request.user)
    nudge(MAKE)
    return redirect(export)


@requires("oversight.download_export", scopes.exports_visible_to)
def download(request, export):
    """Its own right is asked again here: a post may have ended since the file was made."""
    path = Path(settings.MEDIA_ROOT) / export.file.name
    if not export.file.name or not path.exists():
        raise Http404
    _ask_who_it_is(request, export)
    workflow.download(export, by=request.user)
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=_name(export),
        content_type=TYPES[export.format],
    )


def _ask_who_it_is(request, export):
    """Once more, unless it is their own record; and back to its page, where the button is."""
    if export.scope.get("person") != request.user.pk:
        require(request, back=export.get_absolute_url())


def _name(export):
    made = wording.plain_day(export.made_at).replace(" ", "-")
    return f"{export.kind}-{made}-{export.pk}.{export.format}"
