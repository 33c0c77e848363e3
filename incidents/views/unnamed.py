"""Reporting without signing in, where the trust has opened it, and coming back with a receipt.

A report half-way is found by a signed cookie, which holds its number and the receipt to be: so a
second click makes one concern with one receipt, and no page has a number in its address. Whoever
may be signed in at the computer, the pages are not theirs and keep nothing of them.
"""

from functools import wraps
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_POST

from core import throttle, throttling
from incidents import references
from incidents.forms import questions
from incidents.forms.unnamed import FirmQuestion, ReceiptForm, SchoolForm, WordsForm
from incidents.models import MAYBE
from incidents.queries import answers, evidence, preview, ringing, routes, unnamed
from incidents.workflow import drafting
from incidents.workflow import unnamed as workflow
from people.models import School
from people.queries import trust
from policies.views.public import NOBODY

ASKED = (
    questions.WhatQuestion,
    questions.WhereQuestion,
    questions.AboutQuestion,
    questions.HarmedQuestion,
    questions.ChildQuestion,
    questions.CrimeQuestion,
    questions.DataQuestion,
    questions.CategoryQuestion,
    questions.KnowsQuestion,
    FirmQuestion,
)
REPORT, BACK = "unnamed_report", "unnamed_back"  # the two cookies
HALF_AN_HOUR = 30 * 60
REPORTS_AN_HOUR, MISSES, MISSES_IN = 20, 10, 5 * 60


def open_door(view):
    """Open where the profile says so; elsewhere there is no such page."""

    @wraps(view)
    def guarded(request, **lookup):
        if not trust.setting("report.anonymous"):
            raise Http404
        return view(request, **lookup)

    return login_not_required(guarded)


def shown(request, name, page=None, status=200):
    """A page of these, as for nobody, whoever may be signed in."""
    return render(request, f"incidents/unnamed/{name}.html", NOBODY | (page or {}), status=status)


def whence(request):
    """Counts of tries need to tell readers apart for some minutes; no address can be read off."""
    address = request.META.get("REMOTE_ADDR", "")
    return salted_hmac("incidents.unnamed", address, algorithm="sha256").hexdigest()


