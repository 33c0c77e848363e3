"""Deciding on a request for an account, one page a decision; and what IT sets up for it."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render

from accounts import asked_shown
from accounts.forms import asking_deciding as forms
from accounts.queries import asking as queries
from accounts.queries import asking_process
from accounts.views.register_pages import profile_of
from accounts.workflow import asking_creating as creating
from accounts.workflow import asking_deciding as workflow
from core.access import requires
from core.at_once import Overtaken


def sent(request, form, verb):
    """Whether what was typed was good and the verb took it; `verb` is given the mark."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        verb(seen=form.cleaned_data["seen"], **form.said())
    except Overtaken as why:
        form.overtaken(why)
        return False
    return True


def _ask(request, row, form, title, submit, verb="", **more):
    if verb and request.method == "GET":
        workflow.role_now(row, verb, request.user)
    facts = asked_shown.filled(row)
    page = {"row": row, "form": form, "page_title": title, "submit": submit, "facts": facts}
    return render(request, "accounts/asking/decide.html", page | more)


@requires("accounts.approve_accountrequest", queries.visible_to)
def approve(request, row):
    """The last step may have to name who creates it."""
    process = asking_process.today(profile_of(request.user))
    names = process.creator == "designated_staff" and process.is_last(row)
    kind = forms.ApproveAndNameForm if names else forms.ApproveForm
    form = kind(request.POST or None, row=row)
    if sent(request, form, partial(workflow.approve, row, by=request.user)):
        messages.success(request, "Approved. Whoever comes next is told.")
        return redirect(row)
    lead = "Whoever asked reads your conditions, and so does whoever creates it."
    return _ask(request, row, form, "Approve it", "Approve", "approve", lead=lead)


@requires("accounts.refuse_accountrequest", queries.visible_to)
def refuse(request, row):
    form = forms.RefuseForm(request.POST or None, row=row)
    if sent(request, form, partial(workflow.refuse, row, by=request.user)):
        messages.success(request, "Refused. Whoever asked reads why.")
        return redirect(row)
    return _ask(request, row, form, "Refuse it", "Refuse", "refuse")


@requires("accounts.ask_more_accountrequest", queries.visible_to)
def ask_more(request, row):
    form = forms.AskMoreForm(request.POST or None, row=row)
    if sent(request, form, partial(workflow.ask_more, row, by=request.user)):
        messages.success(request, "Asked. It comes back to you when they have answered.")
        return redirect(row)
    return _ask(request, row, form, "Ask for more", "Ask", "ask_more")


@requires("accounts.set_up_accountrequest", queries.visible_to)
def set_up(request, row):
    """IT says how it secured the account, before or after somebody else created it."""
    form = forms.SetUpForm(request.POST or None, initial={"set_up": row.set_up})
    if request.method == "POST" and form.is_valid():
        creating.set_up(row, by=request.user, words=form.cleaned_data["set_up"])
        messages.success(request, "Noted. It stands on the request and with the account.")
        return redirect(row)
    lead = "Help whoever creates it with the devices, the network and the settings, then say how."
    return _ask(request, row, form, "Help to set it up", "It is set up", lead=lead)
