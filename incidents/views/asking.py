"""What every page behind a case begins with, and how each decision is sent."""

from functools import wraps

from django.contrib import messages
from django.shortcuts import redirect, render

from core.at_once import Overtaken
from incidents.queries import case_page, visible


def asked_first(view):
    """Nobody reads on before they said that nothing stands against their handling it."""

    @wraps(view)
    def asking(request, row):
        case = getattr(row, "case", row)
        if case_page.must_answer(request.user, case):
            return redirect("incidents:conflict", reference=case.reference)
        return view(request, row)

    return asking


def sent(request, form, verb):
    """Whether what was typed was good and the verb took it; `verb` is given the mark."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        verb(seen=form.cleaned_data["seen"])
    except Overtaken as why:
        form.overtaken(why)
        return False
    return True


def done(request, case, words):
    """Back to the case, or to the inbox for whoever may not read it any more."""
    messages.success(request, words)
    still = visible.cases(request.user).filter(pk=case.pk).exists()
    return redirect(case) if still else redirect("incidents:inbox")


def ask(request, case, form, title, **page):
    page = {"case": case, "form": form, "title": title, **page}
    return render(request, "incidents/decide.html", page)
