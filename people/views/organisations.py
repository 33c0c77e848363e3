"""The employers of people who are not the trust's own."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from core.access import requires
from people import registry
from people.forms.schools import OrganisationForm
from people.models import Organisation
from people.queries import schools
from people.views.pages import form_page
from people.workflow import records


@requires("people.change_organisation")
def organisations_list(request):
    page = {
        "organisations": schools.organisations_visible_to(request.user),
        "pages": [
            (words, name)
            for words, name, permission in registry.organisation_pages
            if request.user.has_perm(permission)
        ],
    }
    return render(request, "people/organisations.html", page)


@requires("people.change_organisation")
def add_organisation(request):
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        records.add(Organisation(**form.changes()), by=request.user)
        messages.success(request, "The organisation is on record.")
        return redirect("people:organisations")
    return form_page(request, form, title="Add an organisation", back=_back(), submit="Add")


@requires("people.change_organisation", schools.organisations_visible_to)
def change_organisation(request, organisation):
    form = OrganisationForm(request.POST or None, instance=organisation)
    if request.method == "POST" and form.is_valid():
        records.change(organisation, form.changes(), by=request.user, seen=form.seen_mark())
        messages.success(request, "Saved.")
        return redirect("people:organisations")
    return form_page(request, form, title=f"Change {organisation}", back=_back())


def _back():
    return "Organisations", reverse("people:organisations")
