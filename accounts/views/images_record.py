"""The image record, for whoever keeps it; its figures; who looked up the list."""

import tempfile
from itertools import chain
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from accounts.forms.images import AnswerForm, ExportForm, ListForm, PupilForm, RecordForm
from accounts.models import Purpose
from accounts.queries import images as queries
from accounts.queries import images_record as record
from accounts.queries import images_scope as scope
from accounts.rules import images as may
from accounts.views.images import chosen_school
from accounts.workflow import images as workflow
from core import sheets, wording
from core.access import requires
from people.step_up import step_up
from people.views.pages import form_page

HEADINGS = ("Reference", "Name", "School", "Year", "Class", *Purpose.labels)
RECORD = ("The image record", reverse_lazy("accounts:pupils"))
WORDS = {"yes": "yes", "no": "no", "unanswered": "not answered"}
LONGEST = 100  # of what was typed into a filter, when it is shown again
NAMES = 5_000  # so many names may be read to find some letters in them
LOOKS = (
    ("at", "When"),
    ("person", "Who"),
    ("school", "School"),
    ("group", "Class, year or team"),
    ("purpose", "For what"),
)


@requires("accounts.view_pupils")
def pupils(request):
    user, today, consent = request.user, timezone.localdate(), may.consent(request.user)
    form = RecordForm(request.GET or None, schools=scope.schools(may.held(user, may.KEEPS)))
    rows, said = _narrowed(user, form, today, consent)
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(
        request,
        "accounts/images/pupils.html",
        {
            "form": form,
            "page": page,
            "lines": [*record.lines(page.object_list, today, consent=consent)],
            "asked": any(said.values()),
            "query": request.GET.urlencode(),
            "recorded": consent == queries.RECORDED,
        },
    )


def _narrowed(user, form, today, consent):
    """(the pupils, what the filter says); words are looked for in one school's names."""
    said = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = record.narrowed(scope.recorded_by(user), said, today, consent=consent)
    if words := said.get("words"):
        if rows.order_by()[: NAMES + 1].count() > NAMES:
            rows = rows.filter(reference__iexact=words.strip())
        else:
            rows = record.with_words(rows, words)
    return rows, said


@requires("accounts.export_pupils")
@step_up
def export_pupils(request):
    """The part of the record that the filter shows; with whom it was shared is kept, and proved."""
    user, today, consent = request.user, timezone.localdate(), may.consent(request.user)
    form = ExportForm(request.GET or None, schools=scope.schools(may.held(user, may.KEEPS)))
    rows, said = _narrowed(user, form, today, consent)
    if form.is_bound and not form.is_valid():  # nothing that was not asked for leaves
        asked = {name: request.GET[name][:LONGEST] for name in form.fields if name in request.GET}
        return redirect(f"{reverse('accounts:pupils')}?{urlencode(asked)}")
    kind = said.get("format") or "csv"
    workflow.export(user, rows, kind)
    found = record.lines(rows.iterator(chunk_size=record.A_BLOCK), today, consent=consent)
    lines = map(_cells, found)
    if kind == "xlsx":
        file = tempfile.TemporaryFile()  # noqa: SIM115 -- the answer closes it
        sheets.xlsx(file, [sheets.Sheet("Image record", HEADINGS, lines, (14, 26, 26))])
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename="image-record.xlsx")
    answer = StreamingHttpResponse(
        sheets.csv_rows(chain([HEADINGS], lines)), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="image-record.csv"'
    return answer


def _cells(line):
    pupil = line.pupil
    return (
        pupil.reference,
        pupil.name,
        pupil.school.name,
        pupil.year,
        pupil.class_name,
        *(WORDS[line.status[code]] for code in Purpose.values),
    )


@requires("accounts.view_pupil", scope.kept_by)
def pupil(request, pupil):
    user, consent = request.user, may.consent(request.user)
    line = next(record.lines([pupil], timezone.localdate(), consent=consent))
    may_block = user.has_perm("accounts.set_do_not_picture", pupil)
    silent = line.is_silent and not may_block
    page = {
        "pupil": pupil,
        "line": line,
        "silent": silent,
        "purposes": [
            (Purpose(code).label, said, line.answers.get(code))
            for code, said in line.status.items()
        ],
        "history": [] if silent else record.history(pupil),
        "withdrawals": [] if silent else pupil.withdrawals.all(),
        "may_answer": user.has_perm("accounts.answer_for_pupil", pupil),
        "may_block": may_block,
        "may_list": user.has_perm("accounts.view_pupils"),
    }
    return render(request, "accounts/images/pupil.html", page)


@requires("accounts.enter_pupil")
def enter_pupil(request):
    schools = scope.schools(may.held(request.user, may.KEEPS))
    form = PupilForm(request.POST or None, schools=schools)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        about = {name: said[name] for name in ("name", "year", "class_name")}
        row = workflow.enter(said["school"], said["reference"], about)
        messages.success(request, f"{row.name} is on record, and not to be shown until answered.")
        return redirect(row)
    return form_page(request, form, title="Add a pupil", back=RECORD, submit="Add them")


@requires("accounts.change_pupil", scope.recorded_by)
def change_pupil(request, pupil):
    names = ("name", "year", "class_name", "left_on")
    initial = {name: getattr(pupil, name) for name in names}
    form = PupilForm(request.POST or None, schools=None, pupil=pupil, initial=initial)
    if request.method == "POST" and form.is_valid():
        workflow.describe(pupil, {name: form.cleaned_data[name] for name in names})
        messages.success(request, "Saved.")
        return redirect(pupil)
    back = (pupil.name, pupil.get_absolute_url())
    return form_page(request, form, title=f"Change {pupil.name}", back=back)


@requires("accounts.answer_for_pupil", scope.recorded_by)
def answer_for_pupil(request, pupil):
    if may.consent(request.user) == queries.RECORDED:
        form = AnswerForm(request.POST or None)
    else:
        no = pupil.answers.filter(replaced_at=None).exclude(queries.letting(timezone.localdate()))
        form = ListForm(request.POST or None, listed=[*no.values_list("purpose", flat=True)])
    if request.method == "POST" and form.is_valid():
        found = workflow.answer(pupil, form.form(), form.answers(), by=request.user)
        messages.success(request, f"Kept: {wording.count(found, 'answer')}. Either no wins.")
        return redirect(pupil)
    return form_page(
        request,
        form,
        title=f"What a form says of {pupil.name}",
        back=(pupil.name, pupil.get_absolute_url()),
        lead="What the other one said still stands. If either says no, it is no.",
    )


@requires("accounts.view_image_figures")
def image_figures(request):
    user = request.user
    held = may.held(user, may.SEES_FIGURES)
    school, schools = chosen_school(request, held)
    shown = frozenset({school.pk}) if school else held
    here, purged, rows = record.figures(shown, timezone.localdate(), consent=may.consent(user))
    page = {"school": school, "schools": schools, "here": here, "purged": purged, "rows": rows}
    return render(request, "accounts/images/figures.html", page)


@requires("accounts.view_image_looks")
def image_looks(request):
    sort = request.GET.get("sort", "at")
    sort = sort if sort in record.SORTS else "at"
    rows = record.sorted_looks(scope.looks_visible_to(request.user), sort)
    page = {
        "page": Paginator(rows, 50).get_page(request.GET.get("page")),
        "sort": sort,
        "columns": LOOKS,
    }
    return render(request, "accounts/images/looks.html", page)
