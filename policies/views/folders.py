"""Policies from before the portal, in a ZIP: looked at first, then brought in by the worker."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from core.access import requires
from core.nudging import nudge
from people.forms.imports import on_disk
from people.importing.problems import FileProblem
from policies import manifest
from policies.forms.folders import FolderForm
from policies.models import PolicyImport
from policies.queries import folders as queries
from policies.workflow import folders as workflow

WORK = "policies.tasks.work_on_folders"
ON_ITS_WAY = (PolicyImport.State.READING, PolicyImport.State.APPLYING)
A_PAGE = 50


@requires("policies.view_policyimport")
def policy_imports(request):
    page = Paginator(queries.visible_to(request.user), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "policies/folders.html", {"page": page})


@requires("policies.begin_policyimport")
def begin_policy_import(request):
    form = FolderForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            with on_disk(upload) as path:
                found = workflow.begin(path, by=request.user, filename=upload.name)
        except FileProblem as problem:
            form.add_error("file", str(problem))
        else:
            return _work_on(found)
    page = {"form": form, "columns": manifest.described()}
    return render(request, "policies/begin_folder.html", page)


def _work_on(policy_import):
    transaction.on_commit(lambda: nudge(WORK))
    return redirect(policy_import)


@requires("policies.view_policyimport", queries.visible_to)
def policy_import(request, policy_import):
    outcomes = queries.counted(policy_import)
    there = [outcome for outcome, _ in outcomes]
    wanted = request.GET.get("show")
    shown = next((outcome for outcome in there if outcome == wanted), there[0] if there else "")
    rows = queries.rows(policy_import, shown)
    moves = workflow.POLICY_IMPORT.open_to(request.user, policy_import)
    return render(
        request,
        "policies/folder.html",
        {
            "policy_import": policy_import,
            "on_its_way": policy_import.state in ON_ITS_WAY,
            "outcomes": outcomes,
            "shown": shown,
            "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
            "new": dict(outcomes).get("new", 0),
            "may_confirm": workflow.CONFIRM in moves,
            "may_drop": workflow.DROP in moves,
        },
    )


@requires("policies.view_policyimport", queries.visible_to)
def policy_import_progress(request, policy_import):
    """The part of its page that a browser asks for again and again while it is on its way."""
    if policy_import.state not in ON_ITS_WAY:
        return redirect(policy_import)
    return render(request, "policies/_folder_progress.html", {"policy_import": policy_import})


@require_POST
@requires("policies.confirm_policyimport", queries.visible_to)
def confirm_policy_import(request, policy_import):
    workflow.confirm(policy_import, by=request.user)
    return _work_on(policy_import)


@require_POST
@requires("policies.drop_policyimport", queries.visible_to)
def drop_policy_import(request, policy_import):
    workflow.drop(policy_import, by=request.user)
    messages.success(request, f"{policy_import} is dropped. Nothing came in.")
    return redirect("policies:policy_imports")