def _keep(response, name, value, seconds=None):
    """Until the browser is closed, and for these seconds at most."""
    response.set_signed_cookie(
        name,
        value,
        salt=name,
        max_age=seconds,
        path=reverse("incidents:unnamed"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


def keep_open(response, concern):
    """The report that a receipt opened, for another half hour."""
    return _keep(response, BACK, str(concern.number), HALF_AN_HOUR)


def _forget(response, name):
    response.delete_cookie(name, path=reverse("incidents:unnamed"), samesite="Strict")
    return response


def _kept(request, name, seconds=24 * 3600):
    return request.get_signed_cookie(name, default="", salt=name, max_age=seconds)


def _begun(request):
    """(number, receipt) of the report of this browser; None where there is none."""
    number, _, receipt = _kept(request, REPORT).partition(":")
    return (UUID(number), receipt) if number else (None, "")


@open_door
def begin(request):
    form = SchoolForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if throttling.too_often("unnamed", whence(request), most=REPORTS_AN_HOUR):
            return shown(request, "too_often", status=429)
        draft = workflow.begin(**form.cleaned_data)
        receipt = references.new_receipt()
        return _keep(redirect(_address(ASKED[0])), REPORT, f"{draft.number}:{receipt}")
    page = {"form": form, "words": trust.setting("report.anonymous_words")}
    return shown(request, "begin", page | {"lines": ringing.lines()})


def with_draft(view):
    """The view gets the report that this browser began; without one it begins again."""

    @open_door
    @wraps(view)
    def guarded(request):
        number, _ = _begun(request)
        draft = number and unnamed.draft(number)
        return view(request, draft) if draft else redirect("incidents:unnamed")

    return guarded


def asking(question):
    """The view of one question."""

    @with_draft
    def ask(request, draft):
        asked = _asked(draft)
        if question not in asked:
            return redirect("incidents:unnamed_check")
        form = question(request.POST or None, draft=draft, school=_school_of(draft))
        if request.method == "POST" and form.is_valid():
            drafting.keep(draft, form.answers(), by=None)
            return redirect(_after(request, asked, question))
        place = asked.index(question)
        back = _address(asked[place - 1]) if place else reverse("incidents:unnamed")
        page = {"question": question, "form": form, "back": back}
        return shown(request, "question", page | {"place": place + 1, "count": len(asked)})

    ask.__name__ = f"ask_{question.slug}"
    return ask


def _asked(draft):
    return [question for question in ASKED if question.is_asked(draft)]


def _school_of(draft):
    return School.objects.get(pk=draft.answers["school"])


def _address(question):
    return reverse(f"incidents:unnamed_{question.slug}")


def _after(request, asked, question):
    place = asked.index(question) + 1
    if request.GET.get("then") == "check" or place == len(asked):
        return reverse("incidents:unnamed_check")
    return _address(asked[place])


ASK = {question.slug: asking(question) for question in ASKED}


def _to_ask(draft, found):
    return found.told_in_full(set(draft.answers.get("cleared", ())))


def _unanswered(draft):
    for question in _asked(draft):
        if not all(draft.answers.get(name) for name in question.required_for_sending):
            return question
    return None


@with_draft
def receives(request, draft):
    """Asked until nobody is left of whom the reporter has not said that it is not them."""
    left = _to_ask(draft, preview.of(drafting.preview(draft)))
    if not left:
        return redirect("incidents:unnamed_check")
    form = questions.ReceivesQuestion(
        request.POST or None, draft=draft, school=_school_of(draft), receivers=left
    )
    if request.method == "POST" and form.is_valid():
        drafting.keep(draft, form.answers(), by=None)
        return redirect("incidents:unnamed_check")
    page = {"question": questions.ReceivesQuestion, "form": form}
    page["back"] = _address(_asked(draft)[-1])
    return shown(request, "question", page)


@with_draft
def check(request, draft):
    """What was said, who will see it and who will not; posted, it is sent."""
    if missing := _unanswered(draft):
        return redirect(_address(missing))
    outcome = drafting.preview(draft)
    found = preview.of(outcome)
    if _to_ask(draft, found):
        return redirect("incidents:unnamed_receives")
    rows = unnamed.rows(draft, drafting.report_of(draft))
    page = {
        "rows": [(name, value, _change(slug)) for name, value, slug in rows],
        "preview": found,
        "unnamed": True,
        "back": _address(_asked(draft)[-1]),
        "for_firm": bool(draft.answers.get("for_firm")),
        "files": draft.files.all(),
        "no_files": draft.answers.get("images") in MAYBE,
        "numbers": ringing.numbers(_school_of(draft), outcome.facts),
    }
    return shown(request, "check", page)


def _change(slug):
    return f"{reverse(f'incidents:unnamed_{slug}')}?then=check" if slug in ASK else ""


@require_POST
@open_door
def send(request):
    """Pressed twice, the second finds the concern of the first, and the same receipt."""
    number, receipt = _begun(request)
    draft = number and unnamed.draft(number)
    if draft is None:
        return redirect("incidents:unnamed_receipt")
    found = preview.of(drafting.preview(draft))
    if _unanswered(draft) or _to_ask(draft, found):
        return redirect("incidents:unnamed_check")
    workflow.send(draft, receipt=receipt)
    return redirect("incidents:unnamed_receipt")


@open_door
def receipt(request):
    """Shown once: with this answer the browser forgets it too."""
    number, receipt = _begun(request)
    concern = number and unnamed.by_receipt(receipt)
    if not concern:
        return redirect("incidents:unnamed_back")
    numbers = ringing.numbers(concern.school, routes.said_in(concern))
    page = {"concern": concern, "receipt": receipt, "numbers": numbers}
    return _forget(shown(request, "receipt", page), REPORT)


@open_door
def come_back(request):
    """A receipt that is unknown and one that was guessed are told the same."""
    here = whence(request)
    if throttle.is_shut("receipt", here, most=MISSES, seconds=MISSES_IN):
        return shown(request, "too_often", status=429)
    form = ReceiptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if concern := unnamed.by_receipt(form.cleaned_data["receipt"]):
            return keep_open(redirect("incidents:unnamed_concern"), concern)
        throttle.miss("receipt", here, seconds=MISSES_IN)
        form.add_error("receipt", "There is no report with this receipt. Look at each group again")
    return shown(request, "back", {"form": form})


def with_concern(view):
    """The view gets the report that a receipt opened in this browser within half an hour."""

    @open_door
    @wraps(view)
    def guarded(request):
        number = _kept(request, BACK, HALF_AN_HOUR)
        found = number and unnamed.by_number(UUID(number))
        return view(request, found) if found else redirect("incidents:unnamed_back")

    return guarded


@with_concern
def concern(request, found):
    """Where it stands, what was asked, and the place to answer or add something."""
    form = WordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        workflow.add(found, said["words"], number=said["number"])
        return keep_open(redirect(f"{reverse('incidents:unnamed_concern')}?said=yes"), found)
    page = {
        "concern": found,
        "rows": answers.rows_of(found),
        "follow_ups": found.follow_ups.all(),
        "files": evidence.of_receipt(found),
        "form": form,
        "said": request.GET.get("said") == "yes",
        "sealed": found.case.sealed,
        "numbers": ringing.numbers(found.school, routes.said_in(found)),
    }
    return shown(request, "concern", page)


@require_POST
@open_door
def leave(request):
    """The browser forgets the report and the receipt; a report not sent is gone."""
    number, _ = _begun(request)
    if draft := number and unnamed.draft(number):
        drafting.delete(draft, by=None)
    return _forget(_forget(redirect("incidents:before_reporting"), REPORT), BACK)
