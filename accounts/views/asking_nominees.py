"""Whom headteachers name to decide on official accounts of their school."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts import tabs
from accounts.forms.asking_deciding import NomineeForm
from accounts.queries import nominees as queries
from accounts.workflow import asking_nominees as workflow
from core.access import requires


@requires("accounts.view_nominees")
def nominees(request):
    today = timezone.localdate()
    page = {
        "tabs": tabs.open_to(request.user),
        "schools": queries.by_school(request.user, today),
        "today": today,
    }
    return render(request, "accounts/asking/nominees.html", page)


@requires("accounts.name_nominee", queries.led_by)
def name_nominee(request, school):
    form = NomineeForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        named = workflow.name(school, by=request.user, **form.cleaned_data)
        messages.success(request, f"{named.person} is named, and told.")
        return redirect("accounts:nominees")
    page = {"form": form, "school": school}
    return render(request, "accounts/asking/name_nominee.html", page)


@requires("accounts.end_nominee", queries.visible_to)
def end_nominee(request, nominee):
    if request.method == "POST":
        workflow.end(nominee, by=request.user)
        messages.success(request, f"{nominee.person} decides no longer in your place.")
        return redirect("accounts:nominees")
    return render(request, "accounts/asking/end_nominee.html", {"nominee": nominee})
