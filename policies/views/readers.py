"""Who reads which sections of a policy, with a preview of whom a line concerns."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.access import requires
from core.forms import key
from policies.forms.readers import ReadersForm
from policies.queries import comparing, readers, versions
from policies.workflow import readers as workflow


@requires("policies.change_readers", versions.policies_visible_to)
def readers_of(request, policy):
    """The lines of a policy; "See whom it concerns" saves nothing."""
    today, version = timezone.localdate(), comparing.latest(policy)
    lines = list(policy.role_editions.all())
    form = ReadersForm(request.POST or None, policy=policy, version=version)
    valid = request.method == "POST" and form.is_valid()
    if valid and "look" not in request.POST:
        workflow.add(policy, form.line, by=request.user)
        messages.success(request, f"Saved: {form.line}.")
        return redirect("policies:readers", slug=policy.slug)
    shown = [*lines, form.line] if valid else lines
    return render(
        request,
        "policies/readers.html",
        {
            "policy": policy,
            "version": version,
            "lines": [(line, workflow.sections_of(version, line)) for line in lines],
            "reach": readers.reach(policy, today, shown) if shown else [],
            "looked": form.line if valid else None,
            "form": form,
        },
    )


@require_POST
@requires("policies.change_readers", versions.policies_visible_to)
def remove_readers(request, policy):
    workflow.remove(policy, key(request.POST.get("line", "")), by=request.user)
    return redirect("policies:readers", slug=policy.slug)
