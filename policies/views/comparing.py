"""Two versions side by side or in one column, on screen and on paper."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from core.access import requires
from policies import pdf
from policies.forms.reading import CompareForm
from policies.queries import comparing, versions


@requires("policies.view_policy", versions.policies_visible_to)
def compare(request, policy):
    there = list(comparing.versions_to_choose(request.user, policy))
    page = {"policy": policy, "versions": there}
    if len(there) > 1:
        form = page["form"] = CompareForm(request.GET, versions=there)
        if form.is_valid():
            old, new = form.cleaned_data["pair"]
            page |= {"old": old, "new": new, "redline": comparing.between(old, new)}
            page["sides"] = form.cleaned_data["layout"] == "sides"
    return render(request, "policies/compare.html", page)


@requires("policies.view_policy", versions.policies_visible_to)
def comparison(request, policy):
    """The same as a PDF; without two versions to compare, back to where they are chosen."""
    there = list(comparing.versions_to_choose(request.user, policy))
    form = CompareForm(request.GET, versions=there) if len(there) > 1 else None
    if form is None or not form.is_valid():
        return redirect("policies:compare", slug=policy.slug)
    old, new = form.cleaned_data["pair"]
    content = pdf.comparison(old, new, comparing.between(old, new))
    response = HttpResponse(content, content_type="application/pdf")
    name = f"{policy.slug}-{old.number}-to-{new.number}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
