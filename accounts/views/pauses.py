"""Pause everything: asked once more, done, who was told and who has stopped; and lifting it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts import tabs
from accounts.forms.duties import PauseForm
from accounts.models import Pause
from accounts.queries import pauses as queries
from accounts.workflow import pausing as workflow
from core import wording
from core.access import requires
from people.step_up import step_up


@requires("accounts.pause_everything")
@step_up
def pause_everything(request):
    form = PauseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        pause = workflow.pause_everything(form.cleaned_data["words"], by=request.user)
        words = "Everything is paused. This is who was told."
        if pause.begun_by != request.user:
            words = f"{pause.begun_by} was a moment faster, and their words were sent. {words}"
        messages.success(request, words)
        return redirect(pause)
    if going_on := Pause.objects.filter(lifted_at=None).first():
        return redirect(going_on)
    page = {
        "form": form,
        "action": reverse("accounts:pause_everything"),
        "why_not": workflow.not_theirs(request.user),
        "reach": queries.reach(),
        "suppliers": queries.suppliers(queries.holders()),
    }
    return render(request, "accounts/duties/pause_everything.html", page)


@requires("accounts.view_pauses")
def pauses(request):
    page = {
        "tabs": tabs.open_to(request.user),
        "page": Paginator(queries.visible_to(request.user), 50).get_page(request.GET.get("page")),
    }
    return render(request, "accounts/duties/pauses.html", page)


@requires("accounts.view_pauses", queries.visible_to)
def pause(request, pause):
    told = Paginator(queries.told(pause), 100).get_page(request.GET.get("page"))
    today = timezone.localdate()
    for row in told:
        row.look, row.heard = queries.heard(row, today)
    page = {
        "pause": pause,
        "told": told,
        "stopped": pause.told.filter(stopped_at__isnull=False).count(),
        "suppliers": queries.suppliers(queries.holders()) if pause.lifted_at is None else [],
        "may_lift": pause.lifted_at is None and not workflow.not_theirs(request.user),
    }
    return render(request, "accounts/duties/pause.html", page)


@require_POST
@requires("accounts.lift_pause", queries.visible_to)
def lift(request, pause):
    workflow.lift(pause, by=request.user)
    people = wording.count(pause.told.count(), "person")
    messages.success(request, f"The pause is over. {people} will hear of it.")
    return redirect(pause)


@requires("accounts.stop_posting", queries.told_to)
def stop_posting(request, told):
    """Whoever was told says that they have stopped."""
    if request.method == "POST":
        workflow.stop_posting(told)
        messages.success(request, "Thank you. It is noted that you have stopped.")
        return redirect("home")
    access = queries.holders().filter(person=request.user.pk).select_related("account__platform")
    page = {"told": told, "access": access.order_by("account__title", "pk")}
    return render(request, "accounts/duties/stop_posting.html", page)
