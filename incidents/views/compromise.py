"""The steps about an account that was broken into: begun from the case or a task beside it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from core.access import requires
from incidents import account_steps
from incidents.forms.compromise import BeginForm, BeginOfTaskForm, StepForm
from incidents.queries import case_page, compromises
from incidents.workflow import compromises as workflow


@requires("incidents.begin_compromise", compromises.cases_managed)
def begin_compromise(request, case):
    if case_page.must_answer(request.user, case):
        return redirect("incidents:conflict", reference=case.reference)
    concern = case.concerns.order_by("pk").first()
    initial = {
        "whose": account_steps.suggested(case.category, case.harmed_kind),
        "platform": concern.platform if concern else "",
    }
    return _begin(request, case, BeginForm, initial, case)


@requires("incidents.begin_compromise_of_task", compromises.tasks)
def begin_compromise_of_task(request, task):
    initial = {"platform": task.fields.get("platform", "")}
    return _begin(request, task.case, BeginOfTaskForm, initial, task)


def _begin(request, case, form_class, initial, back):
    entries = compromises.entries(request.user)
    form = form_class(request.POST or None, initial=initial, entries=entries)
    if found := compromises.visible_to(request.user).filter(case=case).first():
        return redirect(found)
    if request.method == "POST" and form.is_valid():
        made = workflow.begin(
            case, **{"whose": account_steps.SCHOOL} | form.cleaned_data, by=request.user
        )
        return redirect(made)
    page = {"form": form, "back": back}
    return render(request, "incidents/compromise/begin.html", page)


@requires("incidents.view_compromise", compromises.visible_to)
def compromise(request, compromise):
    steps = compromises.steps(compromise)
    entry = compromise.entry
    page = {
        "entry": entry,
        "holders": compromises.holders(compromise),
        "may_open": entry and compromises.entries(request.user).filter(pk=entry.pk).exists(),
        "may_raise": entry and request.user.has_perm("accounts.raise_duty", entry),
        "compromise": compromise,
        "steps": steps,
        "left": sum(step.taken is None for step in steps),
    }
    return render(request, "incidents/compromise/steps.html", page)


def taking(code):
    """The view of one step."""

    @requires("incidents.take_step_of_compromise", compromises.visible_to)
    def take(request, compromise):
        if code not in dict(account_steps.STEPS[compromise.whose]):
            raise Http404
        form = StepForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            workflow.take(compromise, code, **form.cleaned_data, by=request.user)
            messages.success(request, "Written down.")
            return redirect(compromise)
        words = account_steps.words(compromise.whose, code)
        page = {"compromise": compromise, "form": form, "words": words}
        return render(request, "incidents/compromise/step.html", page)

    take.__name__ = f"take_{code}"
    return take


TAKE = {code: taking(code) for steps in account_steps.STEPS.values() for code, _ in steps}
