"""The breach log, for data protection officers: no page of it leads to a case."""

from itertools import chain

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from core import sheets
from core.access import requires
from incidents import breach_clock, breach_words
from incidents.breach_words import WHOSE
from incidents.forms.breaches import (
    BreachForm,
    DecideForm,
    FindForm,
    ReopenForm,
    ReportForm,
    TellForm,
)
from incidents.queries import breaches, visible
from incidents.workflow import breaches as workflow
from people.models import School


def tabs(user):
    """Which lists of personal data stand beside each other for this person."""
    return {
        "may_log": user.has_perm("incidents.view_breaches"),
        "may_answer": user.has_perm("incidents.view_requests"),
        "may_keep": user.has_perm("incidents.view_retention"),
    }


@requires("incidents.view_breaches")
def breach_log(request):
    form = FindForm(request.GET or None)
    rows = breaches.found(request.user, form.cleaned_data if form.is_valid() else {})
    page = {
        "form": form,
        "page": Paginator(rows, 50).get_page(request.GET.get("page")),
        "query": request.GET.urlencode(),
        **tabs(request.user),
    }
    return render(request, "incidents/breaches/log.html", page)


@requires("incidents.view_breaches")
def export_breaches(request):
    """The entries that the filter shows, without the officer's advice."""
    form = FindForm(request.GET or None)
    rows = breaches.found(request.user, form.cleaned_data if form.is_valid() else {})
    lines = (breach_words.line(row) for row in rows.iterator(chunk_size=500))
    workflow.export(rows.count(), request.GET.urlencode(), by=request.user)
    answer = StreamingHttpResponse(
        sheets.csv_rows(chain([breach_words.HEADINGS], lines)),
        content_type="text/csv; charset=utf-8",
    )
    answer["Content-Disposition"] = 'attachment; filename="breach-log.csv"'
    return answer


def _schools(user):
    """Of the officer's post; every open one for the trust's."""
    held = {post.school for post in user.posts() if post.role == breaches.OFFICER}
    rows = School.objects.open_on(timezone.localdate())
    return rows if None in held else rows.filter(pk__in=held)


@requires("incidents.enter_breach")
def enter_breach(request):
    return _enter(request, None, {"noticed_at": timezone.localtime()})


@requires("incidents.enter_breach_of_task", visible.tasks)
def enter_breach_of_task(request, task):
    """From a job of the officer's: with what it says, and the moment the trust learnt of it."""
    initial = {
        "noticed_at": timezone.localtime(task.case.received_at),
        "school": task.case.school_id,
        "kinds_of_data": task.fields.get("data", []),
        "whose": [code for code, label in WHOSE if label in task.fields.get("whose", [])],
    }
    return _enter(request, task, initial)


def _enter(request, task, initial):
    schools = _schools(request.user)
    if task is not None:
        schools = School.objects.filter(Q(pk__in=schools.values("pk")) | Q(pk=task.case.school_id))
    form = BreachForm(request.POST or None, schools=schools, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        breach = workflow.enter(said, number=said["number"], by=request.user, task=task)
        messages.success(request, f"{breach} is in the log.")
        return redirect(breach)
    page = {"form": form, "title": "Enter a breach", "submit": "Enter it", "back": None}
    return render(request, "incidents/breaches/form.html", page)


@requires("incidents.view_breach", breaches.visible_to)
def breach(request, breach):
    page = {
        "breach": breach,
        "facts": breach_words.facts(breach),
        "decision": breach_words.decision(breach),
        "clock": breach_clock.in_words(breach.noticed_at, timezone.now()),
        "late": breach.due_at < timezone.now(),
        "moves": {move.verb for move in workflow.BREACH.open_to(request.user, breach)},
        "events": breach.events.select_related("by").order_by("-at", "-pk"),
    }
    return render(request, "incidents/breaches/breach.html", page)


def _form_page(request, breach, form, title, submit):
    page = {"form": form, "title": title, "submit": submit, "back": breach}
    return render(request, "incidents/breaches/form.html", page)


@requires("incidents.change_breach", breaches.visible_to)
def change_breach(request, breach):
    initial = {name: getattr(breach, name) for name in workflow.FACTS}
    initial |= {"noticed_at": timezone.localtime(breach.noticed_at), "number": breach.number}
    known = School.objects.filter(
        Q(pk__in=_schools(request.user).values("pk")) | Q(pk=breach.school_id)
    )
    form = BreachForm(request.POST or None, schools=known, initial=initial)
    if request.method == "POST" and form.is_valid():
        workflow.change(breach, form.cleaned_data, by=request.user)
        messages.success(request, "Saved.")
        return redirect(breach)
    return _form_page(request, breach, form, "What is known of it", "Save")


@requires("incidents.decide_breach", breaches.visible_to)
def decide_breach(request, breach):
    names = ("advice", "risk", "decided_by", "ico", "ico_why")
    form = DecideForm(request.POST or None, initial={name: getattr(breach, name) for name in names})
    if request.method == "POST" and form.is_valid():
        workflow.decide(breach, form.cleaned_data, by=request.user)
        messages.success(request, "The decision is on record.")
        return redirect(breach)
    return _form_page(request, breach, form, "What the trust decides", "Put it on record")


@requires("incidents.report_breach", breaches.visible_to)
def report_breach(request, breach):
    form = ReportForm(request.POST or None, initial={"told_at": timezone.localtime()})
    if request.method == "POST" and form.is_valid():
        workflow.report(breach, **form.cleaned_data, by=request.user)
        messages.success(request, "It is on record that the ICO was told.")
        return redirect(breach)
    return _form_page(request, breach, form, "The ICO was told", "Put it on record")


@requires("incidents.tell_breach", breaches.visible_to)
def tell_breach(request, breach):
    initial = {"told": breach.told, "on": breach.told_on, "words": breach.told_words}
    form = TellForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        workflow.tell(breach, said["told"], said["words"], on=said["on"], by=request.user)
        messages.success(request, "Saved.")
        return redirect(breach)
    return _form_page(request, breach, form, "Those affected", "Save")


@require_POST
@requires("incidents.close_breach", breaches.visible_to)
def close_breach(request, breach):
    workflow.close(breach, by=request.user)
    messages.success(request, f"{breach} is closed. It stays in the log.")
    return redirect(breach)


@requires("incidents.reopen_breach", breaches.visible_to)
def reopen_breach(request, breach):
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        workflow.reopen(breach, form.cleaned_data["note"], by=request.user)
        messages.success(request, "It is open again.")
        return redirect(breach)
    return _form_page(request, breach, form, "Open it again", "Open it again")
