"""*Do not picture*, teams, and the devices that take pictures."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone

from accounts.forms.images import DeviceForm, TeamForm
from accounts.queries import images as queries
from accounts.queries import images_scope as scope
from accounts.rules import images as may
from accounts.views.images import chosen_school
from accounts.workflow import images_blocking as blocking
from accounts.workflow import images_groups as workflow
from core.access import requires
from people.forms.fields import LastDayForm
from people.models import Role
from people.views.pages import form_page

TEAMS = ("Teams", reverse_lazy("accounts:pupil_teams"))
DEVICES = ("Devices for pictures", reverse_lazy("accounts:image_devices"))


@requires("accounts.set_do_not_picture", scope.kept_by)
def do_not_picture(request, pupil):
    if request.method == "POST":
        to = request.POST.get("to") == "set"
        blocking.set_do_not_picture(pupil, to=to, by=request.user)
        messages.success(request, "No picture may be shown." if to else "Lifted: answers count.")
        return redirect("accounts:do_not_picture", pk=pupil.pk)
    page = {"pupil": pupil, "log": pupil.do_not_picture_log.select_related("by")}
    return render(request, "accounts/images/do_not_picture.html", page)


@requires("accounts.view_pupil_teams")
def pupil_teams(request):
    school, schools = chosen_school(request, may.held(request.user, may.KEEPS))
    rows = (
        scope.teams_kept_by(request.user)
        .annotate(n=Count("pupils"))
        .order_by("school__name", "name", "pk")
    )
    if school is not None:
        rows = rows.filter(school=school)
    page = {
        "school": school,
        "schools": schools,
        "page": Paginator(rows, 50).get_page(request.GET.get("page")),
    }
    return render(request, "accounts/images/teams.html", page)


@requires("accounts.view_pupil_teams")
def name_team(request):
    school, _ = chosen_school(request, may.held(request.user, may.KEEPS))
    if school is None:
        return redirect("accounts:pupil_teams")
    form = TeamForm(request.POST or None, by=request.user, school=school)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        team = workflow.name_team(school, said["name"], said["members"])
        messages.success(request, f"{team} can be looked up now.")
        return redirect("accounts:pupil_teams")
    page = {"form": form, "title": f"Name a team of {school}", "back": TEAMS}
    return render(request, "accounts/images/team.html", page)


@requires("accounts.change_pupil_team", scope.teams_kept_by)
def change_team(request, team):
    pupils = queries.by_name(team.pupils.all())
    initial = {"name": team.name, "members": "\n".join(pupil.reference for pupil in pupils)}
    school = team.school
    form = TeamForm(
        request.POST or None, by=request.user, school=school, team=team, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        workflow.change_team(team, said["name"], said["members"])
        messages.success(request, "Saved.")
        return redirect("accounts:pupil_teams")
    page = {"form": form, "title": f"{team}, {school}", "back": TEAMS, "pupils": pupils}
    return render(request, "accounts/images/team.html", page)


@requires("accounts.view_devices")
def devices(request):
    rows = scope.devices_visible_to(request.user)
    over = request.GET.get("show") == "ended"
    rows = rows.filter(ended_on__isnull=not over)
    page = {
        "page": Paginator(rows, 50).get_page(request.GET.get("page")),
        "over": over,
        "may_approve": request.user.has_perm("accounts.approve_device"),
    }
    return render(request, "accounts/images/devices.html", page)


@requires("accounts.approve_device")
def approve_device(request):
    schools = scope.schools(may.held(request.user, (Role.IT_SUPPORT,)))
    form = DeviceForm(request.POST or None, schools=schools)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        device = workflow.approve(said["school"], said["name"], by=request.user)
        messages.success(request, f"{device} may take pictures.")
        return redirect("accounts:image_devices")
    return form_page(
        request, form, title="Approve a device", back=DEVICES, submit="Approve it", lead=LEAD
    )


LEAD = "Pictures of pupils are taken on the school’s own devices only, those that stand here."


@requires("accounts.end_device", scope.devices_visible_to)
def end_device(request, device):
    form = LastDayForm(request.POST or None, initial={"last_day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        workflow.end(device, on=form.cleaned_data["last_day"], by=request.user)
        messages.success(request, f"{device} takes no more pictures after that day.")
        return redirect("accounts:image_devices")
    return form_page(
        request, form, title=f"{device}: no longer", back=DEVICES, submit="End it", lead=LEAD
    )
