"""What law and guidance say of cases: read by everybody, kept by those who answer for it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from core.access import requires
from incidents.forms.guides import GuideForm
from incidents.queries import guides as rows


@requires("incidents.view_guides")
def guides(request):
    page = {
        "topics": rows.by_topic(rows.visible_to(request.user)),
        "may_change": request.user.has_perm("incidents.change_guide"),
    }
    return render(request, "incidents/guides/all.html", page)


@requires("incidents.change_guide")
def add_guide(request):
    form = GuideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        messages.success(request, f"{form.save()} is added.")
        return redirect("incidents:guides")
    return render(request, "incidents/guides/change.html", {"form": form})


@requires("incidents.change_guide", rows.visible_to)
def change_guide(request, guide):
    form = GuideForm(request.POST or None, instance=guide)
    if request.method == "POST" and form.is_valid():
        messages.success(request, f"{form.save()} is saved.")
        return redirect("incidents:guides")
    return render(request, "incidents/guides/change.html", {"form": form, "guide": guide})


@require_POST
@requires("incidents.change_guide", rows.visible_to)
def remove_guide(request, guide):
    guide.delete()
    messages.success(request, f"{guide.title} is taken off.")
    return redirect("incidents:guides")
