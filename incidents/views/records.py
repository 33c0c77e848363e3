"""Putting something on record, finishing what waits, asking in and out, and the papers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from core.access import requires
from incidents import pdf
from incidents.forms.deciding import AdviserForm, AskInForm, EndReadingForm
from incidents.forms.records import RecordForm
from incidents.models import Strand
from incidents.queries import case_page, on_record, plan, visible
from incidents.views.asking import ask, asked_first, done, sent
from incidents.workflow import readers as workflow
from incidents.workflow import reading, records


@requires("incidents.add_record", visible.cases)
@asked_first
def add_record(request, case):
    """Which kind, where none is named that they may record; then what it asks."""
    kinds = case_page.kinds_to_add(request.user, case)
    kind = next((one for one in kinds if one.code == request.GET.get("kind")), None)
    if kind is None:
        return render(request, "incidents/add_record.html", {"case": case, "kinds": kinds})
    form = RecordForm(
        request.POST or None,
        kind=kind.code,
        case=case,
        held_back=on_record.is_held_back(case),
        readers=case_page.readers(case),
    )
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["page_number"]
        said = {"by": request.user, "number": number, "person": form.person}
        records.add(case, kind.code, form.said, **said)
        messages.success(request, "It is on record.")
        return redirect(case)
    return ask(request, case, form, kind.to_add, lead=kind.hint, submit="Put it on record")


@requires("incidents.finish_record", visible.records)
@asked_first
def finish(request, row):
    kind = row.case and case_page.kind_of(row)
    may = row.is_waiting and case_page.may_finish(request.user, row)
    if not may:
        return redirect(row.case)
    form = RecordForm(request.POST or None, kind=row.kind, case=row.case, finishing=True)
    if request.method == "POST" and form.is_valid():
        records.finish(row, form.said, by=request.user)
        messages.success(request, "It is on record.")
        return redirect(row.case)
    return ask(request, row.case, form, kind.label, row=row, submit="Put it on record")


@requires("incidents.ask_adviser", visible.cases)
@asked_first
def ask_adviser(request, case):
    offered = plan.advisers(case)
    form = AdviserForm(request.POST or None, case=case, by=request.user, offered=offered)

    def verb(seen):
        workflow.allow(case, form.cleaned_data["adviser"], "adviser", by=request.user)

    if sent(request, form, verb):
        return done(request, case, f"{form.cleaned_data['adviser']} reads it now, to advise you.")
    lead = "They read the case, both strands, until you end it." if offered else ""
    page = {"lead": lead, "submit": "Ask them in", "nobody": not offered}
    return ask(request, case, form, "Ask HR in as an adviser", **page)


@requires("incidents.ask_in_for_child", visible.cases)
@asked_first
def ask_in(request, case):
    form = AskInForm(request.POST or None, case=case, by=request.user)

    def verb(seen):
        said = {"strand": Strand.CHILD, "why": form.cleaned_data["why"]}
        workflow.allow(case, form.cleaned_data["person"], "adviser", by=request.user, **said)

    if sent(request, form, verb):
        return done(request, case, f"{form.cleaned_data['person']} reads the child’s strand now.")
    lead = "They read the child’s strand, and nothing of the adult’s, until it is ended."
    return ask(request, case, form, "Ask somebody in, for the child", lead=lead, submit="Ask them")


@requires("incidents.end_reading", visible.cases)
@asked_first
def end_reading(request, case):
    offered = list(plan.given(case))
    form = EndReadingForm(request.POST or None, case=case, by=request.user, offered=offered)

    def verb(seen):
        workflow.end_reading(form.cleaned_data["reader"], by=request.user)

    if sent(request, form, verb):
        return done(request, case, f"{form.cleaned_data['reader'].person} does not read it now.")
    page = {"submit": "End it", "nobody": not offered}
    return ask(request, case, form, "End somebody’s reading", **page)


@requires("incidents.print_case", visible.cases)
@asked_first
def chronology(request, case):
    return _paper(request, case, pdf.chronology, "chronology")


@requires("incidents.print_case", visible.cases)
@asked_first
def threshold_form(request, case):
    return _paper(request, case, pdf.threshold_form, "threshold form")


def _paper(request, case, drawn, name):
    """A paper for the LADO, of the strands that they read; that it was printed is written down."""
    paper = drawn(case, request.user, timezone.now())
    reading.log(case, "printed", by=request.user)
    response = HttpResponse(paper, content_type="application/pdf")
    name = f"case {case.spaced} {name}.pdf".replace(" ", "-")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
