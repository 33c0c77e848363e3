"""This is the same person as ...: finding the other record, comparing them, joining them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from core.access import requires
from people.forms.merging import FindForm, MergeForm
from people.queries import merging, people
from people.step_up import step_up
from people.workflow import merging as workflow

SHOWN = 20


@requires("people.merge_person", people.visible_to)
def find_same(request, person):
    form = FindForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    found = merging.with_work(merging.candidates(request.user, person, words), SHOWN + 1)
    page = {
        "person": person,
        "form": form,
        "words": words,
        "found": found[:SHOWN],
        "more": len(found) > SHOWN,
    }
    return render(request, "people/find_same.html", page)


@requires("people.merge_person", people.visible_to)
@step_up
def merge(request, person):
    other = _other(request)
    ways = {
        stays: workflow.refusal(stays, goes, by=request.user)
        for stays, goes in ((person, other), (other, person))
    }
    may_stay = [stays for stays, why in ways.items() if not why]
    form = MergeForm(request.POST or None, records=may_stay, initial={"other": other.pk})
    if request.method == "POST" and form.is_valid():
        stays = form.chosen
        workflow.merge(stays, other if stays == person else person, by=request.user)
        messages.success(request, f"{stays} has one record now. What both held stands in it.")
        return redirect(stays)
    page = {
        "person": person,
        "other": other,
        "rows": merging.compared(person, other),
        "reasons": list(dict.fromkeys(filter(None, ways.values()))),
        "form": form if may_stay else None,
        "action": reverse("people:merge", args=[person.pk]),
    }
    return render(request, "people/merge.html", page)


def _other(request):
    """The second record, which the user must keep as well."""
    said = request.POST.get("other") or request.GET.get("other", "")
    found = people.kept_by(request.user).filter(pk=said[:18]) if said.isdecimal() else []
    for person in found:
        if request.user.has_perm("people.merge_person", person):
            return person
        raise PermissionDenied
    raise Http404
