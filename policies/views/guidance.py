"""The list of laws and guidance that the trust keeps, against which texts are checked."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from core.access import requires
from policies.forms.guidance import GuidanceForm
from policies.queries import guidance as rows


@requires("policies.change_guidance")
def guidance(request):
    return render(request, "policies/guidance.html", {"rows": rows.visible_to(request.user)})


@requires("policies.change_guidance")
def add_guidance(request):
    form = GuidanceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        messages.success(request, f"{form.save()} is on the list.")
        return redirect("policies:guidance")
    return render(request, "policies/change_guidance.html", {"form": form})


@requires("policies.change_guidance", rows.visible_to)
def change_guidance(request, row):
    form = GuidanceForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        messages.success(request, f"{form.save()} is saved. Drafts are checked against it.")
        if rows.behind(row):  # it lists them
            return redirect("policies:change_guidance", pk=row.pk)
        return redirect("policies:guidance")
    page = {"form": form, "row": row, "behind": rows.behind(row)}
    return render(request, "policies/change_guidance.html", page)


@require_POST
@requires("policies.change_guidance", rows.visible_to)
def remove_guidance(request, row):
    row.delete()
    messages.success(request, f"{row.name} is off the list.")
    return redirect("policies:guidance")
