"""The search box's page: what was found, best first."""

from django.core.paginator import Paginator
from django.shortcuts import render

from core.access import requires
from policies.forms.reading import FindForm
from policies.queries import search as queries

MOST_PAGES = 4  # digits


@requires("policies.search")
def search(request):
    form = FindForm(request.GET if "q" in request.GET else None)
    typed = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    found = queries.find(request.user, typed, _page(request.GET.get("page", "")))
    pages = Paginator(range(found.total), queries.PER_PAGE)
    return render(
        request,
        "policies/search.html",
        {"form": form, "typed": typed, "found": found, "page": pages.page(found.page)},
    )


def _page(said):
    return max(1, int(said)) if said.isdecimal() and len(said) <= MOST_PAGES else 1
