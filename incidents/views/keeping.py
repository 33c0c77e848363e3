"""How long cases are kept: the rules, what may go looked at first, and what is held."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.access import requires
from incidents.forms.keeping import HoldForm, KeepingForm, RuleForm
from incidents.models import Hold, Keeping, RetentionRule
from incidents.queries import case_page, compromises, keeping
from incidents.views.breaches import tabs
from incidents.workflow import keeping as workflow

SHOWN = 100


@requires("incidents.view_retention")
def retention(request):
    """The preview: nothing changes before it is confirmed, and then only what stands here."""
    today = timezone.localdate()
    found = keeping.lines(request.user, today)
    going = keeping.to_go(found)
    stays = [line for line in found if line.stays]
    later, beyond = keeping.leavers_left_out(found, today)
    page = {
        "rules": RetentionRule.objects.all(),
        "holds": Hold.objects.filter(lifted_at=None).select_related("school", "by"),
        "going": going,
        "mark": keeping.mark(going),
        "stays": stays[:SHOWN],
        "later": len(found) - len(stays) - len(going) + later,
        "more": max(0, len(stays) - SHOWN) + beyond,
    }
    return render(request, "incidents/retention/all.html", page | tabs(request.user))


@require_POST
@requires("incidents.apply_retention")
def apply_retention(request):
    if "sure" not in request.POST:
        found = keeping.to_go(keeping.lines(request.user, timezone.localdate()))
        page = {"count": len(found), "mark": request.POST.get("mark", "")}
        return render(request, "incidents/retention/sure.html", page)
    count = workflow.apply(
        request.POST.get("mark", ""), by=request.user, today=timezone.localdate()
    )
    messages.success(request, f"Emptied: {count}. What may be counted is kept.")
    return redirect("incidents:retention")


@requires("incidents.change_retention_rule", lambda user: RetentionRule.objects.all())
def change_rule(request, rule):
    form = RuleForm(request.POST or None, instance=rule)
    if request.method == "POST" and form.is_valid():
        workflow.change_rule(rule, form.cleaned_data, by=request.user)
        messages.success(request, "Saved.")
        return redirect("incidents:retention")
    return _form(request, form, str(rule), "Save")


@requires("incidents.hold_destruction")
def hold(request):
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        workflow.hold(said["school"], said["reason"], by=request.user)
        messages.success(request, "Nothing of it is destroyed until you lift this.")
        return redirect("incidents:retention")
    return _form(request, form, "Do not destroy", "Hold it")


def _form(request, form, title, submit):
    page = {"form": form, "title": title, "submit": submit}
    return render(request, "incidents/retention/form.html", page)


@require_POST
@requires("incidents.lift_hold", keeping.holds)
def lift_hold(request, hold):
    workflow.lift(hold, by=request.user)
    messages.success(request, "Lifted.")
    return redirect("incidents:retention")


@requires("incidents.say_keeping", compromises.cases_managed)
def say_keeping(request, case):
    """On a case, by whoever manages it."""
    if case_page.must_answer(request.user, case):
        return redirect("incidents:conflict", reference=case.reference)
    said = Keeping.objects.filter(case=case).values("pension_on", "do_not_destroy", "reason")
    form = KeepingForm(request.POST or None, initial=said.first())
    if request.method == "POST" and form.is_valid():
        workflow.say(case, **form.cleaned_data, by=request.user)
        messages.success(request, "Saved.")
        return redirect(case)
    page = {"form": form, "case": case}
    return render(request, "incidents/retention/of_case.html", page)
