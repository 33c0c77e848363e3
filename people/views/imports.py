"""Staff files: brought in, read in the background, looked at, confirmed, applied."""

from itertools import chain

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from core import sheets
from core.access import requires
from core.nudging import nudge
from people.forms.imports import ColumnsForm, ConfirmForm, FileForm, on_disk
from people.importing.columns import FIELDS
from people.importing.problems import FileProblem
from people.models import StaffImport
from people.queries import imports as queries
from people.step_up import step_up
from people.views.pages import form_page, tabs
from people.workflow import imports as workflow

WORK = "people.tasks.work_on_staff_files"
ON_ITS_WAY = (StaffImport.State.READING, StaffImport.State.APPLYING)
A_PAGE = 50


@requires("people.view_staffimport")
def staff_imports(request):
    found = queries.visible_to(request.user)
    page = {
        "tabs": tabs(request.user),
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "people/imports.html", page)


@requires("people.begin_staffimport")
def begin_import(request):
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            with on_disk(upload) as path:
                staff_import = workflow.begin(
                    path,
                    by=request.user,
                    filename=upload.name,
                    source=form.cleaned_data["source"],
                )
        except FileProblem as problem:
            form.add_error("file", str(problem))
        else:
            return _work_on(staff_import)
    return form_page(
        request,
        form,
        title="Bring in a staff file",
        back=("Staff files", reverse("people:staff_imports")),
        submit="Read it",
        lead="You see what it would change before anything does.",
    )


def _work_on(staff_import):
    transaction.on_commit(lambda: nudge(WORK))
    return redirect("people:staff_import", staff_import.pk)


@requires("people.view_staffimport", queries.visible_to)
def staff_import(request, staff_import):
    return _page(request, staff_import)


def _page(request, staff_import, form=None):
    moves = workflow.STAFF_IMPORT.open_to(request.user, staff_import)
    many = staff_import.counts.get("leave", 0) if workflow.asks_again(staff_import) else 0
    shown = queries.shown(staff_import, request.GET.get("show"))
    page = {
        "staff_import": staff_import,
        "on_its_way": staff_import.state in ON_ITS_WAY,
        "looked_at": staff_import.state in queries.WITH_ROWS,
        "outcomes": queries.counted(staff_import, shown),
        "shown": shown,
        "page": Paginator(queries.rows(staff_import, shown), A_PAGE).get_page(
            request.GET.get("page")
        ),
        "columns": [
            (field.label, staff_import.mapping[field.name])
            for field in FIELDS
            if field.name in staff_import.mapping
        ],
        "may_confirm": workflow.CONFIRM in moves,
        "may_drop": workflow.DROP in moves,
        "may_choose_columns": workflow.CHOOSE_COLUMNS in moves,
        "nothing_to_do": not workflow.changes_something(staff_import),
        "form": form or ConfirmForm(many=many),
        "many": many,
    }
    return render(request, "people/import.html", page)


@requires("people.view_staffimport", queries.visible_to)
def import_progress(request, staff_import):
    """The part of its page that a browser asks for again and again while it is on its way."""
    if staff_import.state not in ON_ITS_WAY:
        return redirect("people:staff_import", staff_import.pk)
    return render(request, "people/_import_progress.html", {"staff_import": staff_import})


@requires("people.choose_columns_staffimport", queries.visible_to)
def choose_import_columns(request, staff_import):
    form = ColumnsForm(request.POST or None, staff_import=staff_import)
    if request.method == "POST" and form.is_valid():
        workflow.choose_columns(staff_import, mapping=form.cleaned_data, by=request.user)
        return _work_on(staff_import)
    back = ("The staff file", reverse("people:staff_import", args=[staff_import.pk]))
    return form_page(
        request,
        form,
        title="Which column says what",
        back=back,
        submit="Read it again",
        lead="Choose the heading of your file beside what the portal asks for.",
    )


@require_POST
@requires("people.confirm_staffimport", queries.visible_to)
@step_up
def confirm_import(request, staff_import):
    many = staff_import.counts.get("leave", 0) if workflow.asks_again(staff_import) else 0
    form = ConfirmForm(request.POST, many=many)
    if not form.is_valid():
        return _page(request, staff_import, form)
    workflow.confirm(staff_import, by=request.user, sure=bool(many))
    return _work_on(staff_import)


@require_POST
@requires("people.drop_staffimport", queries.visible_to)
def drop_import(request, staff_import):
    workflow.drop(staff_import, by=request.user)
    messages.success(request, f"{staff_import} is dropped. Nothing was changed.")
    return redirect("people:staff_imports")


@requires("people.view_staffimport", queries.visible_to)
def import_errors(request, staff_import):
    """The rows in error, to put right where they come from."""
    rows = (
        (row.line, row.number, row.given_names, row.family_name, row.email, row.detail)
        for row in queries.rows(staff_import, "error").iterator(chunk_size=1_000)
    )
    headings = ("Line", "Staff number", "Given names", "Family name", "E-mail", "What is wrong")
    answer = StreamingHttpResponse(
        sheets.csv_rows(chain([headings], rows)),
        content_type="text/csv; charset=utf-8",
    )
    answer["Content-Disposition"] = f'attachment; filename="rows-in-error-{staff_import.pk}.csv"'
    return answer
