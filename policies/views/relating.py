"""What stands beside a policy: others related to it or replaced, and who else was told of it."""

from django.contrib import messages
from django.shortcuts import redirect, render

from core.access import requires
from policies.forms.relating import AnnouncementForm, RelatedForm
from policies.models import Version
from policies.queries import telling as told
from policies.queries import versions
from policies.workflow import drafting, telling


@requires("policies.change_policy", versions.policies_visible_to)
def relate(request, policy):
    drafting.refuse_if_replaced(policy)
    form = RelatedForm(request.POST or None, instance=policy, person=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, f"What belongs to {policy} is saved.")
        return redirect(policy)
    return render(request, "policies/relate.html", {"form": form, "policy": policy})


@requires("policies.announce_version", versions.visible_to)
def announce(request, version):
    form = AnnouncementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = telling.announce(version, by=request.user, **form.cleaned_data)
        messages.success(request, f"It is on record: {row.get_informed_display().lower()}.")
        return redirect("policies:announce", pk=version.pk)
    return render(
        request,
        "policies/announce.html",
        {
            "form": form,
            "version": version,
            "log": told.log(version),
            "may_record": version.state == Version.State.PUBLISHED,
            "announcements": version.announcements.select_related("recorded_by"),
            "still": told.still_to_tell(version),
        },
    )
