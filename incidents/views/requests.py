"""Requests for one's own data: entered, paused, decided item by item, released by two people."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from core.access import requires
from incidents.forms import requests as forms
from incidents.queries import case_page
from incidents.queries import requests as queries
from incidents.views.breaches import tabs
from incidents.workflow import requests as workflow


@requires("incidents.view_requests")
def requests(request):
    rows = queries.visible_to(request.user).prefetch_related("pauses")
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    days = queries.central_calendar()
    for row in page:
        row.due_on = queries.due_on(row, days)
    shown = {"page": page} | tabs(request.user)
    return render(request, "incidents/requests/all.html", shown)


def _form(request, form, title, submit, back=None):
    page = {"form": form, "title": title, "submit": submit, "back": back}
    return render(request, "incidents/requests/form.html", page)


@requires("incidents.enter_request")
def enter_request(request):
    form = forms.RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        made = workflow.enter(said, number=said.pop("number"), by=request.user)
        messages.success(request, f"{made} is in the log.")
        return redirect(made if made.person_id != request.user.pk else "incidents:requests")
    return _form(request, form, "Enter a request for data", "Enter it")


@requires("incidents.view_request", queries.visible_to)
def request(request, found):
    items = [
        (item, {move.verb for move in workflow.ITEM.open_to(request.user, item)})
        for item in queries.items(request.user).filter(request=found)
    ]
    page = {
        "found": found,
        "due_on": queries.due_on(found, queries.central_calendar()),
        "pauses": found.pauses.all(),
        "items": items,
        "moves": {move.verb for move in workflow.REQUEST.open_to(request.user, found)},
        "events": found.events.select_related("by").order_by("-at", "-pk"),
    }
    return render(request, "incidents/requests/request.html", page)


@requires("incidents.pause_request", queries.visible_to)
def pause_request(request, found):
    form = forms.PauseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        workflow.pause(found, form.cleaned_data["why"], by=request.user)
        messages.success(request, "The clock stands still from today.")
        return redirect(found)
    return _form(request, form, "Wait for the requester", "Stop the clock", found)


@require_POST
@requires("incidents.go_on_request", queries.visible_to)
def go_on_request(request, found):
    workflow.go_on(found, by=request.user)
    messages.success(request, "The clock runs again.")
    return redirect(found)


@requires("incidents.extend_request", queries.visible_to)
def extend_request(request, found):
    form = forms.WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        workflow.extend(found, form.cleaned_data["why"], by=request.user)
        messages.success(request, "Two months more. Tell the requester why, within the first.")
        return redirect(found)
    return _form(request, form, "Take two months more", "Take them", found)


@requires("incidents.add_item_to_request", queries.visible_to)
def add_item(request, found):
    form = forms.ItemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        workflow.add_item(found, said["what"], number=said["number"], by=request.user)
        return redirect(found)
    return _form(request, form, "Something was found", "Add it", found)


def ending(move, permission, title, submit):
    """The view of one way in which a request is over, or open again."""

    @requires(permission, queries.visible_to)
    def end(request, found):
        form = forms.WhyForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            workflow.end(found, move, form.cleaned_data["why"], by=request.user)
            messages.success(request, "It is on record.")
            return redirect(found)
        return _form(request, form, title, submit, found)

    end.__name__ = f"{move.verb}_request"
    return end


answer_request = ending(
    workflow.ANSWER, "incidents.answer_subjectrequest", "It was answered", "Put it on record"
)
withdraw_request = ending(
    workflow.WITHDRAW, "incidents.withdraw_subjectrequest", "It was withdrawn", "Put it on record"
)
reopen_request = ending(
    workflow.REOPEN, "incidents.reopen_subjectrequest", "Open it again", "Open it again"
)


@requires("incidents.decide_requestitem", queries.items)
def decide_item(request, item):
    initial = {name: getattr(item, name) for name in ("whose", "exemption", "why")}
    form = forms.DecideItemForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        workflow.decide(item, **form.cleaned_data, by=request.user)
        return redirect(item.request)
    return _form(request, form, item.what, "Decide", item.request)


@requires("incidents.redact_requestitem", queries.items)
def redact_item(request, item):
    form = forms.RedactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        workflow.redact(item, form.cleaned_data["taken_out"], by=request.user)
        messages.success(request, "Redacted. Somebody else looks at it and releases it.")
        return redirect(item.request)
    return _form(request, form, f"Redacted: {item.what}", "It is redacted", item.request)


@require_POST
@requires("incidents.release_requestitem", queries.items)
def release_item(request, item):
    workflow.release(item, by=request.user)
    return redirect(item.request)


@require_POST
@requires("incidents.reconsider_requestitem", queries.items)
def reconsider_item(request, item):
    workflow.reconsider(item, by=request.user)
    return redirect(item.request)


@requires("incidents.offer_item", queries.asked_of)
def offer_items(request, case):
    """From a case, by its manager: what there is, for the officer alone."""
    if case_page.must_answer(request.user, case):
        return redirect("incidents:conflict", reference=case.reference)
    form = forms.OfferForm(request.POST or None, touching=queries.touching(case))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        added = {"number": said["number"], "by": request.user, "case": case}
        workflow.add_item(said["request"], said["what"], **added)
        messages.success(request, "The data protection officer sees it, and nobody else.")
        return redirect("incidents:offer_items", reference=case.reference)
    page = {"case": case, "form": form, "items": case.request_items.select_related("request")}
    return render(request, "incidents/requests/offer.html", page)
