"""May I ...?: asking before one does something, answering, and what everybody may read."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts import permitted, tabs
from accounts.forms.declaring import WordsForm
from accounts.forms.declaring_permissions import AdviceForm, PublishAdviceForm, SearchForm
from accounts.queries import declaring_advice as queries
from accounts.queries import declaring_places as places
from accounts.views.declaring_pages import words_page
from accounts.workflow import declaring_advice as workflow
from accounts.workflow.declaring_advice import ADVICE
from core.access import requires
from people.queries import trust

WHO = {
    "line_manager": "your line manager",
    "communications_manager": "the communications manager",
}


@requires("accounts.view_all_advice")
def all_advice(request):
    """What waits for one's answer, one's own questions, and the answers for everybody."""
    search = SearchForm(request.GET)
    words = search.cleaned_data["q"] if search.is_valid() else ""
    published = queries.answered_for_all(words)
    answered = queries.answered_by(request.user)
    page = {
        "waiting": answered.filter(state="asked").order_by("asked_at", "pk"),
        "answered": answered.exclude(state="asked").order_by("-asked_at", "-pk")[:50],
        "mine": queries.own(request.user),
        "page": Paginator(published, 20).get_page(request.GET.get("page")),
        "words": words,
        "too_long": not search.is_valid(),
        "tabs": tabs.open_to(request.user),
    }
    return render(request, "accounts/declaring/all_advice.html", page)


@requires("accounts.ask_advice")
def ask(request):
    form = AdviceForm(request.POST or None, schools=places.schools_of(request.user))
    if request.method == "POST" and form.is_valid():
        row = workflow.ask(form.advice(), by=request.user)
        messages.success(request, "Your question is on its way.")
        return redirect(row)
    who = WHO[permitted.adviser(trust.stored_profile())]
    return render(request, "accounts/declaring/ask_advice.html", {"form": form, "who": who})


@requires("accounts.view_advice", queries.visible_to)
def advice(request, row):
    mine = row.person_id == request.user.pk
    moves = {move.verb for move in ADVICE.open_to(request.user, row)}
    if not mine and request.user.pk not in queries.answerers(row):
        moves = set()
    page = {"row": row, "mine": mine, "moves": moves}
    return render(request, "accounts/declaring/advice.html", page)


@requires("accounts.answer_advice", queries.answered_by)
def answer(request, row):
    form = WordsForm(request.POST or None, label="Your answer")
    if request.method == "POST" and form.is_valid():
        workflow.answer(row, by=request.user, text=form.cleaned_data["text"])
        messages.success(request, f"Your answer is with {row.person}.")
        return redirect(row)
    return words_page(request, form, row, title=f"Answer {row.person}", submit="Send the answer")


@requires("accounts.publish_advice", queries.answered_by)
def publish(request, row):
    begin = {"asked_as": row.text, "answered_as": row.answer}
    form = PublishAdviceForm(request.POST or None, initial=begin)
    if request.method == "POST" and form.is_valid():
        workflow.publish(row, by=request.user, **form.cleaned_data)
        messages.success(request, "Everybody who signs in can find it now.")
        return redirect(row)
    title = "Show it to everybody"
    return words_page(request, form, row, title=title, submit="Show it to everybody")


@require_POST
@requires("accounts.take_back_advice", queries.answered_by)
def take_back(request, row):
    workflow.take_back(row, by=request.user)
    messages.success(request, "The answer is again between you and whoever asked.")
    return redirect(row)


@require_POST
@requires("accounts.withdraw_advice", queries.own)
def withdraw(request, row):
    workflow.withdraw(row, by=request.user)
    messages.success(request, "Withdrawn.")
    return redirect("accounts:all_advice")
