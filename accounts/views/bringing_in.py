"""Lists from elsewhere: looked at first, then brought in by the worker."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.forms.bringing_in import ConfirmForm
from accounts.models import ListImport, ListImportRow
from accounts.queries import bringing_in as queries
from accounts.workflow import bringing_in as workflow
from core.access import requires
from core.nudging import nudge
from people.forms.imports import on_disk
from people.importing.problems import FileProblem

WORK = "accounts.tasks.work_on_lists"
ON_ITS_WAY = (ListImport.State.READING, ListImport.State.APPLYING)
A_PAGE = 50
# Kind of list -> (words, name of the address) of the page that its list belongs to.
BELONGS = {
    ListImport.Kind.ACCOUNTS: ("Official accounts", "accounts:accounts"),
    ListImport.Kind.IMAGES: ("Bring in a list", "accounts:begin_image_list"),
}


def take_in(form, *, kind, school, by):
    """The list of a valid form, on its way; None where it cannot be used, and the form says why."""
    upload = form.cleaned_data["file"]
    try:
        with on_disk(upload) as path:
            made = workflow.begin(path, kind=kind, school=school, filename=upload.name, by=by)
    except FileProblem as problem:
        form.add_error("file", str(problem))
        return None
    transaction.on_commit(lambda: nudge(WORK))
    return made


@requires("accounts.view_listimport", queries.visible_to)
def list_import(request, row):
    return _page(request, row, None)


def _page(request, row, form):
    outcomes = [] if row.state in ON_ITS_WAY else queries.counted(row)
    there = [outcome for outcome, _ in outcomes]
    wanted = request.GET.get("show")
    shown = next((one for one in there if one == wanted), there[0] if there else "")
    moves = workflow.LIST_IMPORT.open_to(request.user, row)
    may_confirm = workflow.CONFIRM in moves
    asks = workflow.LISTS[row.kind].asks_again(row) if may_confirm else ""
    words, address = BELONGS[row.kind]
    page = {
        "row": row,
        "back": (words, reverse(address)),
        "on_its_way": row.state in ON_ITS_WAY,
        "outcomes": outcomes,
        "shown": shown,
        "page": Paginator(row.outcomes.filter(outcome=shown), A_PAGE).get_page(
            request.GET.get("page")
        ),
        "may_confirm": may_confirm,
        "nothing": row.state == ListImport.State.READY and workflow.nothing_to_do(row, None),
        "asks": asks,
        "form": form or ConfirmForm(asks=asks),
        "may_drop": workflow.DROP in moves,
        "may_accept": shown == ListImportRow.Outcome.HELD and row.state == ListImport.State.READY,
    }
    return render(request, "accounts/bringing_in/list.html", page)


@requires("accounts.view_listimport", queries.visible_to)
def list_import_progress(request, row):
    """The part of its page that a browser asks for again and again while it is on its way."""
    if row.state not in ON_ITS_WAY:
        return redirect(row)
    return render(request, "accounts/bringing_in/_progress.html", {"row": row})


@require_POST
@requires("accounts.confirm_listimport", queries.visible_to)
def confirm_list_import(request, row):
    asks = workflow.LISTS[row.kind].asks_again(row)
    form = ConfirmForm(request.POST, asks=asks)
    if not form.is_valid():
        return _page(request, row, form)
    workflow.confirm(row, by=request.user, sure=form.cleaned_data.get("sure", False))
    transaction.on_commit(lambda: nudge(WORK))
    return redirect(row)


@require_POST
@requires("accounts.drop_listimport", queries.visible_to)
def drop_list_import(request, row):
    workflow.drop(row, by=request.user)
    messages.success(request, f"{row} is dropped. Nothing came in.")
    return redirect(row)
