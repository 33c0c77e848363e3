"""The platforms, with their rules and ages, and whether they may be used with pupils."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.forms.platforms import PlatformForm
from accounts.models import Platform
from accounts.queries import platforms as queries
from core.access import requires
from people.views.pages import form_page
from people.workflow import records


@requires("accounts.view_platforms")
def platforms(request):
    may_change = request.user.has_perm("accounts.change_platform")
    page = {"platforms": queries.counted(request.user), "may_change": may_change}
    return render(request, "accounts/register/platforms.html", page)


@requires("accounts.change_platform", queries.visible_to)
def change_platform(request, platform):
    form = PlatformForm(request.POST or None, instance=platform)
    if request.method == "POST" and form.is_valid():
        found = Platform.objects.get(pk=platform.pk)
        records.change(found, form.changes(), by=request.user, seen=form.seen_mark())
        messages.success(request, f"{found}: saved.")
        return redirect("accounts:platforms")
    return form_page(
        request,
        form,
        title=str(Platform.objects.get(pk=platform.pk)),
        back=("Platforms", reverse("accounts:platforms")),
    )
