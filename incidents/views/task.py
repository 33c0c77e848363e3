"""A task: its own fields, its own page. Whoever manages the case may release or refuse it."""

from django.contrib import messages
from django.shortcuts import redirect, render

from core.access import requires
from incidents.forms.case import FinishTaskForm, RefuseTaskForm
from incidents.models import Task
from incidents.queries import breaches, compromises, visible
from incidents.workflow import tasks as workflow


@requires("incidents.view_task", visible.tasks)
def task(request, task):
    form = FinishTaskForm(request.POST or None) if task.state == Task.State.OPEN else None
    if request.method == "POST" and (form is None or form.is_valid()):
        workflow.finish(task, by=request.user, answer=form.cleaned_data["answer"] if form else "")
        messages.success(request, "Done. Whoever asked for it reads your answer.")
        return redirect("incidents:inbox")
    page = {"task": task, "form": form, "breach": breaches.of_task(request.user, task)}
    page["may_enter"] = request.user.has_perm("incidents.enter_breach_of_task", task)
    if compromises.tasks(request.user).filter(pk=task.pk).exists():
        page |= {"broken_into": True, "compromise": compromises.beside(request.user, task.case)}
    return render(request, "incidents/task.html", page)


@requires("incidents.release_task", visible.tasks_of_cases)
def release(request, task):
    if request.method == "POST":
        workflow.release(task, by=request.user)
        messages.success(request, "Released. They hear of it now.")
        return redirect(task.case)
    return render(request, "incidents/release_task.html", {"task": task})


@requires("incidents.refuse_task", visible.tasks_of_cases)
def refuse(request, task):
    form = RefuseTaskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        workflow.refuse(task, by=request.user, note=form.cleaned_data["reason"])
        messages.success(request, "Nobody is given this task.")
        return redirect(task.case)
    return render(request, "incidents/refuse_task.html", {"task": task, "form": form})
