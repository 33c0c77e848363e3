"""Questions to a policy's owners: asking, answering, and the list of what waits."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from core.access import requires
from policies.forms.asking import AnswerForm, PublishForm, QuestionForm
from policies.queries import assignments, versions
from policies.queries import questions as queries
from policies.workflow import asking as workflow
from policies.workflow.asking import QUESTION


@requires("policies.ask_question", versions.visible_to)
def ask(request, version):
    workflow.refuse_unless_in_force(version)
    about = {"section": request.GET.get("section", ""), "text": _begun(request)}
    form = QuestionForm(request.POST or None, version=version, initial=about)
    if request.method == "POST" and form.is_valid():
        question = workflow.ask(
            version,
            by=request.user,
            text=form.cleaned_data["text"],
            clause=form.cleaned_data["section"],
        )
        messages.success(request, "Your question is with the policy's owner.")
        return redirect(question)
    assignment = assignments.latest_of(request.user).get(version.policy_id)
    return render(
        request,
        "policies/ask.html",
        {
            "version": version,
            "policy": version.policy,
            "form": form,
            "owners": version.policy.owners.all(),
            "assignment": assignment if assignment and assignment.state == "open" else None,
        },
    )


def _begun(request):
    """The words a question begins with, where its link said what it is about."""
    return "I need this policy in another form: " if request.GET.get("form") == "other" else ""


@requires("policies.view_questions")
def questions(request):
    """What waits for one's answer, oldest first, and everything else one asked or may see."""
    waiting = list(queries.waiting_for(request.user))
    others = queries.visible_to(request.user).exclude(pk__in=[row.pk for row in waiting])
    page = Paginator(others.order_by("-asked_at", "-pk"), 50).get_page(request.GET.get("page"))
    return render(request, "policies/questions.html", {"waiting": waiting, "page": page})


@requires("policies.view_question", queries.visible_to)
def question(request, question):
    moves = {move.verb for move in QUESTION.open_to(request.user, question)}
    assignment = question.assignment
    return render(
        request,
        "policies/question.html",
        {
            "question": question,
            "moves": moves,
            "mine": question.person_id == request.user.pk,
            "to_sign": assignment if assignment and assignment.state == "open" else None,
            "history": question.events.select_related("by"),
        },
    )


@requires("policies.answer_question", queries.visible_to)
def answer(request, question):
    form = AnswerForm(request.POST or None, question=question)
    if request.method == "POST" and form.is_valid():
        workflow.answer(
            question, by=request.user, text=form.cleaned_data["text"], publish_as=form.publish_as
        )
        messages.success(request, f"Your answer is with {question.person}.")
        return redirect(question)
    return render(request, "policies/answer.html", {"question": question, "form": form})


@requires("policies.publish_question", queries.visible_to)
def publish(request, question):
    form = PublishForm(request.POST or None, initial={"asked_as": question.text})
    if request.method == "POST" and form.is_valid():
        workflow.publish(question, by=request.user, asked_as=form.cleaned_data["asked_as"])
        messages.success(request, "Everyone who reads the policy now sees the answer.")
        return redirect(question)
    return render(request, "policies/publish_answer.html", {"question": question, "form": form})


@require_POST
@requires("policies.take_back_question", queries.visible_to)
def take_back(request, question):
    workflow.take_back(question, by=request.user)
    messages.success(request, "The answer is again between you and whoever asked.")
    return redirect(question)


@require_POST
@requires("policies.withdraw_question", queries.visible_to)
def withdraw(request, question):
    workflow.withdraw(question, by=request.user)
    messages.success(request, "Your question is withdrawn.")
    return redirect(question)
